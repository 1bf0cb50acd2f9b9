import { Budget } from "../../graph/budget.ts";
import { type GraphError, isThrottled } from "../../graph/index.ts";
import type { GraphRequest } from "../../graph/request.ts";
import { waitOut, type WaitingOut } from "../../graph/wait-out.ts";
import type { ApplyRun } from "./apply-run.ts";
import { findCreated } from "./find-created.ts";
import { journalValues, type Task } from "./task.ts";
import { soughtFor } from "./wanted.ts";
import { createdId } from "./writer.ts";

const throttledAttempts = 6;

/** One POST. An answer that never came is looked up before anything is sent again. */
export async function createOne(
  run: ApplyRun,
  task: Task,
  request: GraphRequest,
): Promise<boolean> {
  const budget = new Budget(run.tenant.graph.retryBudgetInMs);
  for (let attempt = 1; ; attempt++) {
    const result = await run.writer.sendOne({
      address: task.change.address,
      request,
      ...journalValues(task, request),
    });
    task.written ||= result.ok || result.error.ambiguous;
    if (result.ok) {
      task.id = createdId(result.response.body);
      task.requestId = result.response.requestId ?? null;
      if (task.id !== null) return true;
    } else if (!result.error.ambiguous) {
      await run.outcomes.fail(task, result.error);
      return false;
    }
    // throttled means not done, but a look costs little; anything else may show late
    const throttled = !result.ok && isThrottled(result.error) ? result.error : undefined;
    const mayRepeat = !throttled || (await waitOut(throttled.retryAt, budget, waitingOut(run)));
    const found = await findCreated(run.tenant, task.kind, soughtFor(run, task), {
      ...run.cancellable,
      once: throttled !== undefined,
    });
    if (found.by === "found") {
      task.id = found.object.id;
      task.note = "the answer to its creation was lost; the object was found by its marker";
      return true;
    }
    if (found.by === "twins") {
      await run.outcomes.finish(
        task,
        "failed",
        `was created twice: ${found.ids.join(", ")}. Delete one of them by hand, then apply again`,
      );
      return false;
    }
    if (throttled && !mayRepeat) {
      await run.outcomes.finish(task, "pending", whenToComeBack(throttled));
      return false;
    }
    if (attempt >= (throttled ? throttledAttempts : 2) || run.isInterrupted) {
      await run.outcomes.finish(
        task,
        "unknown",
        "Graph did not say whether it was created, and it cannot be found; apply again to find out",
      );
      return false;
    }
  }
}

function waitingOut(run: ApplyRun): WaitingOut {
  const { now, sleep } = run.tenant;
  const onWait = (ms: number) => {
    run.progress({ type: "wait", reason: "Graph asks for fewer requests", ms });
  };
  return { now, sleep, onWait, ...run.cancellable };
}

function whenToComeBack({ retryAt }: GraphError): string {
  const at = retryAt === undefined ? "later" : `after ${retryAt.toISOString()}`;
  return `Graph asks for a longer wait than the time allowed, and it is not there: apply again ${at}`;
}
