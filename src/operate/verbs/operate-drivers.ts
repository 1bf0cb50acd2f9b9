import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { DriverAction } from "../../updates/driver/action.ts";
import type { DriverRow } from "../../updates/driver/inventory.ts";
import { driverUpdateKind } from "../../updates/driver/kind.ts";
import { chooseDrivers, dueDrivers } from "./choose-drivers.ts";
import { driverVerbConsequences } from "./driver-consequences.ts";
import { type DriverAuditLine, type DriverOutcome, driversOf, driverStep } from "./driver-step.ts";
import { type DesiredSource, findNamed, refuseForeign } from "./find-named.ts";
import { operate, type OperateOptions } from "./operation.ts";
import { type KnownReach, patienceOfVerbs, readReached } from "../known-reach.ts";
import { type NamedObject, OperationRefusedError } from "../refusal.ts";

/** What an operator wants of the drivers of a policy. */
export interface DriverOperation {
  readonly action: DriverAction;
  /**
   * Display name, object id, `driverUpdate/key` of the desired state's stack (without one of
   * any), `stack:driverUpdate/key`, or `key`. Of names the exact one wins, then case does not
   * count.
   */
  readonly policy: string;
  /** At least one: each an id or a name, in which `*` stands for any text. */
  readonly drivers: readonly string[];
  /** First day of the offer, such as `2026-12-02`, UTC; with `approve` only. Default: at once. */
  readonly deployOn?: string | undefined;
  /** Where `driverUpdate/key` is looked up: a desired state, or what loads it once it is needed. */
  readonly desired?: DesiredSource | undefined;
}

/** What the action will do, to be read before it is confirmed. Texts of the tenant are as they are. */
export interface DriverOperationTold {
  readonly action: DriverAction;
  readonly policy: NamedObject;
  /** Whom the policy reaches now, whether a driver fits them or not. */
  readonly devices: KnownReach;
  /** Those that the action changes. */
  readonly drivers: readonly DriverRow[];
  /** Plain sentences. */
  readonly consequences: readonly string[];
}

/** What became of the action. */
export interface DriverOperationResult {
  readonly formatVersion: 1;
  readonly action: DriverAction;
  readonly policy: NamedObject;
  /** As it was told before the question; null where nothing had to be sent. */
  readonly devices: KnownReach | null;
  readonly drivers: readonly DriverOutcome[];
  /** What a request failed with; what became of each driver was read all the same. */
  readonly error?: string;
}

/**
 * Approves, declines or suspends drivers of a policy: finds them, reads whom the policy reaches,
 * shows what will happen, asks, notes, sends, and reads them back. What is so already is not sent
 * again.
 *
 * @throws {OperationRefusedError} where a name stands for nothing or not for one thing, the
 *   service would ignore the action for one of the drivers, `deployOn` has passed, `confirm`
 *   says no, or the audit line cannot be kept.
 *
 * @example
 * const { drivers } = await operateDrivers(
 *   tenant,
 *   { action: "approve", policy: "Drivers - pilot", drivers: ["Intel - net - *"] },
 *   { confirm: ({ drivers: due }) => due.length <= 10 },
 * );
 * for (const { name, result } of drivers) console.log(name, result);
 */
export async function operateDrivers(
  tenant: Tenant,
  operation: DriverOperation,
  options: OperateOptions<DriverOperationTold, DriverAuditLine>,
): Promise<DriverOperationResult> {
  const { action, deployOn, desired } = operation;
  if (deployOn !== undefined) checkDay(deployOn, action, tenant.now());
  const { abortSignal, onProgress } = options;
  const name = {
    kind: driverUpdateKind,
    noun: "driver policy",
    name: operation.policy,
    desired,
  } as const;
  const policy = await findNamed(tenant, name, { abortSignal });
  refuseForeign(driverUpdateKind, policy);
  const all = await driversOf(tenant, policy.id, { abortSignal });
  const chosen = chooseDrivers(operation.drivers, all);
  const due = dueDrivers(action, chosen);
  const work = { action, policy, chosen, due, deployOn };
  const [devices] =
    due.length > 0
      ? await readReached(tenant, driverUpdateKind, [policy], {
          abortSignal,
          onProgress,
          patienceInMs: patienceOfVerbs,
        })
      : [];
  const outcomes = await operate(
    tenant,
    {
      told: devices && toldOf(action, { policy, devices }, due, deployOn),
      steps: [driverStep(tenant, work, options.onWarning)],
    },
    options,
  );
  const error = outcomes.find((outcome) => outcome.error !== undefined)?.error;
  return {
    formatVersion: 1,
    action,
    policy: { id: policy.id, displayName: policy.displayName },
    devices: devices ?? null,
    drivers: outcomes.flatMap(({ drivers }) => drivers),
    ...(error !== undefined && { error }),
  };
}

function checkDay(deployOn: string, action: DriverAction, now: Date): void {
  if (action !== "approve") throw new TypeError("deployOn goes with approve only");
  const today = now.toISOString().slice(0, 10);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(deployOn) && !Number.isNaN(Date.parse(deployOn));
  if (isDay && deployOn >= today) return;
  throw new OperationRefusedError({ reason: "deployOn", deployOn, today, isDay });
}

function toldOf(
  action: DriverAction,
  { policy, devices }: { readonly policy: TenantObject; readonly devices: KnownReach },
  drivers: readonly DriverRow[],
  deployOn: string | undefined,
): DriverOperationTold {
  const { id, displayName } = policy;
  return {
    action,
    policy: { id, displayName },
    devices,
    drivers,
    consequences: driverVerbConsequences(action, drivers, deployOn),
  };
}
