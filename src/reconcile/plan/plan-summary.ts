import { movesDevices } from "./moves-devices.ts";
import type { Change } from "./change.ts";
import type { PlanDraft } from "./plan-draft.ts";
import type { PlanImpact } from "./plan-impact.ts";
import type { PlanSummary } from "./summary-schema.ts";
import { coverageNotCounted, type RingCoverage } from "./tell-coverage.ts";

/** The summary of a plan with the given changes; what does not follow from them stays. */
export function summaryOf(
  rest: Omit<PlanSummary, "create" | "update" | "delete" | "adopt">,
  changes: readonly Change[],
): PlanSummary {
  const count = (...actions: Change["action"][]) =>
    changes.filter(({ action }) => actions.includes(action)).length;
  return {
    create: count("create"),
    update: count("update", "move", "replace", "forget"),
    delete: count("delete"),
    adopt: count("adopt"),
    ...rest,
  };
}

/** The summary of a plan that was just made. */
export function summarise(
  draft: PlanDraft,
  changes: readonly Change[],
  impact: PlanImpact | undefined,
  coverage: RingCoverage | undefined,
): PlanSummary {
  const moves = draft.changes.some(movesDevices);
  const affected = impact?.affected();
  return summaryOf(
    {
      unchanged: draft.unchanged,
      drift: new Set(draft.drift.map(({ address }) => address)).size,
      devicesAffected: affected ? affected.devices : moves ? null : 0,
      devicesAtLeast: affected ? affected.atLeast : moves ? null : 0,
      inTwoRings: (coverage ?? coverageNotCounted).inTwoRings,
      inNoRing: (coverage ?? coverageNotCounted).inNoRing,
      ...(coverage && { ringMoves: coverage.ringMoves }),
      risks: impact ? impact.risks() : risksNotRead(draft, changes),
    },
    draft.changes,
  );
}

/** The dangers of a plan whose devices were not read. */
function risksNotRead(draft: PlanDraft, changes: readonly Change[]): PlanSummary["risks"] {
  const dangers = changes.flatMap(({ consequences }) =>
    consequences.flatMap(({ level, outcome }) => (level === "danger" && outcome ? [outcome] : [])),
  );
  const count = draft.changes.some(movesDevices) ? null : 0;
  return [...new Set(dangers)].map((outcome) => ({ outcome, devices: count, atLeast: count }));
}
