import type { Assignment } from "../../assignments/assignment.ts";
import type { DesiredResource, DesiredState } from "../../config/desired-state.ts";
import { type AnyKind, kindOf } from "../../registry/kinds.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { GraphRequest } from "../../graph/request.ts";
import type { ObjectAt } from "../../kind/requests.ts";
import { isMapping } from "../../kind/value-at.ts";
import type { Change } from "../plan/change.ts";
import type { Write } from "./writer.ts";

/** One change while it is worked on. */
export interface Task {
  readonly change: Change;
  readonly kind: AnyKind;
  /** Undefined for deletes and forgets. */
  readonly resource: DesiredResource | undefined;
  live?: TenantObject;
  /** What it was assigned to when it was read; default: as `live` was, and nobody where it is new. */
  assignedBefore?: readonly Assignment[];
  id: string | null;
  requestId: string | null;
  note?: string;
  /** When its object was read last; undefined where it was not. */
  seenAt?: Date;
  /** Something of it was written: an interruption leaves it half done. */
  written: boolean;
  /** Created by this run: other replicas may not know it yet. */
  fresh: boolean;
}

/** A write of one change. */
export interface TaskWrite extends Write {
  readonly task: Task;
  /** The object that is written, as it was read; default: the task's own. */
  readonly target?: TenantObject;
}

/** What the journal says of the values that a write of a task replaces and sets. */
export function journalValues(
  { change, kind, live }: Task,
  { body }: GraphRequest,
): Pick<Write, "before" | "shown"> {
  if (!isMapping(body)) return {};
  const names = Object.keys(body);
  // assignments travel in a body of their own
  const isAssign =
    kind.role === "policy" && names.length === 1 && names[0] === kind.requests.assignParameter;
  const before = live
    ? Object.fromEntries(names.map((name) => [name, live.wire[name] ?? null]))
    : undefined;
  if (isAssign) return { before: { assignments: live?.assignments ?? null } };
  return kind.concealed && (live === undefined || kind.concealed.masks(live.wire))
    ? {
        shown: change.writes.properties,
        before: { description: live?.wire["description"] ?? null },
      }
    : { before };
}

export function taskOf(change: Change, desired: DesiredState): Task {
  const { address, kind, id } = change;
  const resource = removes(change)
    ? undefined
    : desired.resources.find((candidate) => candidate.address === address);
  return {
    change,
    kind: kindOf(kind),
    resource,
    id,
    requestId: null,
    written: false,
    fresh: false,
  };
}

/** Where the object of a task is, once it is there. */
export function targetOf({ id, live, change }: Task): ObjectAt {
  if (live?.id === id) return live;
  // a replacement begins with the object that it leaves
  const form = (id === change.id ? change.form?.from : undefined) ?? change.form?.name;
  return { id: id ?? "", form };
}

/** Whether a change takes an object out of the stack. */
export function removes({ action }: Pick<Change, "action">): boolean {
  return action === "delete" || action === "forget";
}

/** What the files say of a task that writes; deletes and forgets have nothing. */
export function resourceOf({ resource, change }: Task): DesiredResource {
  if (!resource) throw new TypeError(`${change.address} is not in the config`);
  return resource;
}
