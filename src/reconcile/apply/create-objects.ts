import { eachAtOnce } from "../../graph/lists.ts";
import { bucketOf } from "../../graph/quota.ts";
import type { GraphRequest } from "../../graph/request.ts";
import { identify, indexObjects } from "../../snapshot/identify.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import { locateObjects, soughtOf } from "../../snapshot/stated-objects.ts";
import { createBody } from "../plan/bodies.ts";
import type { ApplyRun } from "./apply-run.ts";
import { createOne } from "./create-one.ts";
import { findCreated } from "./find-created.ts";
import { withContent } from "./publish-content.ts";
import { stillWithoutHolder } from "./still-as-read.ts";
import { resourceOf, type Task } from "./task.ts";
import { withoutTwins } from "./twins.ts";
import { soughtFor, wantedFor } from "./wanted.ts";
import { writeAttached } from "./write-attached.ts";

const createsAtOnce = 4;

/** Creates what is still absent, assigns it, and gives it its members. */
export async function createObjects(run: ApplyRun, tasks: readonly Task[]): Promise<void> {
  const open: Task[] = [];
  for (const task of tasks) if (await run.mayGoOn(task)) open.push(task);
  const absentOnes = await stillAbsent(run, open);
  const upserts = absentOnes.filter(({ kind }) => kind.requests.alternateKey);
  const posts = absentOnes
    .filter(({ kind }) => !kind.requests.alternateKey)
    .map((task) => ({ task, request: createRequest(run, task) }));
  const made: Task[] = [];
  await run.chunks(upserts, async (chunk) => {
    const failed = await run.sendAll(
      chunk.map((task) => ({
        task,
        address: task.change.address,
        request: createRequest(run, task),
      })),
      stillWithoutHolder(run),
    );
    const done = chunk.filter((task) => !failed.has(task));
    made.push(...(await resolveUpserts(run, done)));
  });
  // a service whose quota is used up must not hold back what goes to others
  const byService = [...Map.groupBy(posts, ({ request }) => bucketOf(request)).values()];
  await eachAtOnce(byService, byService.length, async (ofOne) => {
    await eachAtOnce(ofOne, createsAtOnce, async ({ task, request }) => {
      if (!(await run.mayGoOn(task))) return;
      await run.catching([task], async () => {
        if (await createOne(run, task, request)) made.push(task);
      });
    });
  });
  for (const task of made) {
    run.known.noteMade(task);
  }
  const single = await withoutTwins(run, made);
  const whole = await withContent(run, single);
  await run.chunks(whole, async (chunk) => await writeAttached(run, chunk));
}

export function createRequest(run: ApplyRun, task: Task, replaced?: TenantObject): GraphRequest {
  const resource = resourceOf(task);
  const body = createBody(task.kind, resource, run.desired, task.change, replaced);
  const owner = { stack: run.desired.stack, key: resource.key };
  return task.kind.requests.create(body, owner, task.change.form?.name);
}

/** A create's precondition is absence: what appeared since the plan makes it stale. */
async function stillAbsent(run: ApplyRun, tasks: readonly Task[]): Promise<Task[]> {
  const absentOnes: Task[] = [];
  for (const kind of new Set(tasks.map((task) => task.kind))) {
    const ofKind = tasks.filter((task) => task.kind === kind);
    await run.catching(ofKind, async () => {
      const wanted = ofKind.map((task) => wantedFor(run, resourceOf(task)));
      const { pinned, cancellable } = run;
      const objects = await locateObjects(run.tenant, kind, wanted, { pinned, ...cancellable });
      const index = indexObjects(kind, run.desired.stack, objects);
      for (const task of ofKind) {
        const found = identify(soughtOf(resourceOf(task), run.desired), index);
        if (found.by === "none") absentOnes.push(task);
        else
          await run.outcomes.finish(
            task,
            "stale",
            "the object has appeared since the plan was made; make a new plan",
          );
      }
    });
  }
  return absentOnes;
}

// an upsert that was repeated after a lost answer gives 204 without a body
async function resolveUpserts(run: ApplyRun, tasks: readonly Task[]): Promise<Task[]> {
  const unresolved = tasks.filter(({ id }) => id === null);
  for (const task of unresolved) {
    const found = await findCreated(run.tenant, task.kind, soughtFor(run, task), run.cancellable);
    if (found.by === "found") task.id = found.object.id;
    else
      await run.outcomes.finish(
        task,
        "unknown",
        "Graph took the write, but the object cannot be found yet; apply again to finish",
      );
  }
  return tasks.filter(({ id }) => id !== null);
}
