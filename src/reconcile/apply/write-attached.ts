import type { Membership } from "../../kind/device-membership.ts";
import { reassigns } from "../plan/change.ts";
import type { ApplyRun } from "./apply-run.ts";
import type { Task } from "./task.ts";
import { assignPolicies } from "./assign-policies.ts";
import { readMemberIds, writeMembers } from "./write-members.ts";
import { writeParts } from "./write-parts.ts";

/** Writes what hangs on objects that are there: their parts, their members, their assignments. */
export async function writeAttached(run: ApplyRun, tasks: readonly Task[]): Promise<void> {
  const open: Task[] = [];
  for (const task of tasks) {
    if (!(await writeParts(run, task))) continue;
    const membership = task.kind.role === "group" ? task.kind.membership : undefined;
    if (!task.change.members || !membership || task.id === null) {
      open.push(task);
      continue;
    }
    const before = await membersAsPlanned(run, task, membership);
    if (!before) continue;
    const problem = await writeMembers(run, { task, membership, before }, task.change.members);
    if (problem) await run.outcomes.fail(task, problem);
    else open.push(task);
  }
  const assigned = open.filter(({ change }) => reassigns(change));
  for (const task of open) if (!reassigns(task.change)) await run.outcomes.finish(task, "applied");
  if (assigned.length > 0) await assignPolicies(run, assigned);
}

/** The members there are; undefined where the plan was made on others, and its difference holds no more. */
async function membersAsPlanned(
  run: ApplyRun,
  task: Task,
  membership: Membership,
): Promise<ReadonlySet<string> | undefined> {
  const { members } = task.change;
  if (!members || task.fresh || task.id === null) return new Set();
  const live = await readMemberIds(run.tenant, membership, task.id, run.cancellable);
  const asPlanned =
    live.size === members.keep + members.remove.length &&
    members.remove.every(({ id }) => live.has(id)) &&
    !members.add.some(({ id }) => live.has(id));
  if (asPlanned) return live;
  await run.outcomes.finish(
    task,
    "stale",
    "its members have changed since the plan was made; make a new plan",
  );
  return undefined;
}
