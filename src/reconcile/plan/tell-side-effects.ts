import { numberText } from "../../kind/amounts.ts";
import { gainedBy, lostBy, movesOf, unknownOf } from "../../reach/device-moves.ts";
import type { DeviceCount } from "../../reach/device-set.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import type { PlanDraft } from "./plan-draft.ts";
import type { PlanImpact } from "./plan-impact.ts";
import { causesOf, type PolicyStanding } from "./planned-reach.ts";
import { sideEffectsOf } from "./tell-effects.ts";

/**
 * Says once, at the policy that it happens to, that one which does not change itself comes to
 * reach others, through what, and what that does to them.
 */
export function tellSideEffects(draft: PlanDraft, impact: PlanImpact): void {
  for (const standing of impact.sideEffects()) {
    const reach = impact.ofPolicy(standing);
    const { gained, lost } = movesOf(reach);
    if (gained.devices === 0 && lost.devices === 0) continue;
    impact.countSideEffect(standing);
    const effects = sideEffectsOf(standing, impact).filter(({ level }) => level !== "note");
    for (const { level, outcome, meets } of effects) {
      if (level !== "danger" || !outcome) continue;
      const isLoss = meets.includes("lost");
      const devices = isLoss ? lostBy(reach) : gainedBy(reach);
      impact.addRisk(outcome, devices, (isLoss ? lost : gained).devices !== null);
    }
    const why = unknownOf(reach);
    const isKnown = gained.devices !== null && lost.devices !== null;
    const causes = causesOf(standing, draft, impact.reach).join(", ");
    draft.sayAt(
      diagnosticIds.sideEffect,
      effects.some(({ level }) => level === "danger") || !isKnown ? "warning" : "info",
      addressOf(standing, draft),
      [
        `${standing.label} is not changed, but gains ${movedText(gained)} and loses ${movedText(lost)} ${lost.devices === 1 ? "device" : "devices"} through ${causes}.`,
        ...(isKnown ? [] : [`More may come and go: ${why.join("; ")}.`]),
        ...effects.map(({ message }) => message),
      ].join(" "),
    );
  }
}

function addressOf({ change, label }: PolicyStanding, draft: PlanDraft): string | undefined {
  if (change) return change.address;
  return draft.resources.has(label) ? label : undefined;
}

function movedText({ devices, atLeast }: DeviceCount): string {
  return devices === null ? `at least ${numberText(atLeast)}` : numberText(devices);
}
