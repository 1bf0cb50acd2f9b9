import type { GraphError } from "../../graph/index.ts";
import type { OperationOptions } from "../../graph/request.ts";
import type { Membership } from "../../kind/device-membership.ts";
import { devicesAmong } from "../../snapshot/read-members.ts";
import { readRows } from "../../snapshot/read-rows.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { MemberDifference } from "../plan/plan.ts";
import type { ApplyRun } from "./apply-run.ts";

const attempts = 3;

interface MemberTarget {
  readonly address: string;
  readonly id: string;
  readonly fresh: boolean;
  readonly membership: Membership;
}

/**
 * Sends only the difference, and reads again before it repeats anything: one member that
 * is there already fails the 20 that are added with it.
 *
 * @see https://learn.microsoft.com/graph/api/group-post-members
 */
export async function writeMembers(
  run: ApplyRun,
  { address, id, fresh, membership }: MemberTarget,
  difference: MemberDifference,
): Promise<GraphError | undefined> {
  let add = difference.add.map((member) => member.id);
  let remove = difference.remove.map((member) => member.id);
  for (let attempt = 1; ; attempt++) {
    const results = await run.writer.send([
      ...membership
        .add(id, add, run.tenant.graph.graphUrl)
        .map((request) => ({ address, request, fresh, removes: false })),
      ...remove.map((member) => {
        return { address, request: membership.remove(id, member), removes: true };
      }),
    ]);
    const failures = results.flatMap(([{ removes }, result]) => {
      // no longer a member: done
      const isDone = result.ok || (removes && result.error.status === 404);
      return isDone ? [] : [result.error];
    });
    if (failures[0] === undefined || attempt === attempts) return failures[0];
    const live = await readMemberIds(run.tenant, membership, id, run.cancellable);
    add = difference.add.map((member) => member.id).filter((member) => !live.has(member));
    remove = difference.remove.map((member) => member.id).filter((member) => live.has(member));
    if (add.length + remove.length === 0) return undefined;
  }
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
