import type { ApplyRun, Task } from "./apply-run.ts";
import { assignRequest } from "./assign-policies.ts";
import { forgetBody } from "./bodies.ts";
import { readAgain } from "./update-objects.ts";

/**
 * Forgets and deletes. Policies are unassigned and deleted before the groups and filters
 * that they refer to, and a group goes only once every policy was taken off it.
 */
export async function removeObjects(run: ApplyRun, chunk: readonly Task[]): Promise<void> {
  for (const assignable of [true, false]) {
    const open: Task[] = [];
    for (const task of chunk) {
      if (Boolean(task.kind.assignable) !== assignable) continue;
      if (await run.dependenciesDone(task)) open.push(task);
    }
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
              request: task.kind.update(task.live.id, forgetBody(task.live)),
            },
          },
        ]
      : [],
  );
  const failed = await run.sendAll(writes);
  for (const task of tasks) if (!failed.has(task)) await run.finish(task, "applied");
}

async function remove(run: ApplyRun, tasks: readonly Task[]): Promise<void> {
  const assigned = tasks.filter(({ live }) => (live?.assignments ?? []).length > 0);
  const kept = await run.sendAll(
    assigned.map((task) => ({
      task,
      write: {
        address: task.change.address,
        request: assignRequest(task.kind, task.id ?? "", []),
      },
    })),
  );
  const rest = tasks.filter((task) => !kept.has(task));
  const failed = await run.sendAll(
    rest.map((task) => ({
      task,
      write: { address: task.change.address, request: task.kind.delete(task.id ?? "") },
    })),
  );
  for (const task of rest) if (!failed.has(task)) await run.finish(task, "applied");
}
