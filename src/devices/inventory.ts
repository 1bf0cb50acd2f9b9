import type { GraphClient, OperationOptions } from "../graph/index.ts";
import type { SqliteCache } from "../state/sqlite-cache.ts";
import { readDirectoryDevices } from "./directory-devices.ts";
import { hotpatchReleaseOf } from "./hotpatch.ts";
import { type ManagedDevice, readManagedDevices } from "./managed-devices.ts";
import { type OsBuild, parseOsBuild } from "./os-build.ts";
import { rowId } from "./wire-device.ts";
import { type WireObject, wireText } from "../kind/wire.ts";

/** One Windows PC: its directory device joined with what Intune knows of it. */
export interface FleetDevice {
  /** Of the directory object, which group members go by; null where it has none. */
  readonly objectId: string | null;
  /** What joins the two; null where it is not registered. */
  readonly deviceId: string | null;
  /** Of Intune; null where it is not managed. */
  readonly managedDeviceId: string | null;
  readonly displayName: string;
  /** Null where there is no directory object. */
  readonly accountEnabled: boolean | null;
  /** From Intune where it is managed, else from the directory. */
  readonly osVersion: string | null;
  /** Null where the version cannot be read. */
  readonly build: OsBuild | null;
  /** Whether the build is one of a known hotpatch. */
  readonly hotpatch: boolean;
  /** The last check-in with Intune. */
  readonly lastSyncAt: Date | null;
  /** As Intune has it, such as `compliant`; null where it is not managed. */
  readonly complianceState: string | null;
  readonly model: string | null;
}

/** How far reading devices is. */
export interface InventoryProgress {
  /** Intune's list comes first. */
  readonly reading: "managedDevices" | "devices";
  /** Rows of that list so far. */
  readonly read: number;
}

/** How `readDeviceInventory` reads. */
export interface ReadInventoryOptions extends OperationOptions {
  /** Where directory devices are kept between runs. It can be thrown away at any time. */
  readonly cache?: { readonly store: SqliteCache; readonly tenantId: string } | undefined;
  /** The clock that the age of the cache is measured by. Default: the machine's. */
  readonly now?: (() => Date) | undefined;
  /** Told after each page, with the number of rows read so far. */
  readonly onProgress?: ((progress: InventoryProgress) => void) | undefined;
  /** Told what a reader of a log should know, such as that the cache was built anew. */
  readonly onNote?: ((sentence: string) => void) | undefined;
}

/**
 * Every Windows PC of the directory or of Intune, one at a time and in no particular order.
 * In memory are only Intune's rows, cut down to what is used.
 *
 * Needs `Device.Read.All` and `DeviceManagementManagedDevices.Read.All`.
 *
 * @throws {GraphError} where a list cannot be read to its end.
 */
export async function* readDeviceInventory(
  graph: GraphClient,
  options: ReadInventoryOptions = {},
): AsyncGenerator<FleetDevice> {
  const { onProgress, abortSignal } = options;
  const common = { ...(abortSignal && { abortSignal }) };
  const { byDeviceId, unregistered } = await readManagedDevices(graph, {
    ...common,
    onRead: (read) => onProgress?.({ reading: "managedDevices", read }),
  });
  const devices = readDirectoryDevices(graph, {
    ...common,
    cache: options.cache,
    now: options.now,
    onNote: options.onNote,
    onRead: (read) => onProgress?.({ reading: "devices", read }),
  });
  for await (const page of devices) {
    for (const row of page) {
      const deviceId = rowId(row, "deviceId");
      const managed = deviceId === null ? undefined : byDeviceId.get(deviceId);
      if (managed === undefined && wireText(row, "operatingSystem").toLowerCase() !== "windows")
        continue;
      // a device id is that of one directory object, so that its row is no longer needed
      if (deviceId !== null) byDeviceId.delete(deviceId);
      yield join(row, managed);
    }
  }
  for (const managed of byDeviceId.values()) yield join(undefined, managed);
  for (const managed of unregistered) yield join(undefined, managed);
}

function join(row: WireObject | undefined, managed: ManagedDevice | undefined): FleetDevice {
  const osVersion =
    managed?.osVersion || (row === undefined ? "" : wireText(row, "operatingSystemVersion"));
  const build = parseOsBuild(osVersion) ?? null;
  const enabled = row?.["accountEnabled"];
  return {
    objectId: row === undefined ? null : rowId(row, "id"),
    deviceId: row === undefined ? (managed?.deviceId ?? null) : rowId(row, "deviceId"),
    managedDeviceId: managed?.id ?? null,
    displayName: managed?.deviceName || (row === undefined ? "" : wireText(row, "displayName")),
    accountEnabled: typeof enabled === "boolean" ? enabled : null,
    osVersion: osVersion === "" ? null : osVersion,
    build,
    hotpatch:
      build !== null &&
      build.revision !== null &&
      hotpatchReleaseOf(build.build, build.revision) !== undefined,
    lastSyncAt: dateOf(managed?.lastSyncAt),
    complianceState: managed?.complianceState ?? null,
    model: managed?.model || null,
  };
}

function dateOf(at: number | null | undefined): Date | null {
  return at === null || at === undefined ? null : new Date(at);
}
