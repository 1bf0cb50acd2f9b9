import { type DriverPolicyRow, driverTable } from "../../report/driver-table.ts";
import { isCopy } from "../../snapshot/identity.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { DriverRow } from "../../updates/driver/inventory.ts";
import { driverUpdateKind } from "../../updates/driver/kind.ts";
import { ExitCode } from "../exit-code.ts";
import type { GlobalOptions } from "../global-options.ts";
import { signIn } from "../sign-in.ts";
import type { Terminal } from "../terminal.ts";
import { driverNoun } from "./driver-noun.ts";
import { findObject, readObjects } from "./find-object.ts";

/** `ringwright driver list [POLICY]`: the drivers that the policies have found. Read-only. */
export async function runDriverList(
  name: string | undefined,
  options: GlobalOptions,
  terminal: Terminal,
): Promise<number> {
  const tenant = await signIn(options, terminal);
  const { abortSignal } = terminal;
  const policies =
    name === undefined
      ? await readObjects(tenant, driverUpdateKind, abortSignal)
      : [await findObject(tenant, driverUpdateKind, driverNoun, name, options, terminal)];
  policies.sort((a, b) =>
    a.displayName < b.displayName ? -1 : a.displayName > b.displayName ? 1 : 0,
  );
  const rows: DriverPolicyRow[] = [];
  for (const policy of policies) {
    const drivers: DriverRow[] = [];
    for await (const driver of tenant.driverUpdates.drivers(policy.id, { abortSignal }))
      drivers.push(driver);
    rows.push(rowOf(policy, drivers));
  }
  terminal.out(
    options.json
      ? `${JSON.stringify({ formatVersion: 1, policies: rows }, null, 2)}\n`
      : driverTable(rows, terminal.paintOut),
  );
  return ExitCode.ok;
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
