import type { WireObject } from "../../kind/property.ts";
import { withConcealed } from "../../snapshot/read-concealed.ts";
import { readObject } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { ApplyRun, Task } from "./apply-run.ts";
import { writeMembersAndAssignments } from "./assign-policies.ts";
import { updateBody } from "./bodies.ts";
import { preconditionOf } from "../plan/precondition.ts";
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
        write: { address: change.address, request: kind.requests.update(live.id, body) },
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
    chunk.map(({ kind, id }) => kind.requests.get(id ?? "")),
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
    const live = await tellConcealed(
      run,
      task,
      readObject(task.kind, answer.response.body as WireObject),
    );
    if (!live) continue;
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

/** The object with everything that a write sends back; undefined where the task was finished instead. */
async function tellConcealed(
  run: ApplyRun,
  task: Task,
  object: TenantObject,
): Promise<TenantObject | undefined> {
  const { concealed } = task.kind;
  if (!concealed) return object;
  let live: TenantObject | undefined;
  const read = await run.held([task], async () => {
    [live] = await withConcealed(run.tenant, [object], "write", run.signal());
  });
  if (!read || !live) return undefined;
  if (concealed.ask(live.wire, "write").length === 0) return live;
  // a mask that is written back destroys what it stands for
  await run.finish(
    task,
    "failed",
    "Graph did not tell all of its encrypted values, and would lose them in a write; apply again",
  );
  return undefined;
}
