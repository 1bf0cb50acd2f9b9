import { amountText } from "../../kind/amounts.ts";
import { bitCount } from "../../reach/device-bits.ts";
import { kindOf } from "../../registry/kinds.ts";
import type { LintContext } from "../context.ts";
import { type LintHit, type LintRule, sourcePages } from "../rule.ts";
import type { LintGroup, LintPolicy } from "../subjects.ts";
import { hit } from "./ring-settings.ts";

/** Whom policies are given to, and whom they leave out. */
export const assignmentRules: readonly LintRule[] = [
  {
    id: "RL501",
    severity: "error",
    title: "users are included and devices excluded",
    why: "Intune does not apply the exclusion: it does not look from a user to the devices. Exclude a group of users, or include a group of devices.",
    source: sourcePages.assignment,
    check: (context) =>
      eachLine(context, (policy, { target, group }, index) => {
        const givesToUsers =
          policy.assignments?.some((line) => line.target === "allUsers") ?? false;
        const excluded = context.groupOf(group);
        return target === "exclude" && givesToUsers && excluded && !excluded.isExisting
          ? [
              hit(
                policy,
                `assignments.${index}`,
                `excludes ${excluded.label}, a group of devices, from all users: Intune does not apply that`,
              ),
            ]
          : [];
      }),
  },
  {
    id: "RL502",
    severity: "warning",
    title: "a ring for users beside feature update policies",
    why: "Microsoft advises groups of devices for rings: two people at one device may bring two rings, and feature update policies look at devices.",
    source: sourcePages.rings,
    check: ({ rings, policiesOf }) =>
      policiesOf("featureUpdate").length === 0
        ? []
        : rings
            .filter(({ assignments }) => assignments?.some(({ target }) => target === "allUsers"))
            .map((ring) =>
              hit(
                ring,
                "assignments",
                "is given to users, while feature update policies look at devices; use groups of devices",
              ),
            ),
  },
  {
    id: "RL503",
    severity: "warning",
    title: "a group that is empty, or is not processed",
    why: "A policy that is given to it reaches nobody, or no new device.",
    source: sourcePages.processing,
    check: (context) =>
      eachLine(context, (policy, { target, group: key }, index) => {
        const group = context.groupOf(key);
        if (target !== "group" || !group) return [];
        const why = emptiness(policy, group, context);
        return why === undefined
          ? []
          : [hit(policy, `assignments.${index}`, `gives it to ${group.label}, ${why}`)];
      }),
  },
  {
    id: "RL504",
    severity: "error",
    title: "a Microsoft 365 group",
    why: "Such a group holds users only, so that a policy for devices reaches nobody by it. Use a security group.",
    source: sourcePages.membership,
    needs: "tenant",
    check: (context) =>
      eachLine(context, (policy, { target, group: key }, index) => {
        const group = target === "group" ? context.groupOf(key) : undefined;
        const types = group && context.tenant?.wireOf(group.label)?.["groupTypes"];
        return group && Array.isArray(types) && types.includes("Unified")
          ? [
              hit(
                policy,
                `assignments.${index}`,
                `gives it to ${group.label}, a Microsoft 365 group, which holds users only; use a security group`,
              ),
            ]
          : [];
      }),
  },
  {
    id: "RL506",
    severity: "warning",
    title: "an exclusion that leaves nobody out",
    why: "No device of the excluded group is in a group that is included: the exclusion does nothing, and most likely another group was meant.",
    source: null,
    check: (context) =>
      eachLine(context, (policy, { target, group: key }, index) => {
        const excluded = context.groupOf(key);
        return target === "exclude" && excluded && leavesNobodyOut(policy, excluded, context)
          ? [
              hit(
                policy,
                `assignments.${index}`,
                `excludes ${excluded.label}, which shares no device with a group that is included`,
              ),
            ]
          : [];
      }),
  },
  {
    id: "RL507",
    severity: "warning",
    title: "a dynamic group is excluded",
    why: "Its members are worked out minutes to hours after a device has changed, and until then a new device gets the policy that it should not have. Intune asks a filter at once; the members of an assigned group do not lag. Where the group has a policy of the same kind of its own, such as an earlier ring, it is a note: the device has both meanwhile.",
    source: sourcePages.assignment,
    check: (context) =>
      eachLine(context, (policy, { target, group: key }, index) => {
        const excluded = context.groupOf(key);
        if (target !== "exclude" || !excluded || excluded.rule === null) return [];
        const kind = kindOf(policy.kind.name);
        const takesFilters = kind.role === "policy" && kind.targets.filters;
        const instead = takesFilters
          ? "Use a filter on what is included, or an assigned group"
          : "Use an assigned group";
        const others = othersFor(policy, excluded, context);
        const meanwhile =
          others.length > 0
            ? `this one beside ${others.join(", ")}`
            : "the policy that it should not have";
        return [
          hit(
            policy,
            `assignments.${index}`,
            `excludes ${excluded.label}, a dynamic group, which lags: until Entra has worked it out a new device has ${meanwhile}. ${instead}`,
            takesFilters && others.length === 0 ? "warning" : "info",
          ),
        ];
      }),
  },
  {
    id: "RL510",
    severity: "warning",
    title: "a group that is included beside all devices",
    why: "All devices hold those of the group already: the line changes nothing, and whoever reads it believes that the policy is for the group. Take out the group, or all devices.",
    source: null,
    check: (context) =>
      eachLine(context, (policy, { target, group: key, terms }, index) => {
        const group = target === "group" ? context.groupOf(key) : undefined;
        const hasEveryDevice = policy.assignments?.some(
          (line) => line.target === "allDevices" && line.filter === undefined,
        );
        // a line with terms of its own says when and how, too
        return group && hasEveryDevice && terms === undefined
          ? [
              hit(
                policy,
                `assignments.${index}`,
                `gives it to ${group.label} beside all devices, which hold those of the group already`,
              ),
            ]
          : [];
      }),
  },
  {
    id: "RL511",
    severity: "warning",
    title: "a policy that excludes groups and includes nobody",
    why: "An exclusion takes devices away from those that are included: where none are, the policy reaches no device. Add the group that it is for, or allDevices: true.",
    source: sourcePages.assignment,
    check: ({ policies }) =>
      policies.flatMap((policy) => {
        const { assignments = [] } = policy;
        // others may include whom they like beside what is stated
        const isAdditive = policy.written("assignmentsMode") === "additive";
        if (policy.key.includes(".") || isAdditive || assignments.length === 0) return [];
        return assignments.every(({ target }) => target === "exclude")
          ? [hit(policy, "assignments", "excludes and includes nobody: it reaches no device")]
          : [];
      }),
  },
];

