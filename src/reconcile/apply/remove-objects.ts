import type { ApplyRun } from "./apply-run.ts";
import type { Task, TaskWrite } from "./task.ts";
import { forgetBody } from "../plan/bodies.ts";
import { stillAsRead } from "./still-as-read.ts";
import { type FreshTask, readAgain } from "./update-objects.ts";

/**
 * Forgets and deletes. Policies are unassigned and deleted before the groups and filters
 * that they refer to, and a group goes only once every policy was taken off it.
 */
export async function removeObjects(run: ApplyRun, chunk: readonly Task[]): Promise<void> {
  const policies = chunk.filter(({ kind }) => kind.role === "policy");
  for (const tasks of [policies, chunk.filter((task) => !policies.includes(task))]) {
    const open: Task[] = [];
    for (const task of tasks) if (await run.dependenciesDone(task)) open.push(task);
    const fresh = await readAgain(run, open);
    await forget(
      run,
      fresh.filter(({ task }) => task.change.action === "forget"),
    );
    await remove(
      run,
      fresh.filter(({ task }) => task.change.action === "delete"),
    );
  }
}

async function forget(run: ApplyRun, fresh: readonly FreshTask[]): Promise<void> {
  await finishSent(
    run,
    fresh.map(({ task, live }) => ({
      task,
      address: task.change.address,
      request: task.kind.requests.update(live, forgetBody(live)),
    })),
  );
}

async function remove(run: ApplyRun, fresh: readonly FreshTask[]): Promise<void> {
  const kept = await run.sendAll(
    fresh.flatMap(({ task, live }) => {
      const { kind, change } = task;
      if (kind.role !== "policy" || !live.assignments?.length) return [];
      return [{ task, address: change.address, request: kind.requests.assign(live, []) }];
    }),
    stillAsRead(run),
  );
  const rest = fresh.filter(({ task }) => !kept.has(task));
  await finishSent(
    run,
    rest.map(({ task, live }) => ({
      task,
      address: task.change.address,
      request: task.kind.requests.delete(live),
      // by now it is unassigned
      target: { ...live, ...(live.assignments && { assignments: [] }) },
    })),
  );
}

async function finishSent(run: ApplyRun, writes: readonly TaskWrite[]): Promise<void> {
  const failed = await run.sendAll(writes, stillAsRead(run));
  for (const { task } of writes) if (!failed.has(task)) await run.outcomes.finish(task, "applied");
}
