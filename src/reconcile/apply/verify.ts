import { isGraphError } from "../../graph/index.ts";
import { untilVisible } from "../../graph/until-visible.ts";
import { takeSnapshot } from "../../snapshot/take-snapshot.ts";
import type { ApplyRun } from "./apply-run.ts";
import { createPlan } from "../plan/create-plan.ts";
import type { Change, Plan } from "../plan/plan.ts";

// lists lag behind writes by seconds
const verifyWaitsInMs = [2000, 4000, 8000, 16_000, 30_000];

/** A fresh plan: what it still finds on objects just written may only be lag, so it is asked again. */
export async function verify(run: ApplyRun): Promise<Plan | string> {
  run.progress({ type: "verify" });
  try {
    return await planAgain(run);
  } catch (error) {
    if (run.isInterrupted || isGraphError(error)) return (error as Error).message;
    throw error;
  }
}

async function planAgain(run: ApplyRun): Promise<Plan> {
  const { sleep } = run.tenant;
  const plan = await untilVisible(
    async () => {
      const snapshot = await takeSnapshot(run.tenant, run.desired, run.cancellable);
      return createPlan(run.desired, snapshot, { ...run.approvals, now: run.tenant.now() });
    },
    (seen) => lagging(run, seen).length === 0,
    { waitsInMs: verifyWaitsInMs, sleep, onAbort: "stop", ...run.cancellable },
  );
  const note = "accepted by Graph, but not yet visible everywhere";
  for (const change of lagging(run, plan)) run.outcomes.annotate(change, note);
  return plan;
}

/** What was written and a fresh plan still wants to write. */
function lagging(run: ApplyRun, plan: Plan): Change[] {
  const open = new Set(plan.changes.map(({ address }) => address));
  return [...run.outcomes.entries()].flatMap(([change, { result }]) =>
    result === "applied" && open.has(change.address) ? [change] : [],
  );
}
