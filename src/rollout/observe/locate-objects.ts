import type { Assignment } from "../../assignments/assignment.ts";
import type { DesiredState } from "../../config/desired-state.ts";
import { actuatorOf } from "../../config/rollouts/check-rollouts.ts";
import type { RolloutSpec, StageSpec } from "../../config/rollouts/rollout-schema.ts";
import { formatAddress, groupAddress } from "../../kind/address.ts";
import { toolAddresses, type ToolObject, toolObjects } from "../../health/tools/tool-objects.ts";
import { type SiteQuestion, siteQuestion } from "../../reach/site-reach.ts";
import { ringKind } from "../../rings/kind.ts";
import { findAddressed } from "../../snapshot/find-addressed.ts";
import type { Snapshot, TenantObject } from "../../snapshot/snapshot.ts";
import { driverUpdateKind } from "../../updates/driver/kind.ts";

/** What a stage is held and released by, as the tenant has it. */
export interface StageObjects {
  readonly spec: StageSpec;
  /** Of a stage whose target is a ring. */
  readonly ring: TenantObject | undefined;
  /** Groups whose devices the stage has, beside a ring's own targets. */
  readonly groupIds: readonly string[];
  /** What is assigned or approved stage by stage. */
  readonly policy: TenantObject | undefined;
}

/** The objects of a rollout, and what of them is not there. */
export interface RolloutObjects {
  readonly stages: readonly StageObjects[];
  readonly includeIds: readonly string[];
  readonly excludeIds: readonly string[];
  /** The sites that the rollout was started with; undefined where it asks for none. */
  readonly sites: SiteQuestion | undefined;
  /** The group that devices are put into; for `groupMembership`. */
  readonly releasedGroup: TenantObject | undefined;
  /** What places and activates a tool; none for other content. */
  readonly tool: readonly ToolObject[];
  /** Addresses that a rollout writes, or that decide what it writes. */
  readonly addresses: readonly string[];
  /** One sentence each. */
  readonly missing: readonly string[];
}

/** Finds what a rollout is about among what was read of the tenant. */
export function locateRolloutObjects(
  spec: RolloutSpec,
  desired: DesiredState,
  snapshot: Snapshot,
): RolloutObjects {
  const missing = new Set<string>();
  const find = (address: string): TenantObject | undefined => {
    const found = findAddressed(address, desired, snapshot);
    if (typeof found === "string") missing.add(found);
    return typeof found === "string" ? undefined : found;
  };
  const groupIds = (keys: readonly string[]) =>
    keys.flatMap((key) => find(groupAddress(key))?.id ?? []);
  const { content, actuator, population } = spec;
  const actuatorName = actuatorOf(spec);
  const shared =
    "policy" in content && content.policy !== undefined ? find(content.policy) : undefined;
  const stages = spec.stages.map((stage): StageObjects => {
    const ring =
      stage.ring === undefined ? undefined : find(formatAddress(ringKind.name, stage.ring));
    const own = stage.group === undefined ? [] : groupIds([stage.group]);
    const policy =
      actuatorName === "driverApproval" && stage.group !== undefined
        ? driverPolicyOf(stage.group, desired, find, missing)
        : shared;
    return { spec: stage, ring, groupIds: ring ? includedGroups(ring) : own, policy };
  });
  return {
    stages,
    includeIds: groupIds(population.include ?? []),
    excludeIds: groupIds(population.exclude),
    tool: content.kind === "tool" ? toolObjects(content.tool, desired, find) : [],
    sites: spec.sites && siteQuestion(spec.sites, (key) => find(groupAddress(key))?.id),
    releasedGroup: typeof actuator === "string" ? undefined : find(groupAddress(actuator.group)),
    addresses: claimedAddresses(spec, desired),
    missing: [...missing],
  };
}

/** Addresses that nobody else may change while the rollout runs. */
export function claimedAddresses(spec: RolloutSpec, desired: DesiredState): readonly string[] {
  const { content, actuator, stages } = spec;
  const addresses = new Set<string>();
  if (typeof actuator !== "string") addresses.add(groupAddress(actuator.group));
  if ("policy" in content && content.policy !== undefined) addresses.add(content.policy);
  if (content.kind === "tool")
    for (const address of toolAddresses(content.tool, desired)) addresses.add(address);
  for (const { ring, group } of stages) {
    if (ring !== undefined) addresses.add(formatAddress(ringKind.name, ring));
    if (group === undefined) continue;
    addresses.add(groupAddress(group));
    if (actuatorOf(spec) !== "driverApproval") continue;
    for (const { address } of driverPoliciesFor(group, desired)) addresses.add(address);
  }
  return [...addresses];
}

function driverPoliciesFor(group: string, desired: DesiredState) {
  return desired.resources.filter(
    ({ kind, assignments }) =>
      kind === driverUpdateKind.name &&
      assignments?.some(
        (assignment) => assignment.target === "group" && assignment.group === group,
      ) === true,
  );
}

function driverPolicyOf(
  group: string,
  desired: DesiredState,
  find: (address: string) => TenantObject | undefined,
  missing: Set<string>,
): TenantObject | undefined {
  const policies = driverPoliciesFor(group, desired);
  const [policy] = policies;
  if (policy && policies.length === 1) return find(policy.address);
  missing.add(
    policies.length === 0
      ? `no driver policy of the files is assigned to group ${group}`
      : `several driver policies of the files are assigned to group ${group}`,
  );
  return undefined;
}

function includedGroups({ assignments = [] }: TenantObject): readonly string[] {
  return assignments.flatMap(({ target, groupId }: Assignment) =>
    target === "group" && groupId !== undefined ? [groupId] : [],
  );
}
