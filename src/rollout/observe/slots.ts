import { actuatorOf } from "../../config/rollouts/check-rollouts.ts";
import type { RolloutSpec } from "../../config/rollouts/rollout-schema.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { type WireObject, wireText } from "../../kind/wire.ts";
import { chooseDrivers } from "../../operate/verbs/choose-drivers.ts";
import { driversOf } from "../../operate/verbs/driver-step.ts";
import { groups } from "../../registry/kinds.ts";
import { ringStatus, type UpdateContent } from "../../rings/status.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { RolloutObjects, StageObjects } from "./locate-objects.ts";
import type { ObservedSlot } from "./observations.ts";

/** The devices of each stage by directory id: its frozen ones, else whom it reaches now. */
export type StageMembers = (stage: string) => readonly string[];

/** Which updates of its rings a rollout pauses. */
export function pausedContent({ content }: Pick<RolloutSpec, "content">): UpdateContent {
  return content.kind === "feature" ? "feature" : "quality";
}

/** How each stage is held, as the tenant shows it. */
export async function readSlots(
  tenant: Tenant,
  spec: RolloutSpec,
  objects: RolloutObjects,
  membersOf: StageMembers,
  options: OperationOptions,
): Promise<Record<string, ObservedSlot>> {
  const slots: Record<string, ObservedSlot> = {};
  const actuator = actuatorOf(spec);
  const inGroup =
    actuator === "groupMembership" && objects.releasedGroup
      ? await readGroupIds(tenant, objects.releasedGroup.id, options)
      : new Set<string>();
  for (const stage of objects.stages) {
    const { name } = stage.spec;
    switch (actuator) {
      case "ringPause":
        slots[name] = pauseSlot(spec, stage, tenant.now());
        break;
      case "featureAssignment":
        slots[name] = assignmentSlot(spec, stage);
        break;
      case "groupMembership":
        slots[name] = memberSlot(objects, membersOf(name), inGroup);
        break;
      case "driverApproval":
        slots[name] = await approvalSlot(tenant, spec, stage, options);
        break;
      default:
        actuator satisfies never;
    }
  }
  return slots;
}

function pauseSlot(
  spec: RolloutSpec,
  { ring, spec: stage }: StageObjects,
  now: Date,
): ObservedSlot {
  const content = pausedContent(spec);
  const object = `ring/${stage.ring ?? ""} ${content}`;
  if (ring === undefined) return { object, position: "missing", expiresAt: null };
  const { paused, pauseEndsAt, rollingBack } = ringStatus(ring.wire, now)[content];
  return {
    object,
    position: paused ? "held" : "released",
    expiresAt: pauseEndsAt?.toISOString() ?? null,
    isRollingBack: rollingBack,
  };
}

function assignmentSlot(
  spec: RolloutSpec,
  { policy, groupIds, spec: stage }: StageObjects,
): ObservedSlot {
  const name = "policy" in spec.content ? spec.content.policy : undefined;
  const object = `${name ?? "policy"} for ${stage.ring === undefined ? `group/${stage.group ?? ""}` : `ring/${stage.ring}`}`;
  if (policy === undefined || groupIds.length === 0)
    return { object, position: "missing", expiresAt: null };
  const assigned = new Set(
    (policy.assignments ?? []).flatMap(({ target, groupId }) =>
      target === "group" && groupId !== undefined ? [groupId] : [],
    ),
  );
  const count = groupIds.filter((id) => assigned.has(id)).length;
  return { object, position: positionOf(count, groupIds.length), expiresAt: null };
}

function memberSlot(
  { releasedGroup }: RolloutObjects,
  members: readonly string[],
  inGroup: ReadonlySet<string>,
): ObservedSlot {
  const object = `members of "${releasedGroup?.displayName ?? ""}"`;
  if (releasedGroup === undefined) return { object, position: "missing", expiresAt: null };
  const count = members.filter((id) => inGroup.has(id)).length;
  return { object, position: positionOf(count, members.length), expiresAt: null };
}

async function approvalSlot(
  tenant: Tenant,
  { content }: RolloutSpec,
  { policy }: StageObjects,
  options: OperationOptions,
): Promise<ObservedSlot> {
  const object = `drivers of "${policy?.displayName ?? ""}"`;
  if (policy === undefined || content.kind !== "driver")
    return { object, position: "missing", expiresAt: null };
  const chosen = chooseDrivers(content.drivers, await driversOf(tenant, policy.id, options));
  const approved = chosen.filter(({ status }) => status === "approved").length;
  return { object, position: positionOf(approved, chosen.length), expiresAt: null };
}

function positionOf(done: number, all: number): ObservedSlot["position"] {
  if (done === 0) return "held";
  return done === all ? "released" : "mixed";
}

async function readGroupIds(
  tenant: Tenant,
  groupId: string,
  options: OperationOptions,
): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  const list = tenant.graph.list<WireObject>(groups.membership.read(groupId), options);
  for await (const member of list) ids.add(wireText(member, "id").toLowerCase());
  return ids;
}
