import type { OperationOptions } from "../../graph/request.ts";
import { deviceAmount } from "../../kind/amounts.ts";
import { type WireObject, wireText } from "../../kind/wire.ts";
import { groups } from "../../registry/kinds.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { SetTold } from "./operate-assignment.ts";
import { operate, type OperateOptions, type OperationOutcome } from "./operation.ts";
import { type SetAuditLine, type SetFacts, setStep } from "./set-step.ts";

/** Devices that are to be members of an assigned group, or not any more. */
export interface MembersOperation {
  readonly group: TenantObject;
  /** Object ids of devices in the directory. */
  readonly deviceIds: readonly string[];
  readonly to: "members" | "others";
}

/**
 * Puts devices into an assigned group, or takes them out, and leaves its other members as they are.
 * Only the difference to what is read right before is sent. Needs `GroupMember.ReadWrite.All`.
 *
 * @throws {OperationRefusedError} where `confirm` says no, or the audit line cannot be kept.
 * @throws {GraphError} where it is certain that nothing was written.
 */
export async function operateMembers(
  tenant: Tenant,
  { group, deviceIds, to }: MembersOperation,
  options: OperateOptions<SetTold, SetAuditLine>,
): Promise<OperationOutcome<SetFacts>> {
  const { membership } = groups;
  const due = async (signal: OperationOptions): Promise<readonly string[]> => {
    const members = new Set<string>();
    const list = tenant.graph.list<WireObject>(membership.read(group.id), signal);
    for await (const member of list) members.add(wireText(member, "id").toLowerCase());
    return deviceIds.filter((id) => members.has(id) !== (to === "members"));
  };
  const what = `${to === "members" ? "put" : "take"} ${deviceAmount(deviceIds.length)} ${to === "members" ? "into the group" : "out of the group"}`;
  const step = await setStep(
    tenant,
    {
      verb: "members",
      object: group,
      what,
      isDivisible: true,
      isSo: async (signal) => (await due(signal)).length === 0,
      send: async (signal) => {
        const ids = await due(signal);
        const requests =
          to === "members"
            ? membership.add(group.id, ids, tenant.graph.graphUrl)
            : ids.map((id) => membership.remove(group.id, id));
        const requestIds: string[] = [];
        for (const [, result] of await tenant.graph.batchOf(
          requests,
          (request) => request,
          signal,
        )) {
          if (!result.ok) throw result.error;
          if (result.response.requestId !== undefined) requestIds.push(result.response.requestId);
        }
        return requestIds;
      },
    },
    { abortSignal: options.abortSignal },
  );
  const told = step.isDue ? { what } : undefined;
  const [outcome] = await operate(tenant, { told, steps: [step] }, options);
  if (!outcome) throw new TypeError("one step has one outcome");
  return outcome;
}
