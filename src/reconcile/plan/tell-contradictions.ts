import { deviceAmount } from "../../kind/amounts.ts";
import type { ToldContradiction } from "../../registry/contradiction.ts";
import { contradictories, rivalsAmong } from "../../registry/contradictions.ts";
import { countBoth } from "../../reach/device-bits.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import type { PlanDraft } from "./plan-draft.ts";
import type { PlanImpact } from "./plan-impact.ts";
import { isMoved, type PlannedReach, type PolicyStanding } from "./planned-reach.ts";

/**
 * Says where a policy that the plan changes gets in the way of another on the same devices, with
 * their number where devices were read: what is a danger as a consequence of the change.
 */
export function tellContradictions(
  draft: PlanDraft,
  reach: PlannedReach,
  impact: PlanImpact | undefined,
): void {
  const standing = reach.policies.filter(({ after }) => after !== undefined);
  const moved = standing.filter((policy) => isMoved(policy, reach));
  const told = new Set<PolicyStanding>();
  const rivalsOf = rivalsAmong(standing);
  for (const policy of moved) {
    told.add(policy);
    for (const other of rivalsOf(policy)) {
      if (told.has(other)) continue;
      const contradictions = contradictories(policy, other);
      if (contradictions.length === 0) continue;
      const met = devicesMet(policy, other, impact);
      if (met === undefined) continue;
      const address = policy.change?.address ?? other.change?.address;
      for (const contradiction of contradictions) tellOne(draft, address, contradiction, met);
    }
  }
}

/** The devices that two policies meet on: at least, and whether those are all. */
type Met = { readonly atLeast: number; readonly isKnown: boolean } | "not read";

function tellOne(
  draft: PlanDraft,
  address: string | undefined,
  { level, message }: ToldContradiction,
  met: Met,
): void {
  if (level !== "danger" || address === undefined) {
    const text = `${meetingText(met)}, ${message}`;
    draft.sayAt(diagnosticIds.contradiction, "warning", address, text);
    return;
  }
  const devices = met !== "not read" && met.isKnown ? met.atLeast : null;
  const said = { level, message: `${asSentence(message)}.`, devices };
  draft.meetings.set(address, [...(draft.meetings.get(address) ?? []), said]);
}

/** Undefined where they meet on none. */
function devicesMet(
  policy: PolicyStanding,
  other: PolicyStanding,
  impact: PlanImpact | undefined,
): Met | undefined {
  if (!impact) return shareTargets(policy, other) ? "not read" : undefined;
  const [one, two] = [impact.ofPolicy(policy).after, impact.ofPolicy(other).after];
  const most = countBoth(one.maybe, two.maybe);
  if (most === 0) return undefined;
  const atLeast = countBoth(one.sure, two.sure);
  return { atLeast, isKnown: atLeast === most };
}

function meetingText(met: Met): string {
  if (met === "not read") return "On the devices that both reach";
  return `On ${met.isKnown ? "" : "at least "}${deviceAmount(met.atLeast)}`;
}

// an address at the beginning stays as it is
function asSentence(message: string): string {
  const [first = ""] = message.split(" ", 1);
  return first.includes("/") ? message : message.charAt(0).toUpperCase() + message.slice(1);
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
