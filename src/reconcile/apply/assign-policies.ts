import { type Assignment, assignmentKey } from "../../assignments/assignment.ts";
import type { WireObject } from "../../kind/wire.ts";
import { readObject } from "../../snapshot/read-object.ts";
import type { ApplyRun } from "./apply-run.ts";
import type { Task, TaskWrite } from "./task.ts";
import { processedGroups } from "./processed-groups.ts";
import { awaitedGroups, wantedAssignments } from "./wanted-assignments.ts";

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
    let waited = false;
    const rounds = processedGroups(
      run.tenant,
      groups.map((address) => ({ address, id: run.known.idOf(address) })),
      {
        waitInMs: run.waitInMs,
        touched: run.known.processing,
        onWait: (reason, ms) => {
          waited = true;
          run.progress({ type: "wait", reason, ms });
        },
        ...run.cancellable,
      },
    );
    for await (const { processed, open } of rounds) {
      const next = onHold.filter((task) =>
        waiting.get(task)?.every((address) => processed.has(address)),
      );
      onHold = onHold.filter((task) => !next.includes(task));
      // the set is replaced whole, so it must not be older than the wait
      const current = waited ? await unchangedMeanwhile(run, next) : next;
      for (const task of await sendAssignments(run, current, instead)) done.add(task);
      for (const task of open ? onHold : []) await run.outcomes.finish(task, "pending", open);
    }
  }
  return done.size === tasks.length;
}

/** Reads assignments again; a task whose were changed during the wait is stale. */
async function unchangedMeanwhile(run: ApplyRun, tasks: readonly Task[]): Promise<Task[]> {
  const answers = await run.tenant.graph.batchOf(
    tasks,
    ({ kind, id }) => kind.requests.get(id ?? ""),
    run.cancellable,
  );
  const unchanged: Task[] = [];
  for (const [task, answer] of answers) {
    // what this run created may not be visible yet, and nobody else can have assigned it
    const isOurs = task.fresh && !answer.ok && answer.error.status === 404;
    if (isOurs || (answer.ok && isAssignedAsBefore(task, answer.response.body as WireObject))) {
      unchanged.push(task);
    } else if (!answer.ok) {
      await run.outcomes.fail(task, answer.error);
    } else {
      await run.outcomes.finish(
        task,
        "stale",
        "its assignments were changed while it waited for a group; make a new plan",
      );
    }
  }
  return unchanged;
}

function isAssignedAsBefore({ kind, fresh, live }: Task, wire: WireObject): boolean {
  const keys = (assignments: readonly Assignment[] = []) =>
    assignments.map(assignmentKey).sort().join();
  return keys(readObject(kind, wire).assignments) === keys(fresh ? [] : live?.assignments);
}

async function sendAssignments(
  run: ApplyRun,
  tasks: readonly Task[],
  instead?: readonly Assignment[],
): Promise<Task[]> {
  const writes = tasks.flatMap((task): TaskWrite[] => {
    const { kind, id, change } = task;
    if (id === null || kind.role !== "policy") return [];
    const wanted = instead ?? wantedAssignments(run, task);
    const fresh = task.fresh || change.dependsOn.some((address) => run.known.isFresh(address));
    return [{ task, address: change.address, request: kind.requests.assign(id, wanted), fresh }];
  });
  const failed = await run.sendAll(writes);
  const done = writes.map(({ task }) => task).filter((task) => !failed.has(task));
  for (const task of done)
    if (task.change.action !== "replace") await run.outcomes.finish(task, "applied");
  return done;
}
