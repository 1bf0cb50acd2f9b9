import {
  type Assignment,
  assignmentKey,
  assignmentsFromWire,
} from "../../assignments/assignment.ts";
import { reveal } from "../../config/variables.ts";
import type { BatchResult } from "../../graph/index.ts";
import { untilVisible } from "../../graph/until-visible.ts";
import { meets, sameValue } from "../../kind/property.ts";
import { isMapping } from "../../kind/value-at.ts";
import type { WireObject } from "../../kind/wire.ts";
import { isOurs } from "../../snapshot/ownership.ts";
import { readField, readObject } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { ApplyRun } from "./apply-run.ts";
import type { Task } from "./task.ts";

// a replica may show for a while what was there before the write
const waitsInMs = [1000, 2000, 4000, 8000, 16_000, 30_000];

type Look = "as written" | "not visible yet" | "moved" | Extract<BatchResult, { ok: false }>;

/**
 * Reads policies again right before they are assigned. `assign` replaces the whole set, so what
 * somebody did since the last read would be undone: such a task is stale, and nothing is sent.
 */
export async function stillAsWritten(run: ApplyRun, tasks: readonly Task[]): Promise<Task[]> {
  const { sleep } = run.tenant;
  const looks = await untilVisible<ReadonlyMap<Task, Look>>(
    async (before) => {
      const open = before ? tasks.filter((task) => before.get(task) === "not visible yet") : tasks;
      const answers = await run.look(open);
      return new Map([
        ...(before ?? []),
        ...answers.map(([task, answer]) => [task, lookAgain(run, task, answer)] as const),
      ]);
    },
    (seen) => ![...seen.values()].includes("not visible yet"),
    { waitsInMs, sleep, ...run.cancellable },
  );
  const ready: Task[] = [];
  for (const [task, look] of looks) {
    if (look === "as written") ready.push(task);
    else if (look === "moved") await run.outcomes.finish(task, "stale", moved);
    else if (look === "not visible yet") await run.outcomes.finish(task, "pending", invisible);
    else await run.outcomes.fail(task, look.error);
  }
  return ready;
}

const moved =
  "the policy was changed by somebody else while it was written, and is not assigned; make a new plan";
const invisible =
  "what was written of it cannot be seen yet, and it is not assigned before; apply again to finish";

/**
 * One look at a policy that is about to be assigned: as it was written, and assigned as it was
 * read. `body` is an `assign` that was sent and not answered, and may have been done.
 */
export function lookAgain(run: ApplyRun, task: Task, answer: BatchResult, body?: unknown): Look {
  if (!answer.ok) {
    // what this run created may not be visible yet, and nobody else can have assigned it
    return task.fresh && answer.error.status === 404 ? "as written" : answer;
  }
  const object = readObject(task.kind, answer.response.body as WireObject, run.pinned);
  if (!isOwned(run, task, object))
    return wasWithoutOwner(task, object) ? "not visible yet" : "moved";
  const before = task.assignedBefore ?? (task.fresh ? [] : (task.live?.assignments ?? []));
  const now = keysOf(object.assignments ?? []);
  if (now !== keysOf(before) && now !== keysOf(assignmentsIn(task, body))) return "moved";
  // the service refuses to assign what it has not made ready
  if (task.kind.content && !task.kind.content.isReady(object.wire)) return "not visible yet";
  return valuesOf(run, task, object);
}

/** Whose the policy is: one whose marker somebody took off is left alone from then on. */
function isOwned({ desired, pinned }: ApplyRun, { change }: Task, object: TenantObject): boolean {
  if (object.marker === undefined && pinned.has(object.id)) return true;
  return isOurs(object, desired.stack) && object.marker?.key === change.address;
}

/** Whether the marker is the one from before an adoption or a move. */
function wasWithoutOwner({ change, live }: Task, { marker }: TenantObject): boolean {
  if (change.action !== "adopt" && change.action !== "move") return false;
  return marker?.key === live?.marker?.key;
}

function valuesOf(run: ApplyRun, task: Task, object: TenantObject): Look {
  const { kind, resource, change, live } = task;
  // masked values say nothing
  if (!resource || kind.concealed?.masks(object.wire)) return "as written";
  let look: Look = "as written";
  for (const property of kind.properties) {
    const { path, plane } = property;
    if (plane !== "config" || !(path in resource.fields)) continue;
    // what was settled on while planning may be spelt in another way than it is read
    const planned = change.fields.filter((field) => field.path === path);
    const wanted = [resource.fields[path], ...planned.map(({ after }) => after)];
    const value = readField(property, object);
    const { variables } = run.desired;
    if (wanted.some((want) => meets(property, value, reveal(want, variables)))) continue;
    const wasSo =
      !task.fresh && live !== undefined && sameValue(property, readField(property, live), value);
    if (!wasSo) return "moved";
    look = "not visible yet";
  }
  return look;
}

function assignmentsIn({ kind }: Task, body: unknown): Assignment[] | undefined {
  return kind.role === "policy" && isMapping(body)
    ? assignmentsFromWire(body[kind.requests.assignParameter], kind.terms)
    : undefined;
}

function keysOf(assignments: readonly Assignment[] | undefined): string | undefined {
  return assignments?.map(assignmentKey).sort().join();
}
