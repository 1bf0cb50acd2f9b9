import type { WireObject } from "../../kind/wire.ts";
import { withConcealed } from "../../snapshot/read-concealed.ts";
import { readObject } from "../../snapshot/read-object.ts";
import { isOurs } from "../../snapshot/ownership.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { ApplyRun } from "./apply-run.ts";
import { targetOf, resourceOf, type Task, type TaskWrite } from "./task.ts";
import { contentToUpload, publishBody, uploadFor } from "./publish-content.ts";
import { stillAsRead } from "./still-as-read.ts";
import { writeAttached } from "./write-attached.ts";
import { updateBody } from "../plan/bodies.ts";
import { preconditionOf } from "../plan/precondition.ts";
import { removalWrites, shownProperties } from "../plan/writes.ts";
import { canonical } from "../../kind/property.ts";

/** Reads a chunk of existing objects, drops those that changed, and writes the rest. */
export async function updateObjects(run: ApplyRun, chunk: readonly Task[]): Promise<void> {
  const versions = await uploadedVersions(run, chunk);
  const open = chunk.filter((task) => contentToUpload(task) === undefined || versions.has(task));
  await run.untilRoom(open.map((task) => task.kind.requests.update(targetOf(task), {})));
  const fresh = await readAgain(run, open);
  const writes = fresh.flatMap(({ task, live }): TaskWrite[] => {
    const { kind, change } = task;
    const body = updateBody(kind, resourceOf(task), run.desired, change, live);
    const published = publishBody(run, task, versions.get(task), live.wire);
    if (!body) return [];
    const request = kind.requests.update(live, { ...body, ...published });
    return [{ task, address: change.address, request }];
  });
  const failed = await run.sendAll(writes, stillAsRead(run));
  const done = fresh.map(({ task }) => task).filter((task) => !failed.has(task));
  for (const task of done) run.known.noteProcessing(task);
  await writeAttached(run, done);
}

/**
 * New versions of files, stored and not yet used: all else that changes of their objects is written
 * together with them, so that no device meets the one without the other.
 */
async function uploadedVersions(
  run: ApplyRun,
  chunk: readonly Task[],
): Promise<ReadonlyMap<Task, string>> {
  const versions = new Map<Task, string>();
  const uploading = chunk.filter((task) => contentToUpload(task) !== undefined);
  if (uploading.length === 0) return versions;
  for (const { task } of await readAgain(run, uploading)) {
    if (!(await run.mayGoOn(task))) continue;
    await run.catching([task], async () => {
      const uploaded = await uploadFor(run, task);
      if (uploaded !== "finished" && uploaded.version !== undefined)
        versions.set(task, uploaded.version);
    });
  }
  return versions;
}

/** A task whose object was just read, and is as the plan saw it. */
export interface FreshTask {
  readonly task: Task;
  readonly live: TenantObject;
}

/** Reads objects right before their write; those that are gone or changed are finished. */
export async function readAgain(run: ApplyRun, chunk: readonly Task[]): Promise<FreshTask[]> {
  const answers = await run.look(chunk);
  const fresh: FreshTask[] = [];
  for (const [task, answer] of answers) {
    if (!answer.ok) {
      if (answer.error.status === 404)
        await run.outcomes.finish(task, "stale", "the object is gone; make a new plan");
      else await run.outcomes.fail(task, answer.error);
    } else {
      const object = readObject(task.kind, answer.response.body as WireObject, run.pinned);
      const live = await revealed(run, task, object);
      if (live && (await isAsPlanned(run, task, live)) && (await sendsAsShown(run, task, live))) {
        task.live = live;
        fresh.push({ task, live });
      }
    }
  }
  return fresh;
}

async function isAsPlanned(run: ApplyRun, task: Task, live: TenantObject): Promise<boolean> {
  if (!isStillOurs(run, task, live)) {
    await run.outcomes.finish(
      task,
      "stale",
      "the object does not belong to this stack any more; make a new plan",
    );
    return false;
  }
  const managed = task.change.form?.from === undefined ? task.resource : undefined;
  if (preconditionOf(task.kind, live, managed) === task.change.precondition) return true;
  await run.outcomes.finish(
    task,
    "stale",
    "the object has changed since the plan was made; make a new plan",
  );
  return false;
}

/** Whose the object is, by itself: an update, a replacement, a forget and a delete are for ours only. */
function isStillOurs(run: ApplyRun, { change }: Task, live: TenantObject): boolean {
  const { stack, moved } = run.desired;
  const formerly = moved.filter(({ to }) => to === change.address).map(({ from }) => from);
  switch (change.action) {
    case "adopt":
    case "create":
      return true;
    case "update":
      // pinned by its id, it may have lost its marker
      if (live.marker === undefined && run.pinned.has(live.id)) return true;
      return isOurs(live, stack) && live.marker?.key === change.address;
    case "replace":
    case "move":
      return isOurs(live, stack) && [change.address, ...formerly].includes(live.marker?.key ?? "");
    case "forget":
    case "delete":
      return isOurs(live, stack) && live.marker?.key === change.address;
    default:
      return change.action satisfies never;
  }
}

/** What is sent follows from the live object, too: it must not differ from what the plan shows. */
async function sendsAsShown(run: ApplyRun, task: Task, live: TenantObject): Promise<boolean> {
  const { kind, resource, change } = task;
  const shown =
    resource === undefined
      ? removalWrites(change.action === "forget" ? "forget" : "delete", live).properties
      : shownProperties(kind, resource, run.desired, change, live);
  if (canonical(shown) === canonical(change.writes.properties)) return true;
  await run.outcomes.finish(
    task,
    "stale",
    "a value that is sent back with the change was changed since the plan was made; make a new plan",
  );
  return false;
}

/** The object with everything that a write sends back; undefined where the task was finished instead. */
async function revealed(
  run: ApplyRun,
  task: Task,
  object: TenantObject,
): Promise<TenantObject | undefined> {
  const { concealed } = task.kind;
  if (!concealed) return object;
  let live: TenantObject | undefined;
  const read = await run.catching([task], async () => {
    [live] = await withConcealed(run.tenant, [object], "write", run.cancellable);
  });
  if (!read || !live) return undefined;
  if (concealed.ask(live.wire, "write").length === 0) return live;
  // a mask that is written back destroys what it stands for
  await run.outcomes.finish(
    task,
    "failed",
    `Graph did not tell all of its ${concealed.noun}, and would lose them in a write; apply again`,
  );
  return undefined;
}
