import type { DesiredResource, DesiredState } from "../../config/desired-state.ts";
import { type AnyKind, kindOf } from "../../registry/kinds.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Change } from "../plan/plan.ts";
import type { Write } from "./writer.ts";

/** One change while it is worked on. */
export interface Task {
  readonly change: Change;
  readonly kind: AnyKind;
  /** Undefined for deletes and forgets. */
  readonly resource: DesiredResource | undefined;
  live?: TenantObject;
  id: string | null;
  requestId: string | null;
  note?: string;
  /** Something of it was written: an interruption leaves it half done. */
  written: boolean;
  /** Created by this run: other replicas may not know it yet. */
  fresh: boolean;
}

/** A write of one change. */
export interface TaskWrite extends Write {
  readonly task: Task;
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

/** Whether a change takes an object out of the stack. */
export function removes({ action }: Pick<Change, "action">): boolean {
  return action === "delete" || action === "forget";
}

/** What the files say of a task that writes; deletes and forgets have nothing. */
export function resourceOf({ resource, change }: Task): DesiredResource {
  if (!resource) throw new TypeError(`${change.address} is not in the config`);
  return resource;
}
