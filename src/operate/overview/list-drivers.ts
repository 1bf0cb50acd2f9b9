import type { OperationOptions } from "../../graph/request.ts";
import { isCopy } from "../../snapshot/ownership.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { DriverRow } from "../../updates/driver/inventory.ts";
import { driverUpdateKind } from "../../updates/driver/kind.ts";
import { driversOf } from "../verbs/driver-step.ts";
import { type DesiredSource, findNamed, listObjects } from "../verbs/find-named.ts";
import { byDisplayName } from "./by-display-name.ts";

/** One driver update policy with the drivers that it has found. */
export interface DriverPolicyRow {
  readonly id: string;
  readonly displayName: string;
  /** From the ownership marker; null where Ringwright does not own the policy. */
  readonly stack: string | null;
  readonly key: string | null;
  readonly approval: string | null;
  /** `pending`, `success`, `failure`; null where nothing was synchronised yet. */
  readonly inventory: string | null;
  readonly drivers: readonly DriverRow[];
}

/**
 * The drivers that driver update policies have found: of every policy by name, or of one.
 *
 * @throws {OperationRefusedError} where `policy` stands for none or several.
 */
export async function listDriverRows(
  tenant: Tenant,
  wanted: {
    /** Display name, object id, or `driverUpdate/key`. */
    readonly policy?: string | undefined;
    readonly desired?: DesiredSource | undefined;
  } = {},
  options: OperationOptions = {},
): Promise<readonly DriverPolicyRow[]> {
  const { policy: name, desired } = wanted;
  const kind = driverUpdateKind;
  const policies =
    name === undefined
      ? await listObjects(tenant, kind, options)
      : [await findNamed(tenant, { kind, noun: "driver policy", name, desired }, options)];
  const rows: DriverPolicyRow[] = [];
  for (const policy of policies.sort(byDisplayName)) {
    rows.push(rowOf(policy, await driversOf(tenant, policy.id, options)));
  }
  return rows;
}

function rowOf(policy: TenantObject, drivers: readonly DriverRow[]): DriverPolicyRow {
  const { id, displayName, wire } = policy;
  const marker = isCopy(policy) ? undefined : policy.marker;
  const sync = wire["inventorySyncStatus"] as { driverInventorySyncState?: unknown } | null;
  return {
    id,
    displayName,
    stack: marker?.stack ?? null,
    key: marker?.key ?? null,
    approval: textOrNull(wire["approvalType"]),
    inventory: textOrNull(sync?.driverInventorySyncState),
    drivers,
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
