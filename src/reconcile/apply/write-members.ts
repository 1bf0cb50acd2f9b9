import type { GraphError } from "../../graph/index.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { type WireObject, wireText } from "../../kind/property.ts";
import type { Membership } from "../../kind/membership.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { MemberDifference } from "../plan/plan.ts";
import type { Writer } from "./writer.ts";

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
  tenant: Tenant,
  writer: Writer,
  target: MemberTarget,
  difference: MemberDifference,
  options: OperationOptions,
): Promise<GraphError | undefined> {
  const { address, id, fresh, membership } = target;
  let add = difference.add.map((member) => member.id);
  let remove = difference.remove.map((member) => member.id);
  for (let attempt = 1; ; attempt++) {
    const requests = [
      ...membership.add(id, add, tenant.graph.graphUrl),
      ...remove.map((member) => membership.remove(id, member)),
    ];
    const results = await writer.send(
      requests.map((request) => ({ address, request, fresh: fresh && request.method === "PATCH" })),
    );
    const failure = results.find((result, index) => {
      if (result.ok) return false;
      // no longer a member: done
      return !(requests[index]?.method === "DELETE" && result.error.status === 404);
    });
    if (!failure || failure.ok) return undefined;
    if (attempt === 3) return failure.error;
    const live = await readMemberIds(tenant, membership, id, options);
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
  const request = membership.read(id);
  const [answer] = await tenant.graph.batch([request], options);
  if (!answer?.ok) throw answer?.error ?? new TypeError("a batch of one request gave no result");
  const rows = await tenant.graph.followPages<WireObject>(answer.response.body, request, options);
  return new Set(
    rows
      .filter((row) => row["@odata.type"] === "#microsoft.graph.device")
      .map((row) => wireText(row, "id").toLowerCase()),
  );
}
