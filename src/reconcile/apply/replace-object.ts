import type { GraphRequest } from "../../graph/request.ts";
import type { WireObject } from "../../kind/wire.ts";
import { isOurs } from "../../snapshot/ownership.ts";
import { withConcealed } from "../../snapshot/read-concealed.ts";
import { readObject } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { ApplyRun } from "./apply-run.ts";
import { targetOf, resourceOf, type Task } from "./task.ts";
import { assignPolicies } from "./assign-policies.ts";
import { finishedBody, updateBody } from "../plan/bodies.ts";
import { createRequest } from "./create-objects.ts";
import { createOne } from "./create-one.ts";
import { preconditionOf } from "../plan/precondition.ts";
import { stillAsRead } from "./still-as-read.ts";
import { readAgain } from "./update-objects.ts";

/**
 * A successor is created with everything that the old object had and the files do not
 * state, is assigned, and only then takes over; the old one is deleted last. A run that
 * was cut in between is taken up where it stopped: the successor names its predecessor.
 */
export async function replaceObject(run: ApplyRun, task: Task): Promise<void> {
  const [fresh] = await readAgain(run, [task]);
  if (!fresh) return;
  const resource = resourceOf(task);
  const successor = fresh.live;
  const old = task.change.predecessor ? await readPredecessor(run, task) : successor;
  if (old === "stale") return;
  const oldSeenAt = task.change.predecessor ? run.tenant.now() : task.seenAt;
  if (task.change.predecessor) {
    const body = updateBody(task.kind, resource, run.desired, task.change, successor);
    if (body && !(await send(run, task, task.kind.requests.update(successor, body)))) return;
    task.assignedBefore = successor.assignments ?? [];
    // what the predecessor still had to give: nothing, once it was unassigned
    task.live = { ...successor, assignments: old?.assignments ?? successor.assignments ?? [] };
  } else if (old) {
    const created: Task = { ...task, id: null };
    const request = createRequest(run, task, old);
    try {
      if (!(await createOne(run, created, request)) || created.id === null) return;
    } finally {
      // also where an interruption ends the look for what was made
      task.written ||= created.written;
    }
    task.id = created.id;
    task.requestId = created.requestId;
    task.fresh = true;
    task.live = old;
  }
  const handedDown = old?.assignments ?? [];
  const unmanaged = resource.assignments === undefined;
  const assigns = !unmanaged || handedDown.length > 0;
  if (assigns && !(await assignPolicies(run, [task], unmanaged ? handedDown : undefined))) return;
  if (old) {
    if (task.kind.role === "policy" && (old.assignments ?? []).length > 0) {
      if (!(await send(run, task, task.kind.requests.assign(old, []), old, oldSeenAt))) return;
    }
    const unassigned = { ...old, assignments: [] };
    if (!(await send(run, task, task.kind.requests.delete(old), unassigned, oldSeenAt))) return;
  }
  const body = finishedBody(task.kind, resource, run.desired, old ?? successor, task.id ?? "");
  if (!(await send(run, task, task.kind.requests.update(targetOf(task), body)))) return;
  await run.outcomes.finish(task, "applied");
}

/** The object that the successor replaces: ours, and as the plan saw it; undefined where it is gone. */
async function readPredecessor(
  run: ApplyRun,
  task: Task,
): Promise<TenantObject | undefined | "stale"> {
  const { predecessor } = task.change;
  if (!predecessor) return undefined;
  const request = task.kind.requests.get(predecessor);
  const answer = await run.tenant.graph.attempt(request, run.cancellable);
  if (!answer.ok) {
    if (answer.error.status === 404) return undefined;
    await run.outcomes.fail(task, answer.error);
    return "stale";
  }
  const read = readObject(task.kind, answer.response.body as WireObject, run.pinned);
  // as the plan saw it, with what Graph masks
  const [old = read] = await withConcealed(run.tenant, [read], "compare", run.cancellable);
  const unchanged =
    isOurs(old, run.desired.stack) &&
    old.marker?.key === task.change.address &&
    preconditionOf(task.kind, old, undefined) === predecessor.precondition;
  if (unchanged) return old;
  await run.outcomes.finish(
    task,
    "stale",
    "the object that is replaced has changed since the plan was made; make a new plan",
  );
  return "stale";
}

/** `target` is the object that is written, as it was read at `seenAt`, where it is not the task's own. */
async function send(
  run: ApplyRun,
  task: Task,
  request: GraphRequest,
  target?: TenantObject,
  seenAt?: Date,
): Promise<boolean> {
  const fresh = task.fresh && request.method !== "DELETE";
  const { address } = task.change;
  const write = { task, address, request, fresh, ...(target && { target }), seenAt };
  const failed = await run.sendAll([write], target && stillAsRead(run));
  return failed.size === 0;
}
