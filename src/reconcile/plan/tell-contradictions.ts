import { deviceAmount } from "../../kind/amounts.ts";
import { contradictories } from "../../registry/contradictions.ts";
import { countBoth } from "../../reach/device-bits.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import type { PlanDraft } from "./plan-draft.ts";
import type { PlanImpact } from "./plan-impact.ts";
import { isMoved, type PlannedReach, type PolicyStanding } from "./planned-reach.ts";

/**
 * Says where a policy that the plan changes gets in the way of another on the same devices, with
 * their number where devices were read.
 */
export function tellContradictions(
  draft: PlanDraft,
  reach: PlannedReach,
  impact: PlanImpact | undefined,
): void {
  const standing = reach.policies.filter(({ after }) => after !== undefined);
  const moved = standing.filter((policy) => isMoved(policy, reach));
  const told = new Set<PolicyStanding>();
  for (const policy of moved) {
    told.add(policy);
    for (const other of standing) {
      if (told.has(other)) continue;
      const sentences = contradictories(policy, other);
      if (sentences.length === 0) continue;
      const where = meetingText(policy, other, impact);
      if (where === undefined) continue;
      const address = policy.change?.address ?? other.change?.address;
      for (const sentence of sentences)
        draft.sayAt(diagnosticIds.contradiction, "warning", address, `${where}, ${sentence}`);
    }
  }
}

/** On how many devices both are; undefined where they meet on none. */
function meetingText(
  policy: PolicyStanding,
  other: PolicyStanding,
  impact: PlanImpact | undefined,
): string | undefined {
  if (!impact) return shareTargets(policy, other) ? "On the devices that both reach" : undefined;
  const [one, two] = [impact.ofPolicy(policy).after, impact.ofPolicy(other).after];
  const certain = countBoth(one.sure, two.sure);
  const most = countBoth(one.maybe, two.maybe);
  if (most === 0) return undefined;
  const text = deviceAmount(certain);
  return certain === most ? `On ${text}` : `On at least ${text}`;
}

/** Whether the assignments alone show that the two may meet. */
function shareTargets({ after: one }: PolicyStanding, { after: two }: PolicyStanding): boolean {
  const targets = (policy: typeof one) =>
    (policy?.assignments ?? []).filter(({ target }) => target !== "exclude");
  return targets(one).some((a) =>
    targets(two).some(
      (b) => a.target !== "group" || b.target !== "group" || a.groupId === b.groupId,
    ),
  );
}
