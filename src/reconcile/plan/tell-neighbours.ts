import { amountText, deviceAmount } from "../../kind/amounts.ts";
import { type DeviceCount, deviceCount, intersection } from "../../reach/device-set.ts";
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
      const theirs = impact.reachOf(assignedRing(ring));
      const both = deviceCount(intersection(theirs, impact.ofPolicy(ours).after));
      // nobody for certain, and nobody who might be
      if (both.devices === 0) continue;
      draft.sayAt(
        diagnosticIds.neighbour,
        "warning",
        ours.change?.address,
        `${sharedText(both, ours.label)} in the ring "${ring.displayName}" of the policy "${policy.displayName}" of the Windows Update service itself (${ringText(policy, ring)}). Which of both decides is not documented: keep one of them.`,
      );
    }
  }
}

function sharedText({ devices, atLeast }: DeviceCount, label: string): string {
  if (devices === null && atLeast === 0)
    return `devices of ${label}, how many is not known, may also be`;
  const count = devices ?? atLeast;
  const verb = count === 1 ? "is" : "are";
  return `${devices === null ? "at least " : ""}${deviceAmount(count)} of ${label} ${verb} also`;
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
