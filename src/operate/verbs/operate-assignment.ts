import { type Assignment, targetKey } from "../../assignments/assignment.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { demandPolicyKind } from "../../registry/kinds.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { refuseForeign } from "./find-named.ts";
import { operate, type OperateOptions, type OperationOutcome } from "./operation.ts";
import { currentAssignments } from "./current-assignments.ts";
import { type SetAuditLine, type SetFacts, setStep } from "./set-step.ts";

/** Groups that a policy is to be assigned to, or not any more. */
export interface AssignmentOperation {
  readonly policy: TenantObject;
  readonly groupIds: readonly string[];
  readonly to: "assigned" | "unassigned";
}

/** What setting something will do. */
export interface SetTold {
  readonly what: string;
}

/**
 * Assigns a policy to groups, or takes them off, and leaves its other assignments as they are: the
 * whole set is read right before it is sent, since `assign` replaces it.
 *
 * @throws {OperationRefusedError} where the policy belongs to Windows Autopatch, `confirm` says no,
 *   or the audit line cannot be kept.
 * @throws {GraphError} where it is certain that nothing was written.
 */
export async function operateAssignment(
  tenant: Tenant,
  { policy, groupIds, to }: AssignmentOperation,
  options: OperateOptions<SetTold, SetAuditLine>,
): Promise<OperationOutcome<SetFacts>> {
  const kind = demandPolicyKind(policy.kind);
  refuseForeign(kind, policy);
  const read = async (signal: OperationOptions) =>
    await currentAssignments(tenant, kind, policy, signal);
  const wanted = groupIds.map((groupId): Assignment => ({ target: "group", groupId }));
  const keys = new Set(wanted.map(targetKey));
  const isIncluded = (assignments: readonly Assignment[], groupId: string) =>
    assignments.some((each) => each.target === "group" && each.groupId === groupId);
  const what = `${to === "assigned" ? "assign to" : "take off"} ${groupIds.length} ${groupIds.length === 1 ? "group" : "groups"}: ${groupIds.join(", ")}`;
  const step = await setStep(
    tenant,
    {
      verb: "assign",
      object: policy,
      what,
      isDivisible: false,
      isSo: async (signal) => {
        const now = await read(signal);
        return groupIds.every((id) => isIncluded(now, id) === (to === "assigned"));
      },
      send: async (signal) => {
        const others = (await read(signal)).filter(
          (each) => each.target === "exclude" || !keys.has(targetKey(each)),
        );
        const all = to === "assigned" ? [...others, ...wanted] : others;
        const { requestId } = await tenant.graph.send(kind.requests.assign(policy, all), signal);
        return requestId === undefined ? [] : [requestId];
      },
    },
    { abortSignal: options.abortSignal },
  );
  const told = step.isDue ? { what } : undefined;
  const [outcome] = await operate(tenant, { told, steps: [step] }, options);
  if (!outcome) throw new TypeError("one step has one outcome");
  return outcome;
}
