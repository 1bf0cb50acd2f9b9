import type { DesiredResource, DesiredState } from "../../config/desired-state.ts";
import { reveal } from "../../config/variables.ts";
import type { Wanted } from "../../kind/requests.ts";
import type { ApplyRun } from "./apply-run.ts";
import { resourceOf, type Task } from "./task.ts";

/** What the object of a task is looked for by, where its creation was not answered. */
export interface SoughtCreation {
  readonly resource: DesiredResource;
  readonly desired: DesiredState;
  /** An object that carries the same key and is not meant: the predecessor of a replacement. */
  readonly except: string | null;
}

export function soughtFor(run: ApplyRun, task: Task): SoughtCreation {
  return { resource: resourceOf(task), desired: run.desired, except: task.change.id };
}

/** What a resource is looked for by. */
export function wantedFor(run: ApplyRun, resource: DesiredResource): Wanted {
  return {
    stack: run.desired.stack,
    key: resource.key,
    displayName: reveal(resource.displayName, run.desired.variables),
  };
}
