import type { ApplyRun, Task } from "./apply-run.ts";
import { assignRequest } from "./assign-policies.ts";
import { forgetBody } from "./bodies.ts";
import { readAgain } from "./update-objects.ts";

export async function removeObjects(run: ApplyRun, chunk: readonly Task[]): Promise<void> {
  const fresh = await readAgain(
    run,
    chunk.filter(({ change }) => change.action === "forget" || change.action === "delete"),
  );
  const forgets = fresh.filter(({ change }) => change.action === "forget");
  const deletes = fresh.filter(({ change }) => change.action === "delete");
  const forgotten = await run.sendAll(
    forgets.flatMap((task) =>
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
    ),
  );
  for (const task of forgets) if (!forgotten.has(task)) await run.finish(task, "applied");

  const assigned = deletes.filter(({ live }) => (live?.assignments ?? []).length > 0);
  const kept = await run.sendAll(
    assigned.map((task) => ({
      task,
      write: {
        address: task.change.address,
        request: assignRequest(task.kind, task.id ?? "", []),
      },
    })),
  );
  // policies before the groups and filters that they refer to
  const ordered = deletes.filter((task) => !kept.has(task));
  for (const assignable of [true, false]) {
    const group = ordered.filter(({ kind }) => Boolean(kind.assignable) === assignable);
    const failed = await run.sendAll(
      group.map((task) => ({
        task,
        write: { address: task.change.address, request: task.kind.delete(task.id ?? "") },
      })),
    );
    for (const task of group) if (!failed.has(task)) await run.finish(task, "applied");
  }
}
