import { amountText, deviceAmount } from "../../kind/amounts.ts";
import { bitCount, bothOf } from "../../reach/device-bits.ts";
import { meetsService } from "../../registry/service-neighbours.ts";
import type { ServicePolicy, ServiceRing } from "../../update-service/service-policy.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import { policiesInQuestion } from "./inventory-for-plan.ts";
import type { PlanDraft } from "./plan-draft.ts";
import type { PlanImpact } from "./plan-impact.ts";
import { isMoved } from "./planned-reach.ts";
import { assignedRing, serviceRings } from "./service-rings.ts";

/**
 * Says which policies of the update service decide on the same devices as those that the plan moves.
 *
 * Unverified: which of both wins. Nothing documents it, so that the sentence says no more than that.
 */
export function tellNeighbours(draft: PlanDraft, impact: PlanImpact): void {
  const { service } = draft.snapshot;
  if (service !== undefined && "unread" in service) {
    draft.sayAt(
      diagnosticIds.neighbour,
      "info",
      undefined,
      `the policies of the Windows Update service itself could not be read, so whether one of them reaches the same devices is not known: ${service.unread}`,
    );
  }
  const moved = policiesInQuestion(impact.reach).filter(
    (policy) => policy.after !== undefined && isMoved(policy, impact.reach),
  );
  for (const { policy, ring } of serviceRings(draft.snapshot)) {
    for (const ours of moved) {
      if (!meetsService(ours.kind.name, policy.category)) continue;
      const { sure, unknown } = impact.reachOf(assignedRing(ring));
      const shared = bitCount(bothOf(sure, impact.ofPolicy(ours).after.sure));
      if (shared === 0) continue;
      const atLeast = unknown.length > 0 ? "at least " : "";
      draft.sayAt(
        diagnosticIds.neighbour,
        "warning",
        ours.change?.address,
        `${atLeast}${deviceAmount(shared)} of ${ours.label} are also in the ring "${ring.displayName}" of the policy "${policy.displayName}" of the Windows Update service itself (${ringText(policy, ring)}). Which of both decides is not documented: keep one of them.`,
      );
    }
  }
}

function ringText({ category }: ServicePolicy, ring: ServiceRing): string {
  const { deferralDays, isPaused, hotpatch } = ring;
  return [
    category === "other"
      ? "updates of a kind that this version does not know"
      : `${category} updates`,
    ...(deferralDays === null ? [] : [`deferral ${amountText(deferralDays, "day", "days")}`]),
    ...(isPaused ? ["paused, without an end"] : []),
    ...(hotpatch === null ? [] : [hotpatch ? "hotpatches" : "no hotpatches"]),
  ].join(", ");
}
