import type { OperationOptions } from "../../graph/request.ts";
import { untilVisible } from "../../graph/until-visible.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { DriverAction } from "../../updates/driver/action.ts";
import type { DriverRow } from "../../updates/driver/inventory.ts";
import type { AuditFrame } from "./audit.ts";
import {
  errorText,
  type OperationFacts,
  type OperationResult,
  type OperationStep,
  readBackWaitsInMs,
} from "./operation.ts";

/** What became of one driver. */
export interface DriverOutcome {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly result: OperationResult;
  /** Its state, such as `needsReview`. */
  readonly before: string;
  /** As read back; null where it was not. */
  readonly after: string | null;
}

/** What became of all drivers together; `result` is the worst of theirs. */
export interface DriverFacts extends OperationFacts {
  readonly drivers: readonly DriverOutcome[];
  readonly requestIds: readonly string[];
  readonly error?: string;
}

/** An action leaves two of them: one before its requests, one of what became of them. */
export interface DriverAuditLine extends AuditFrame {
  readonly action: DriverAction;
  /** Object id of the policy. */
  readonly policy: string;
  readonly displayName: string;
  readonly deployOn: string | null;
  /** Those that the action changes. */
  readonly drivers: readonly { readonly id: string; readonly result?: OperationResult }[];
  readonly requestIds: readonly string[];
  readonly error?: string;
}

export interface DriverWork {
  readonly action: DriverAction;
  readonly policy: TenantObject;
  readonly chosen: readonly DriverRow[];
  /** Those of the chosen that the action changes. */
  readonly due: readonly DriverRow[];
  readonly deployOn: string | undefined;
}

/** An action on the drivers of one policy: requests of 100 drivers each, read back together. */
export function driverStep(
  tenant: Tenant,
  work: DriverWork,
  onWarning: ((sentence: string) => void) | undefined,
): OperationStep<DriverFacts, DriverAuditLine> {
  const { action, policy, chosen, due, deployOn } = work;
  if (due.length === 0) {
    return {
      isDue: false,
      facts: { result: "unchanged", drivers: chosen.map(unchanged), requestIds: [] },
    };
  }
  const unread = (error: unknown): undefined => {
    onWarning?.(`reading back failed: ${errorText(error)}`);
    return undefined;
  };
  return {
    isDue: true,
    isDivisible: true,
    line: (frame, facts) => ({
      ...frame,
      action,
      policy: policy.id,
      displayName: policy.displayName,
      deployOn: deployOn ?? null,
      drivers: facts
        ? facts.drivers
            .filter(({ result }) => result !== "unchanged")
            .map(({ id, result }) => ({ id, result }))
        : due.map(({ id }) => ({ id })),
      requestIds: facts?.requestIds ?? [],
      ...(facts?.error !== undefined && { error: facts.error }),
    }),
    send: async (options) => {
      const ids = due.map(({ id }) => id);
      const when = deployOn === undefined ? {} : { deployOn };
      const { requestIds } = await tenant.driverUpdates.act(policy.id, action, ids, {
        ...options,
        ...when,
      });
      return {
        readBack: async (signal) =>
          factsOf(work, await driversAfter(tenant, work, signal), "pending", { requestIds }),
        unread: (error) => factsOf(work, unread(error), "pending", { requestIds }),
      };
    },
    failed: async ({ result, error }, options) => {
      // of several requests some may have arrived
      const after = await driversOf(tenant, policy.id, options).catch(unread);
      return factsOf(work, after, after === undefined ? "unknown" : result, {
        requestIds: [],
        error: errorText(error),
      });
    },
  };
}

/** The drivers of a policy, read whole. */
export async function driversOf(
  tenant: Tenant,
  policyId: string,
  options: OperationOptions = {},
): Promise<DriverRow[]> {
  const drivers: DriverRow[] = [];
  for await (const driver of tenant.driverUpdates.drivers(policyId, options)) drivers.push(driver);
  return drivers;
}

const wanted = { approve: "approved", decline: "declined", suspend: "suspended" } as const;

/** The drivers once they show the action, or in the end. */
async function driversAfter(
  tenant: Tenant,
  { action, policy, due }: DriverWork,
  options: OperationOptions,
): Promise<readonly DriverRow[]> {
  return await untilVisible(
    async () => await driversOf(tenant, policy.id, options),
    (rows) => due.every(({ id }) => rows.find((row) => row.id === id)?.status === wanted[action]),
    { ...options, waitsInMs: readBackWaitsInMs, sleep: tenant.sleep },
  );
}

/** What the drivers show after the action; `otherwise` is the result of those that do not show it. */
function factsOf(
  { action, chosen, due }: DriverWork,
  after: readonly DriverRow[] | undefined,
  otherwise: OperationResult,
  rest: Pick<DriverFacts, "requestIds" | "error">,
): DriverFacts {
  const statuses = new Map(after?.map(({ id, status }) => [id, status]));
  const drivers = chosen.map((driver): DriverOutcome => {
    if (!due.includes(driver)) return unchanged(driver);
    const status = statuses.get(driver.id) ?? null;
    const result = status === wanted[action] ? "applied" : otherwise;
    return { ...namesOf(driver), result, before: driver.status, after: status };
  });
  const results = new Set(drivers.map(({ result }) => result));
  return {
    result: worstFirst.find((result) => results.has(result)) ?? "unchanged",
    drivers,
    ...rest,
  };
}

const worstFirst = ["unknown", "failed", "pending", "applied"] as const;

function unchanged(driver: DriverRow): DriverOutcome {
  const { status } = driver;
  return { ...namesOf(driver), result: "unchanged", before: status, after: status };
}

function namesOf({ id, name, version }: DriverRow): Pick<DriverOutcome, "id" | "name" | "version"> {
  return { id, name, version };
}
