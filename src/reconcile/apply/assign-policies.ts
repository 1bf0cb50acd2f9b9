import type { Assignment } from "../../assignments/assignment.ts";
import type { ApplyRun } from "./apply-run.ts";
import { targetOf, type Task, type TaskWrite } from "./task.ts";
import { processedGroups } from "./processed-groups.ts";
import { stillUnassigned } from "./still-as-read.ts";
import { stillAsWritten } from "./still-as-written.ts";
import { awaitedGroups, isWholeAsShown, wantedAssignments } from "./wanted-assignments.ts";

const notAsShown = "its assignments are not what the plan shows; make a new plan";

/** Sends the whole wanted set of each policy; those that exclude a group only once it is filled. */
export async function assignPolicies(
  run: ApplyRun,
  tasks: readonly Task[],
  instead?: readonly Assignment[],
): Promise<boolean> {
  const waiting = new Map(tasks.map((task) => [task, awaitedGroups(run, task)] as const));
  const ready = tasks.filter((task) => waiting.get(task)?.length === 0);
  // includes never wait for the groups that others exclude
  const done = new Set(await sendAssignments(run, ready, instead));
  let onHold = tasks.filter((task) => !ready.includes(task));
  if (onHold.length > 0) {
    const groups = [...new Set(onHold.flatMap((task) => waiting.get(task) ?? []))];
    const rounds = processedGroups(
      run.tenant,
      groups.map((address) => ({ address, id: run.known.idOf(address) })),
      {
        waitInMs: run.waitInMs,
        touched: run.known.processing,
        onWait: (reason, ms, leftInMs) => run.progress({ type: "wait", reason, ms, leftInMs }),
        ...run.cancellable,
      },
    );
    for await (const { processed, open } of rounds) {
      const next = onHold.filter((task) =>
        waiting.get(task)?.every((address) => processed.has(address)),
      );
      onHold = onHold.filter((task) => !next.includes(task));
      for (const task of await sendAssignments(run, next, instead)) done.add(task);
      for (const task of open ? onHold : []) await run.outcomes.finish(task, "pending", open);
    }
  }
  return done.size === tasks.length;
}

async function sendAssignments(
  run: ApplyRun,
  tasks: readonly Task[],
  instead?: readonly Assignment[],
): Promise<Task[]> {
  const writes: TaskWrite[] = [];
  await run.untilRoom(
    tasks.flatMap((task) =>
      task.kind.role === "policy" ? [task.kind.requests.assign(targetOf(task), [])] : [],
    ),
  );
  for (const task of await stillAsWritten(run, tasks)) {
    const { kind, id, change } = task;
    if (id === null || kind.role !== "policy") continue;
    const wanted = instead ?? wantedAssignments(run, task);
    if (!isWholeAsShown(run, task, wanted)) {
      await run.outcomes.finish(task, "stale", notAsShown);
      continue;
    }
    const fresh = task.fresh || change.dependsOn.some((address) => run.known.isFresh(address));
    const request = kind.requests.assign(targetOf(task), wanted);
    writes.push({ task, address: change.address, request, fresh });
  }
  const failed = await run.sendAll(writes, stillUnassigned(run));
  const done = writes.map(({ task }) => task).filter((task) => !failed.has(task));
  for (const task of done)
    if (task.change.action !== "replace") await run.outcomes.finish(task, "applied");
  return done;
}
