import type { ApplyRun, Task } from "./apply-run.ts";
import { assignPolicies, assignRequest } from "./assign-policies.ts";
import { createOne, createRequest } from "./create-objects.ts";
import { readAgain } from "./update-objects.ts";
import type { Write } from "./writer.ts";

/** A successor is created, assigned and only then takes over; the old one is deleted last. */
export async function replaceObject(run: ApplyRun, task: Task): Promise<void> {
  const [fresh] = await readAgain(run, [task]);
  if (!fresh?.live || !task.resource) return;
  const inProgress = fresh.live.marker?.replaces;
  const oldId = inProgress ?? fresh.live.id;
  const copied = fresh.live.assignments ?? [];
  if (inProgress === undefined) {
    const created: Task = { ...fresh, id: null };
    if (!(await createOne(run, created, createRequest(run, task, oldId))) || created.id === null)
      return;
    task.id = created.id;
    task.requestId = created.requestId;
    task.fresh = true;
    delete task.live;
  } else {
    task.id = fresh.live.id;
  }
  const wanted = task.resource.assignments ? undefined : copied;
  if (!(await assignPolicies(run, [task], wanted))) return;
  const { address } = task.change;
  const old = task.kind;
  const unassign: Write = { address, request: assignRequest(old, oldId, []) };
  const remove: Write = { address, request: old.delete(oldId) };
  for (const write of [unassign, remove]) {
    const [result] = await run.writer.send([write]);
    if (result && !result.ok && result.error.status !== 404) {
      await run.fail(task, result.error);
      return;
    }
  }
  await run.finish(task, "applied");
}
