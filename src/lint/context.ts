import type { Calendar } from "../config/calendar.ts";
import type { ConfigWarning, DesiredResource, DesiredState } from "../config/desired-state.ts";
import { type FreezePeriod, freezePeriods } from "../config/freeze-periods.ts";
import type { RolloutSpec } from "../config/rollouts/rollout-schema.ts";
import type { Path } from "../config/source.ts";
import { isExpandedInto, isGroup, kindOf, policyKindOf } from "../registry/kinds.ts";
import type { StatedRing } from "../forecast/ring-terms.ts";
import { defaultBakeHours } from "../forecast/ring-timing.ts";
import { RuleProofs } from "./rule-analysis.ts";
import type { PlanFacts } from "./plan-facts.ts";
import { type PolicyMeeting, PolicyMeetings } from "./meetings.ts";
import type { LintGroup, LintPolicy } from "./subjects.ts";

/** Everything that rules look at. */
export interface LintContext {
  readonly now: Date;
  readonly calendar: Calendar | undefined;
  readonly policies: readonly LintPolicy[];
  /** In the order of the rollout: as `order` says, then as the files do. */
  readonly rings: readonly LintPolicy[];
  readonly groups: readonly LintGroup[];
  /** All of them as the files state them, or as they will be in a plan. */
  readonly resources: readonly StatedRing[];
  /** What reading the files found doubtful already. */
  readonly warnings: readonly ConfigWarning[];
  readonly bakeHours: number;
  /** Staged rollouts by name. */
  readonly rollouts: Readonly<Record<string, RolloutSpec>>;
  /** Tools by name. */
  readonly tools: NonNullable<DesiredState["tools"]>;
  /** Times in which nothing is promoted. */
  readonly freezes: readonly FreezePeriod[];
  /** Undefined where no devices of a tenant were read. */
  readonly tenant: PlanFacts | undefined;
  /** Whether a plan is looked at, which tells what two policies do to each other itself. */
  readonly isPlan: boolean;
  readonly policiesOf: (kind: string) => readonly LintPolicy[];
  readonly groupOf: (key: string | undefined) => LintGroup | undefined;
  readonly rules: RuleProofs;
  /** Whether two policies meet on a device, and on how many. */
  readonly meeting: (a: LintPolicy, b: LintPolicy) => PolicyMeeting;
}

export function lintContext(
  desired: DesiredState,
  now: Date,
  plan: PlanFacts | "noDevices" | undefined,
): LintContext {
  const tenant = plan === "noDevices" ? undefined : plan;
  const policies = desired.resources.flatMap((resource) =>
    policyKindOf(resource.kind) ? [lintPolicy(resource, desired, tenant)] : [],
  );
  const groups = [
    ...desired.resources.filter(isGroup).map((group) => writtenGroup(group, desired)),
    ...desired.existing.filter(isGroup).map(({ address, kind, key }) => ({
      label: address,
      key,
      rule: null,
      members: undefined,
      isPaused: false,
      isExisting: true,
      ...placesOf(kind, key, desired),
    })),
  ];
  const byKey = new Map(groups.map((group) => [group.key, group]));
  const groupOf = (key: string | undefined) => (key === undefined ? undefined : byKey.get(key));
  const rules = new RuleProofs();
  const meetings = new PolicyMeetings(groupOf, tenant, rules);
  const byKind = Map.groupBy(policies, ({ kind }) => kind.name);
  return {
    now,
    calendar: desired.calendar,
    policies,
    rings: [...(byKind.get("ring") ?? [])].sort(
      (a, b) => (a.order ?? Infinity) - (b.order ?? Infinity) || 0,
    ),
    groups,
    resources: desired.resources.map((resource) => ({
      ...resource,
      fields: tenant?.valuesOf(resource.address) ?? resource.fields,
    })),
    warnings: desired.warnings,
    bakeHours: desired.lint?.bakeHours ?? defaultBakeHours,
    rollouts: desired.rollouts ?? {},
    tools: desired.tools ?? {},
    freezes: freezePeriods(desired),
    tenant,
    isPlan: plan !== undefined,
    policiesOf: (kind) => byKind.get(kind) ?? [],
    groupOf,
    rules,
    meeting: (a, b) => meetings.of(a, b),
  };
}

function lintPolicy(
  resource: DesiredResource,
  desired: DesiredState,
  tenant: PlanFacts | undefined,
): LintPolicy {
  const { address, key, kind, displayName, assignments, order } = resource;
  return {
    kind: { name: kind },
    label: address,
    key,
    displayName,
    values: tenant?.valuesOf(address) ?? resource.fields,
    assignments,
    order,
    ...placesOf(kind, key, desired),
  };
}

function writtenGroup(resource: DesiredResource, desired: DesiredState): LintGroup {
  const rule = resource.fields["membershipRule"];
  return {
    label: resource.address,
    key: resource.key,
    rule: typeof rule === "string" ? rule : null,
    members: resource.members,
    isPaused: resource.fields["processing"] === "paused",
    isExisting: false,
    ...placesOf(resource.kind, resource.key, desired),
  };
}

function placesOf(kind: string, key: string, { files }: DesiredState) {
  const { section } = kindOf(kind);
  const at = (propertyPath?: string): Path => [
    section,
    key,
    ...(propertyPath === undefined ? [] : propertyPath.split(".")),
  ];
  return {
    at,
    // what another resource gives is written there, in that one's words
    written: (path: string) =>
      isExpandedInto(kindOf(kind)) && key.includes(".") ? undefined : files?.written(at(path)),
  };
}
