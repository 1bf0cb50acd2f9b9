import type { GraphError } from "../../graph/index.ts";
import type { OperationOptions } from "../../graph/request.ts";
import type { Membership } from "../../kind/device-membership.ts";
import { devicesAmong } from "../../snapshot/read-members.ts";
import { readRows } from "../../snapshot/read-rows.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { MemberDifference } from "../plan/change.ts";
import type { ApplyRun } from "./apply-run.ts";
import type { Task } from "./task.ts";

const attempts = 3;

interface MemberTarget {
  readonly task: Task;
  readonly membership: Membership;
  /** The members that were there when the difference was found to hold. */
  readonly before: ReadonlySet<string>;
}

/**
 * Sends only the difference, and reads again before it repeats anything: one member that
 * is there already fails the 20 that are added with it.
 *
 * @see https://learn.microsoft.com/graph/api/group-post-members
 */
export async function writeMembers(
  run: ApplyRun,
  { task, membership, before }: MemberTarget,
  difference: MemberDifference,
): Promise<GraphError | undefined> {
  const { id, fresh, change } = task;
  if (id === null) throw new TypeError(`${change.address} has no id to add members to`);
  const { address } = change;
  const read = async (options: OperationOptions) =>
    await readMemberIds(run.tenant, membership, id, options);
  // written late only where nobody else has changed the members meanwhile; what is in flight is
  // finished also by a run that is interrupted
  const stillMeant = async <Sent>(late: readonly Sent[]): Promise<ReadonlySet<Sent>> => {
    if (isBetween(await read({}), before, difference)) return new Set(late);
    await run.outcomes.finish(task, "stale", moved);
    return new Set();
  };
  let add = difference.add.map((member) => member.id);
  let remove = difference.remove.map((member) => member.id);
  for (let attempt = 1; ; attempt++) {
    const writes = [
      ...membership
        .add(id, add, run.tenant.graph.graphUrl)
        .map((request) => ({ address, request, fresh, removes: false })),
      ...remove.map((member) => {
        return { address, request: membership.remove(id, member), removes: true };
      }),
    ];
    const results = await run.writer.send<(typeof writes)[number]>(writes, stillMeant);
    if (results.some(([, result]) => result.ok || result.error.ambiguous)) task.written = true;
    const failures = results.flatMap(([{ removes }, result]) => {
      // no longer a member: done
      const isDone = result.ok || (removes && result.error.status === 404);
      return isDone ? [] : [result.error];
    });
    const isEnded = attempt === attempts || run.outcomes.of(change) !== undefined;
    if (failures[0] === undefined || isEnded) return failures[0];
    const live = await read(run.cancellable);
    add = difference.add.map((member) => member.id).filter((member) => !live.has(member));
    remove = difference.remove.map((member) => member.id).filter((member) => live.has(member));
    if (add.length + remove.length === 0) return undefined;
  }
}

const moved = "somebody changed its members while the write waited; make a new plan";

/** Whether members are on their way from what was there to what is wanted, and nowhere else. */
function isBetween(
  live: ReadonlySet<string>,
  before: ReadonlySet<string>,
  { add, remove }: MemberDifference,
): boolean {
  const added = new Set(add.map((member) => member.id));
  const removed = new Set(remove.map((member) => member.id));
  return (
    [...live].every((id) => before.has(id) || added.has(id)) &&
    [...before].every((id) => live.has(id) || removed.has(id))
  );
}

/** Object ids of the devices in a group. */
export async function readMemberIds(
  tenant: Tenant,
  membership: Membership,
  id: string,
  options: OperationOptions,
): Promise<Set<string>> {
  const rows = await readRows(tenant, [membership.read(id)], options);
  return new Set(devicesAmong(rows).map((device) => device.id));
}
