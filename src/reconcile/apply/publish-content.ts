import { reveal } from "../../config/variables.ts";
import type { StoredContent } from "../../kind/content.ts";
import type { WireObject } from "../../kind/wire.ts";
import { isOurs } from "../../snapshot/ownership.ts";
import { readObject } from "../../snapshot/read-object.ts";
import { uploads } from "../plan/content-problems.ts";
import type { ApplyRun } from "./apply-run.ts";
import { resourceOf, targetOf, type Task } from "./task.ts";
import { uploadContent, type UploadedContent } from "./upload-content.ts";

/** The capability of a task's kind, where the change uploads files. */
export function contentToUpload({ kind, change }: Task): StoredContent | undefined {
  return uploads(change) ? kind.content : undefined;
}

/** Uploads what a task is to have; what nothing is to be uploaded for, has no version. */
export async function uploadFor(
  run: ApplyRun,
  task: Task,
): Promise<UploadedContent | { readonly version: undefined }> {
  const content = contentToUpload(task);
  return content ? await uploadContent(run, task, content) : { version: undefined };
}

/** The part of a task's update that makes an uploaded version its object's own. */
export function publishBody(
  run: ApplyRun,
  task: Task,
  version: string | undefined,
  live: WireObject,
): WireObject {
  const content = contentToUpload(task);
  if (!content || version === undefined) return {};
  const fields = reveal(resourceOf(task).fields, run.desired.variables);
  return content.requests.publish(version, fields, live);
}

/**
 * Gives objects that were just created the files that they are to have; those for which that is not
 * done are finished and left out. They are assigned to nobody before.
 */
export async function withContent(run: ApplyRun, tasks: readonly Task[]): Promise<Task[]> {
  const ready: Task[] = [];
  for (const task of tasks) {
    const isDone = contentToUpload(task) === undefined || (await run.mayGoOn(task));
    if (isDone && (await published(run, task))) ready.push(task);
  }
  return ready;
}

async function published(run: ApplyRun, task: Task): Promise<boolean> {
  if (contentToUpload(task) === undefined) return true;
  let isPublished = false;
  await run.catching([task], async () => {
    const uploaded = await uploadFor(run, task);
    if (uploaded === "finished") return;
    // minutes may have passed: somebody may have had a hand in it meanwhile
    const [[, answer] = []] = await run.look([task]);
    if (!answer) return;
    if (!answer.ok) {
      await run.outcomes.fail(task, answer.error);
      return;
    }
    const wire = answer.response.body as WireObject;
    const object = readObject(task.kind, wire, run.pinned);
    if (!isOurs(object, run.desired.stack) || object.marker?.key !== task.change.address) {
      await run.outcomes.finish(
        task,
        "stale",
        "it was changed by somebody else while its files were uploaded; make a new plan",
      );
      return;
    }
    const body = publishBody(run, task, uploaded.version, wire);
    const request = task.kind.requests.update(targetOf(task), body);
    const failed = await run.sendAll([
      { task, address: task.change.address, request, fresh: true },
    ]);
    isPublished = failed.size === 0;
  });
  return isPublished;
}
