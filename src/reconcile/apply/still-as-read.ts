import type { GraphError } from "../../graph/index.ts";
import { canonical } from "../../kind/property.ts";
import { isMapping } from "../../kind/value-at.ts";
import type { WireObject } from "../../kind/wire.ts";
import { readObject } from "../../snapshot/read-object.ts";
import { preconditionOf } from "../plan/precondition.ts";
import type { ApplyRun } from "./apply-run.ts";
import { lookAgain } from "./still-as-written.ts";
import { targetOf, resourceOf, type TaskWrite } from "./task.ts";
import type { StillMeant } from "./writer.ts";

const moved = "somebody changed it while the write waited; make a new plan";
const gone = "the object is gone; make a new plan";
const unseen = ({ message }: GraphError) =>
  `its write waited, and could not be preceded by another look (${message}); apply again to finish`;

/**
 * Looks at objects again that are about to be written late: they have to be as they were read, or
 * already as they are to be, where an earlier try was done after all.
 */
export function stillAsRead(run: ApplyRun): StillMeant<TaskWrite> {
  return async (late) => {
    const meant = new Set<TaskWrite>();
    for (const [write, answer] of await readLate(run, late)) {
      if (!answer.ok) {
        // what cannot be seen yet the write itself is told, and what is gone is deleted
        const isDeleted = write.request.method === "DELETE";
        if (answer.error.status === 404 && (write.task.fresh || isDeleted)) meant.add(write);
        else if (answer.error.status === 404) await run.outcomes.finish(write.task, "stale", gone);
        else await run.outcomes.finish(write.task, "pending", unseen(answer.error));
      } else if (isAsRead(run, write, answer.response.body as WireObject)) meant.add(write);
      else await run.outcomes.finish(write.task, "stale", moved);
    }
    return meant;
  };
}

/** The same for policies that are about to be assigned late. */
export function stillUnassigned(run: ApplyRun): StillMeant<TaskWrite> {
  return async (late) => {
    const meant = new Set<TaskWrite>();
    for (const [write, answer] of await readLate(run, late)) {
      const look = lookAgain(run, write.task, answer, write.request.body);
      if (look === "moved") await run.outcomes.finish(write.task, "stale", moved);
      else if (typeof look === "object" && look.error.status === 404)
        await run.outcomes.finish(write.task, "stale", gone);
      else if (typeof look === "object")
        await run.outcomes.finish(write.task, "pending", unseen(look.error));
      else meant.add(write);
    }
    return meant;
  };
}

/** The same for objects that are about to be made late by their alternate key. */
export function stillWithoutHolder(run: ApplyRun): StillMeant<TaskWrite> {
  return async (late) => {
    const meant = new Set<TaskWrite>();
    const answers = await run.tenant.graph.batchOf(late, ({ task }) => {
      const { key } = resourceOf(task);
      const { alternateKey } = task.kind.requests;
      if (!alternateKey) throw new TypeError(`${task.change.address} has no alternate key`);
      return alternateKey.get(alternateKey.of({ stack: run.desired.stack, key }));
    });
    for (const [write, answer] of answers) {
      if (!answer.ok) {
        if (answer.error.status === 404) meant.add(write);
        else await run.outcomes.finish(write.task, "pending", unseen(answer.error));
      } else if (isWritten(answer.response.body as WireObject, write.request.body))
        meant.add(write);
      else await run.outcomes.finish(write.task, "stale", moved);
    }
    return meant;
  };
}

async function readLate(run: ApplyRun, late: readonly TaskWrite[]) {
  return await run.tenant.graph.batchOf(late, ({ task, target }) =>
    task.kind.requests.get(target ?? targetOf(task)),
  );
}

function isAsRead(run: ApplyRun, write: TaskWrite, wire: WireObject): boolean {
  const { kind, live, resource } = write.task;
  const before = write.target ?? live;
  if (!before) return true;
  const object = readObject(kind, wire, run.pinned);
  const stated = write.target === undefined ? resource : undefined;
  // masked values say nothing, but each change raises the version
  const isSame = kind.concealed?.masks(before.wire)
    ? wire["version"] === before.wire["version"]
    : preconditionOf(kind, object, stated) === preconditionOf(kind, before, stated);
  // the marker stands in the description, so that the text beside it counts as well
  if (isSame && object.description === before.description) return true;
  const { body } = write.request;
  if (isWritten(wire, body)) return true;
  // a list that Graph numbers never equals the one that was sent
  if (!kind.forms || !isMapping(body)) return false;
  const after = readObject(kind, { ...wire, ...body }, run.pinned);
  return (
    preconditionOf(kind, object, undefined) === preconditionOf(kind, after, undefined) &&
    canonical(object.marker ?? null) === canonical(after.marker ?? null) &&
    object.description === after.description
  );
}

/** Whether an object holds already what a body sets; a delete sets nothing. */
function isWritten(wire: WireObject, body: unknown): boolean {
  if (!isMapping(body)) return false;
  return Object.entries(body).every(
    ([name, value]) => canonical(wire[name] ?? null) === canonical(value ?? null),
  );
}
