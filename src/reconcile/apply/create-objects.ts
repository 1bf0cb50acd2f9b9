import type { DesiredResource } from "../../config/desired-state.ts";
import { reveal } from "../../config/variables.ts";
import { Budget } from "../../graph/budget.ts";
import { type GraphError, isThrottled } from "../../graph/index.ts";
import type { GraphRequest } from "../../graph/request.ts";
import { eachAtOnce } from "../../graph/lists.ts";
import { bucketOf } from "../../graph/quota.ts";
import { waitOut, type WaitingOut } from "../../graph/wait-out.ts";
import type { Wanted } from "../../kind/requests.ts";
import { identify, indexObjects } from "../../snapshot/identify.ts";
import { locateObjects } from "../../snapshot/stated-objects.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import { soughtOf } from "../../snapshot/stated-objects.ts";
import type { ApplyRun } from "./apply-run.ts";
import { journalValues, resourceOf, type Task } from "./task.ts";
import { stillWithoutHolder } from "./still-as-read.ts";
import { writeAttached } from "./write-attached.ts";
import { createBody } from "../plan/bodies.ts";
import { findCreated } from "./find-created.ts";
import { createdId } from "./writer.ts";

const createsAtOnce = 4;
const throttledAttempts = 6;

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
  await run.chunks(single, async (chunk) => await writeAttached(run, chunk));
}

export function createRequest(run: ApplyRun, task: Task, replaced?: TenantObject): GraphRequest {
  const resource = resourceOf(task);
  const body = createBody(task.kind, resource, run.desired, task.change.fields, replaced);
  return task.kind.requests.create(body, { stack: run.desired.stack, key: resource.key });
}

/**
 * Looks for one's own key again between creating and assigning, since another run may have made
 * the same object at the same moment: then neither is assigned. What is the only holder of an
 * alternate key has no twin.
 */
async function withoutTwins(run: ApplyRun, made: readonly Task[]): Promise<Task[]> {
  const single = made.filter(({ kind }) => kind.requests.alternateKey);
  for (const kind of new Set(made.map((task) => task.kind))) {
    if (kind.requests.alternateKey) continue;
    const ofKind = made.filter((task) => task.kind === kind);
    await run.catching(ofKind, async () => {
      const wanted = ofKind.map((task) => wantedOf(run, resourceOf(task)));
      const { pinned, cancellable } = run;
      const objects = await locateObjects(run.tenant, kind, wanted, { pinned, ...cancellable });
      const { byKey } = indexObjects(kind, run.desired.stack, objects);
      for (const task of ofKind) {
        const { address, id: predecessor } = task.change;
        const twins = (byKey.get(address) ?? []).filter(
          ({ id }) => id !== task.id && id !== predecessor,
        );
        if (twins.length === 0) single.push(task);
        else
          await run.outcomes.finish(
            task,
            "failed",
            twinText([task.id ?? "", ...twins.map(({ id }) => id)]),
          );
      }
    });
  }
  return single;
}

function twinText(ids: readonly string[]): string {
  return `was created twice: ${ids.join(", ")}, by another run as well. Neither is assigned; delete one of them by hand, then apply again`;
}

/** A create's precondition is absence: what appeared since the plan makes it stale. */
async function stillAbsent(run: ApplyRun, tasks: readonly Task[]): Promise<Task[]> {
  const absentOnes: Task[] = [];
  for (const kind of new Set(tasks.map((task) => task.kind))) {
    const ofKind = tasks.filter((task) => task.kind === kind);
    await run.catching(ofKind, async () => {
      const wanted = ofKind.map((task) => wantedOf(run, resourceOf(task)));
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
    const found = await findCreated(run.tenant, task.kind, sought(run, task), run.cancellable);
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

/** One POST. An answer that never came is looked up before anything is sent again. */
export async function createOne(
  run: ApplyRun,
  task: Task,
  request: GraphRequest,
): Promise<boolean> {
  const budget = new Budget(run.tenant.graph.retryBudgetInMs);
  for (let attempt = 1; ; attempt++) {
    const result = await run.writer.sendOne({
      address: task.change.address,
      request,
      ...journalValues(task, request),
    });
    task.written ||= result.ok || result.error.ambiguous;
    if (result.ok) {
      task.id = createdId(result.response.body);
      task.requestId = result.response.requestId ?? null;
      if (task.id !== null) return true;
    } else if (!result.error.ambiguous) {
      await run.outcomes.fail(task, result.error);
      return false;
    }
    // throttled means not done, but a look costs little; anything else may show late
    const throttled = !result.ok && isThrottled(result.error) ? result.error : undefined;
    const mayRepeat = !throttled || (await waitOut(throttled.retryAt, budget, waitingOut(run)));
    const found = await findCreated(run.tenant, task.kind, sought(run, task), {
      ...run.cancellable,
      once: throttled !== undefined,
    });
    if (found.by === "found") {
      task.id = found.object.id;
      task.note = "the answer to its creation was lost; the object was found by its marker";
      return true;
    }
    if (found.by === "twins") {
      await run.outcomes.finish(
        task,
        "failed",
        `was created twice: ${found.ids.join(", ")}. Delete one of them by hand, then apply again`,
      );
      return false;
    }
    if (throttled && !mayRepeat) {
      await run.outcomes.finish(task, "pending", whenToComeBack(throttled));
      return false;
    }
    if (attempt >= (throttled ? throttledAttempts : 2) || run.isInterrupted) {
      await run.outcomes.finish(
        task,
        "unknown",
        "Graph did not say whether it was created, and it cannot be found; apply again to find out",
      );
      return false;
    }
  }
}

function waitingOut(run: ApplyRun): WaitingOut {
  const { now, sleep } = run.tenant;
  const onWait = (ms: number) => {
    run.progress({ type: "wait", reason: "Graph asks for fewer requests", ms });
  };
  return { now, sleep, onWait, ...run.cancellable };
}

function whenToComeBack({ retryAt }: GraphError): string {
  const at = retryAt === undefined ? "later" : `after ${retryAt.toISOString()}`;
  return `Graph asks for a longer wait than the time allowed, and it is not there: apply again ${at}`;
}

function sought(run: ApplyRun, task: Task) {
  return { resource: resourceOf(task), desired: run.desired, except: task.change.id };
}

function wantedOf(run: ApplyRun, resource: DesiredResource): Wanted {
  return {
    stack: run.desired.stack,
    key: resource.key,
    displayName: reveal(resource.displayName, run.desired.variables),
  };
}
