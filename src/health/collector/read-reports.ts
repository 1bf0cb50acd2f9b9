import { managedRowsById } from "../../devices/managed-devices.ts";
import { rowId } from "../../devices/wire-device.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { type WireObject, wireText } from "../../kind/wire.ts";
import type { RemediationRun } from "../../remediations/run-states.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { type CollectorReading, parseCollectorOutput } from "./parse-output.ts";

/** One PC of Intune, and what the collector said on it at last. */
export interface CollectorDevice {
  /** Intune's id, lower case. */
  readonly managedDeviceId: string;
  /** `deviceId` in Entra ID, lower case; null where it is not registered. */
  readonly deviceId: string | null;
  readonly deviceName: string;
  /** As Intune has it, which may be newer or older than what the report says. */
  readonly osVersion: string;
  /** When the collector ran last, by Intune; null where it never did. */
  readonly ranAt: string | null;
  /** How the detection ended, such as `scriptError`. */
  readonly detection: string;
  readonly reading: CollectorReading;
}

/** What the collector said on one device, as far as installs are judged by it. */
export type CollectorWord = Pick<CollectorDevice, "managedDeviceId" | "ranAt" | "reading">;

/** What the collector said on devices. */
export interface CollectorWords {
  readonly devices: readonly CollectorWord[];
}

/** What a collector brought together. */
export interface CollectorReports {
  /** Of every PC on which it ran, by name. */
  readonly devices: readonly CollectorDevice[];
  /** Runs of devices that Intune does not list any more, or does not name. */
  readonly unjoined: readonly RemediationRun[];
  /** PCs of Intune that said nothing: not assigned, not run yet, or switched off. */
  readonly silent: number;
}

/**
 * The reports of a collector that is deployed as a remediation, joined to the PCs of Intune by the id of
 * the managed device. Of several runs on one device the latest counts. Needs
 * `DeviceManagementScripts.Read.All` and `DeviceManagementManagedDevices.Read.All`.
 *
 * ```ts
 * const { devices, silent } = await readCollectorReports(tenant, id);
 * for (const { deviceName, reading } of devices)
 *   if (reading.ok) console.log(deviceName, reading.report.disk?.freeMb ?? "unknown");
 * console.log(silent);
 * ```
 *
 * @throws {TypeError} where the id is no GUID.
 * @throws {GraphError} 404 where the remediation is missing, 403 without a permission.
 */
export async function readCollectorReports(
  tenant: Tenant,
  remediationId: string,
  options: OperationOptions = {},
): Promise<CollectorReports> {
  const [latest, rows] = await Promise.all([
    latestRuns(tenant, remediationId, options),
    managedRowsById(tenant.graph, options),
  ]);
  const devices: CollectorDevice[] = [];
  for (const [id, row] of rows) {
    const run = latest.byDevice.get(id);
    if (run) devices.push(deviceOf(id, row, run));
  }
  devices.sort((a, b) => (a.deviceName < b.deviceName ? -1 : a.deviceName > b.deviceName ? 1 : 0));
  const gone = [...latest.byDevice].filter(([id]) => !rows.has(id)).map(([, run]) => run);
  return {
    devices,
    unjoined: [...latest.unnamed, ...gone],
    silent: rows.size - devices.length,
  };
}

/** The last run on each device by the id of the managed device, and those that name none. */
export async function latestRuns(
  tenant: Tenant,
  remediationId: string,
  options: OperationOptions,
  onRead: (runs: number) => void = () => undefined,
): Promise<{ byDevice: ReadonlyMap<string, RemediationRun>; unnamed: RemediationRun[] }> {
  let count = 0;
  const byDevice = new Map<string, RemediationRun>();
  const unnamed: RemediationRun[] = [];
  for await (const run of tenant.remediations.listRuns(remediationId, options)) {
    const { managedDeviceId: id } = run;
    if (++count % 5_000 === 0) onRead(count);
    if (id === null) {
      unnamed.push(run);
      continue;
    }
    const other = byDevice.get(id);
    if (other === undefined || (run.ranAt ?? "") > (other.ranAt ?? "")) byDevice.set(id, run);
  }
  return { byDevice, unnamed };
}

/** What the collector said in a run. */
export function readingOfRun(run: RemediationRun): CollectorReading {
  return parseCollectorOutput(run.outputAfter ?? run.output);
}

function deviceOf(id: string, row: WireObject, run: RemediationRun): CollectorDevice {
  return {
    managedDeviceId: id,
    deviceId: rowId(row, "azureADDeviceId"),
    deviceName: wireText(row, "deviceName"),
    osVersion: wireText(row, "osVersion"),
    ranAt: run.ranAt,
    detection: run.detection,
    reading: readingOfRun(run),
  };
}