type Line = NonNullable<LintPolicy["assignments"]>[number];

function* eachLine(
  { policies }: LintContext,
  check: (policy: LintPolicy, line: Line, index: number) => Iterable<LintHit>,
): Generator<LintHit> {
  for (const policy of policies) {
    // what a ring gives is told of the ring
    if (policy.key.includes(".")) continue;
    for (const [index, line] of (policy.assignments ?? []).entries())
      yield* check(policy, line, index);
  }
}

/** Policies of the same kind that the group is included in: rings part the fleet so. */
function othersFor(
  policy: LintPolicy,
  { key }: LintGroup,
  { policiesOf }: LintContext,
): readonly string[] {
  return policiesOf(policy.kind.name)
    .filter(({ assignments }) =>
      assignments?.some(({ target, group }) => target === "group" && group === key),
    )
    .map(({ label }) => label);
}

function emptiness(
  policy: LintPolicy,
  group: LintGroup,
  { tenant }: LintContext,
): string | undefined {
  if (group.isPaused) return "whose processing is paused: no new device joins it";
  if (group.members?.length === 0) return "which has no members";
  const reached = tenant?.reachOf(policy.label);
  if (tenant && reached && reached.unknown.length === 0 && bitCount(reached.maybe) === 0)
    return `and reaches none of ${amountText(bitCount(tenant.inventory.managed), "managed device", "managed devices")}`;
  return undefined;
}

function leavesNobodyOut(
  { assignments = [] }: LintPolicy,
  excluded: LintGroup,
  { groupOf, rules }: LintContext,
): boolean {
  const included = assignments.filter(({ target }) => target !== "exclude");
  return (
    included.length > 0 &&
    included.every(({ target, group }) => {
      const rule = target === "group" ? groupOf(group)?.rule : undefined;
      return (
        rule !== undefined &&
        rule !== null &&
        excluded.rule !== null &&
        rules.canMeet([rule, excluded.rule]) === "no"
      );
    })
  );
}
