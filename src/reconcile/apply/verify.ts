import { isGraphError } from "../../graph/index.ts";
import { takeSnapshot } from "../../snapshot/take-snapshot.ts";
import type { ApplyRun } from "./apply-run.ts";
import { createPlan } from "../plan/create-plan.ts";
import type { Plan } from "../plan/plan.ts";

/** A fresh plan: what it still finds on objects just written may only be lag, so it is asked again. */
export async function verify(run: ApplyRun): Promise<Plan | string> {
  run.progress({ type: "verify" });
  try {
    return await planAgain(run);
  } catch (error) {
    if (run.options.abortSignal?.aborted || isGraphError(error)) return (error as Error).message;
    throw error;
  }
}

async function planAgain(run: ApplyRun): Promise<Plan> {
  const waits = [2000, 4000, 8000, 16_000, 30_000];
  for (;;) {
    const snapshot = await takeSnapshot(run.tenant, run.desired, run.signal());
    const plan = createPlan(run.desired, snapshot, {
      ...run.approvals,
      now: run.tenant.now(),
    });
    const lagging = [...run.results].filter(
      ([{ address }, { result }]) =>
        result === "applied" && plan.changes.some((change) => change.address === address),
    );
    const wait = waits.shift();
    if (lagging.length === 0) return plan;
    if (wait === undefined || run.options.abortSignal?.aborted) {
      const note = "accepted by Graph, but not yet visible everywhere";
      for (const [change, result] of lagging) run.results.set(change, { ...result, note });
      return plan;
    }
    await run.tenant.sleep(wait, run.signal());
  }
}
