import type { WireObject } from "../kind/property.ts";
import { readObject } from "../snapshot/read-object.ts";
import type { ApplyRun, Task } from "./apply-run.ts";
import { writeMembersAndAssignments } from "./assign-policies.ts";
import { updateBody } from "./bodies.ts";
import { preconditionOf } from "./precondition.ts";
import type { Write } from "./writer.ts";

/** Reads a chunk of existing objects, drops those that changed, and writes the rest. */
export async function updateObjects(run: ApplyRun, chunk: readonly Task[]): Promise<void> {
  const fresh = await readAgain(run, chunk);
  const writes: { task: Task; write: Write }[] = [];
  for (const task of fresh) {
    const { live, resource, kind, change } = task;
    if (!live || !resource) continue;
    const body = updateBody(kind, resource, run.desired, change, live);
    if (body) {
      writes.push({
        task,
        write: { address: change.address, request: kind.update(live.id, body) },
      });
    }
  }
  const failed = await run.sendAll(writes);
  const done = fresh.filter((task) => !failed.has(task));
  for (const task of done) run.noteProcessing(task);
  await writeMembersAndAssignments(run, done);
}

export async function readAgain(run: ApplyRun, chunk: readonly Task[]): Promise<Task[]> {
  const answers = await run.tenant.graph.batch(
    chunk.map(({ kind, id }) => kind.get(id ?? "")),
    run.options,
  );
  const fresh: Task[] = [];
  for (const [index, answer] of answers.entries()) {
    const task = chunk[index];
    if (!task) continue;
    if (!answer.ok) {
      if (answer.error.status === 404)
        await run.finish(task, "stale", "the object is gone; make a new plan");
      else await run.fail(task, answer.error);
      continue;
    }
    const live = readObject(task.kind, answer.response.body as WireObject);
    if (preconditionOf(task.kind, live, task.resource) !== task.change.precondition) {
      await run.finish(
        task,
        "stale",
        "the object has changed since the plan was made; make a new plan",
      );
      continue;
    }
    task.live = live;
    fresh.push(task);
  }
  return fresh;
}
