import type { ApplyRun, Task } from "./apply-run.ts";
import { forgetBody } from "./bodies.ts";
import { readAgain } from "./update-objects.ts";

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
      fresh.filter(({ change }) => change.action === "forget"),
    );
    await remove(
      run,
      fresh.filter(({ change }) => change.action === "delete"),
    );
  }
}

async function forget(run: ApplyRun, tasks: readonly Task[]): Promise<void> {
  const writes = tasks.flatMap((task) =>
    task.live
      ? [
          {
            task,
            write: {
              address: task.change.address,
              request: task.kind.requests.update(task.live.id, forgetBody(task.live)),
            },
          },
        ]
      : [],
  );
  const failed = await run.sendAll(writes);
  for (const task of tasks) if (!failed.has(task)) await run.finish(task, "applied");
}

async function remove(run: ApplyRun, tasks: readonly Task[]): Promise<void> {
  const kept = await run.sendAll(
    tasks.flatMap((task) => {
      const { kind, id, live, change } = task;
      if (kind.role !== "policy" || id === null || !live?.assignments?.length) return [];
      return [{ task, write: { address: change.address, request: kind.requests.assign(id, []) } }];
    }),
  );
  const rest = tasks.filter((task) => !kept.has(task));
  const failed = await run.sendAll(
    rest.map((task) => ({
      task,
      write: { address: task.change.address, request: task.kind.requests.delete(task.id ?? "") },
    })),
  );
  for (const task of rest) if (!failed.has(task)) await run.finish(task, "applied");
}
