import { type Assignment, assignmentKey } from "../../assignments/assignment.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { bodyOf, type Fields } from "../../kind/body.ts";
import type { WireObject } from "../../kind/wire.ts";
import { objectValues } from "../../kind/object-values.ts";
import { kindOf } from "../../registry/kinds.ts";
import { readObject } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { refuseForeign } from "./find-named.ts";
import type { SetTold } from "./operate-assignment.ts";
import { operate, type OperateOptions, type OperationOutcome } from "./operation.ts";
import { currentAssignments } from "./current-assignments.ts";
import { type SetAuditLine, type SetFacts, setStep } from "./set-step.ts";

/** What an object is to be again. */
export interface RestoreOperation {
  readonly object: TenantObject;
  /** Values by property path; only those that differ are sent. */
  readonly values: Fields;
  /** The whole set; undefined where it is left as it is. What is so already is not sent. */
  readonly assignments?: readonly Assignment[] | undefined;
}

/**
 * Puts values of an object back. What they do not name stays as it is.
 *
 * @throws {OperationRefusedError} where the object belongs to Windows Autopatch, `confirm` says no,
 *   or the audit line cannot be kept.
 * @throws {GraphError} where it is certain that nothing was written.
 */
export async function operateRestore(
  tenant: Tenant,
  { object, values, assignments }: RestoreOperation,
  options: OperateOptions<SetTold, SetAuditLine>,
): Promise<OperationOutcome<SetFacts>> {
  const kind = kindOf(object.kind);
  refuseForeign(kind, object);
  const read = async (signal: OperationOptions): Promise<TenantObject> => {
    const { body } = await tenant.graph.send<WireObject>(kind.requests.get(object), signal);
    return readObject(kind, body);
  };
  const differing = (now: WireObject): Fields => {
    const live = objectValues(kind.properties, now);
    return Object.fromEntries(
      Object.entries(values).filter(
        ([path, value]) => JSON.stringify(live[path] ?? null) !== JSON.stringify(value ?? null),
      ),
    );
  };
  const areAsWanted = async (signal: OperationOptions): Promise<boolean> => {
    if (assignments === undefined || kind.role !== "policy") return true;
    const now = await currentAssignments(tenant, kind, object, signal);
    const wanted = new Set(assignments.map(assignmentKey));
    return now.length === wanted.size && now.every((each) => wanted.has(assignmentKey(each)));
  };
  const paths = Object.keys(values);
  const what = [
    ...(paths.length > 0 ? [`put back ${paths.join(", ")}`] : []),
    ...(assignments ? ["put its assignments back"] : []),
  ].join("; ");
  const step = await setStep(
    tenant,
    {
      verb: "restore",
      object,
      what,
      isDivisible: true,
      isSo: async (signal) =>
        Object.keys(differing((await read(signal)).wire)).length === 0 &&
        (await areAsWanted(signal)),
      send: async (signal) => {
        const requestIds: string[] = [];
        const { wire } = await read(signal);
        const fields = differing(wire);
        if (Object.keys(fields).length > 0) {
          const body = bodyOf(kind.properties, fields, wire);
          const { requestId } = await tenant.graph.send(kind.requests.update(object, body), signal);
          if (requestId !== undefined) requestIds.push(requestId);
        }
        if (assignments && kind.role === "policy" && !(await areAsWanted(signal))) {
          const { requestId } = await tenant.graph.send(
            kind.requests.assign(object, assignments),
            signal,
          );
          if (requestId !== undefined) requestIds.push(requestId);
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
