import { type Assignment, assignmentKey, targetKey } from "../../assignments/assignment.ts";
import { filterAddress, groupAddress } from "../../kind/address.ts";
import type { WireObject } from "../../kind/property.ts";
import type { Membership } from "../../kind/membership.ts";
import { readObject } from "../../snapshot/read-object.ts";
import type { ApplyRun, Task } from "./apply-run.ts";
import { readMemberIds, writeMembers } from "./write-members.ts";
import { reassigns } from "../plan/plan.ts";
import { processedGroups } from "./processed-groups.ts";
import { writeParts } from "./write-parts.ts";

export async function writeMembersAndAssignments(
  run: ApplyRun,
  tasks: readonly Task[],
): Promise<void> {
  const open: Task[] = [];
  for (const task of tasks) {
    if (!(await writeParts(run, task))) continue;
    const membership = task.kind.role === "group" ? task.kind.membership : undefined;
    if (!task.change.members || !membership || task.id === null) {
      open.push(task);
      continue;
    }
    if (!(await membersAsPlanned(run, task, membership))) continue;
    const problem = await writeMembers(
      run.tenant,
      run.writer,
      { address: task.change.address, id: task.id, fresh: task.fresh, membership },
      task.change.members,
      run.options,
    );
    if (problem) await run.fail(task, problem);
    else open.push(task);
  }
  const assigned = open.filter(({ change }) => reassigns(change));
  for (const task of open) if (!reassigns(task.change)) await run.finish(task, "applied");
  if (assigned.length > 0) await assignPolicies(run, assigned);
}

/** The plan's difference holds only for the members it was made on. */
async function membersAsPlanned(
  run: ApplyRun,
  task: Task,
  membership: Membership,
): Promise<boolean> {
  const { members } = task.change;
  if (!members || task.fresh || task.id === null) return true;
  const live = await readMemberIds(run.tenant, membership, task.id, run.signal());
  const asPlanned =
    live.size === members.keep + members.remove.length &&
    members.remove.every(({ id }) => live.has(id)) &&
    !members.add.some(({ id }) => live.has(id));
  if (!asPlanned) {
    await run.finish(
      task,
      "stale",
      "its members have changed since the plan was made; make a new plan",
    );
  }
  return asPlanned;
}

/** Sends the whole wanted set of each policy; those that exclude a group only once it is filled. */
export async function assignPolicies(
  run: ApplyRun,
  tasks: readonly Task[],
  instead?: readonly Assignment[],
): Promise<boolean> {
  const waiting = new Map(tasks.map((task) => [task, waitsFor(run, task)] as const));
  const ready = tasks.filter((task) => waiting.get(task)?.length === 0);
  // includes never wait for the groups that others exclude
  const done = new Set(await sendAssignments(run, ready, instead));
  let held = tasks.filter((task) => !ready.includes(task));
  if (held.length > 0) {
    const groups = [...new Set(held.flatMap((task) => waiting.get(task) ?? []))];
    let waited = false;
    const rounds = processedGroups(
      run.tenant,
      groups.map((address) => ({ address, id: run.idOf(address) })),
      {
        waitInMs: run.options.waitInMs ?? 15 * 60_000,
        touched: run.processing,
        onWait: (reason, ms) => {
          waited = true;
          run.progress({ type: "wait", reason, ms });
        },
        ...run.signal(),
      },
    );
    for await (const { processed, open } of rounds) {
      const next = held.filter((task) =>
        waiting.get(task)?.every((address) => processed.has(address)),
      );
      held = held.filter((task) => !next.includes(task));
      // the set is replaced whole, so it must not be older than the wait
      const current = waited ? await unchangedMeanwhile(run, next) : next;
      for (const task of await sendAssignments(run, current, instead)) done.add(task);
      if (!open) continue;
      for (const task of held) await run.finish(task, "pending", open);
    }
  }
  return done.size === tasks.length;
}

/** Reads assignments again; a task whose were changed during the wait is stale. */
async function unchangedMeanwhile(run: ApplyRun, tasks: readonly Task[]): Promise<Task[]> {
  const answers = await run.tenant.graph.batch(
    tasks.map(({ kind, id }) => kind.requests.get(id ?? "")),
    run.signal(),
  );
  const unchanged: Task[] = [];
  for (const [index, task] of tasks.entries()) {
    const answer = answers[index];
    if (!answer) continue;
    if (!answer.ok) {
      // what this run created may not be visible yet, and nobody else can have assigned it
      if (task.fresh && answer.error.status === 404) unchanged.push(task);
      else await run.fail(task, answer.error);
      continue;
    }
    const now = readObject(task.kind, answer.response.body as WireObject).assignments ?? [];
    const before = task.fresh ? [] : (task.live?.assignments ?? []);
    if (now.map(assignmentKey).sort().join() === before.map(assignmentKey).sort().join()) {
      unchanged.push(task);
    } else {
      await run.finish(
        task,
        "stale",
        "its assignments were changed while it waited for a group; make a new plan",
      );
    }
  }
  return unchanged;
}

async function sendAssignments(
  run: ApplyRun,
  tasks: readonly Task[],
  instead?: readonly Assignment[],
): Promise<Task[]> {
  const writes = tasks.flatMap((task) => {
    const { kind, id } = task;
    if (id === null || kind.role !== "policy") return [];
    const wanted = instead ?? wantedAssignments(run, task);
    return [
      {
        task,
        write: {
          address: task.change.address,
          request: kind.requests.assign(id, wanted),
          fresh:
            task.fresh || task.change.dependsOn.some((address) => run.freshGroups.has(address)),
        },
      },
    ];
  });
  const failed = await run.sendAll(writes);
  const done = writes.map(({ task }) => task).filter((task) => !failed.has(task));
  for (const task of done) if (task.change.action !== "replace") await run.finish(task, "applied");
  return done;
}

/** The full set: what the config wants, and what is kept of the live one. */
function wantedAssignments(run: ApplyRun, { resource, live }: Task): Assignment[] {
  const wanted = (resource?.assignments ?? []).map((assignment): Assignment => {
    const groupId =
      assignment.group === undefined ? undefined : run.idOf(groupAddress(assignment.group));
    const { filter } = assignment;
    return {
      target: assignment.target,
      ...(groupId !== undefined && { groupId }),
      ...(filter && { filterId: run.idOf(filterAddress(filter.key)), filterMode: filter.mode }),
    };
  });
  const targets = new Set(wanted.map(targetKey));
  const kept = (live?.assignments ?? []).filter(
    (assignment) =>
      !targets.has(targetKey(assignment)) &&
      (assignment.target === "other" || resource?.assignmentsMode === "additive"),
  );
  const all = [...wanted, ...kept];
  return all.filter(
    (item, index) =>
      all.findIndex((other) => assignmentKey(other) === assignmentKey(item)) === index,
  );
}

/** Groups that must be processed before the policy may be assigned: an exclusion must never fail open. */
function waitsFor(run: ApplyRun, { change, resource }: Task): string[] {
  const excluded = (resource?.assignments ?? [])
    .filter(({ target }) => target === "exclude")
    .flatMap(({ group }) => (group === undefined ? [] : [groupAddress(group)]));
  // also one that was excluded before, and whose rule this run has changed
  return [
    ...new Set([...change.waitsFor, ...excluded.filter((address) => run.processing.has(address))]),
  ];
}
