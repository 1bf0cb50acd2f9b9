import type { GraphClient, OperationOptions } from "../graph/index.ts";
import type { DeviceCache } from "./directory-cache.ts";
import { readDirectoryDevices, type ReadDirectoryOptions } from "./directory-devices.ts";
import { type ManagedDevice, readManagedDevices, sharing } from "./managed-devices.ts";
import { type OsBuild, parseOsBuild } from "./os-build.ts";
import { rowId } from "./wire-device.ts";
import { wireText } from "../kind/wire.ts";
import { packRows, unpackRows } from "../state/json-columns.ts";

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
  /** The last check-in with Intune. */
  readonly lastSyncAt: Date | null;
  /** As Intune has it, such as `compliant`; null where it is not managed. */
  readonly complianceState: string | null;
  readonly model: string | null;
}

/** How far reading devices is. */
export interface InventoryProgress {
  /** Both lists are read at the same time. */
  readonly reading: "managedDevices" | "devices";
  /** Rows of that list so far. */
  readonly read: number;
}

/** How `readDeviceInventory` reads. */
export interface ReadInventoryOptions extends OperationOptions {
  /** Where directory devices are kept between runs. It can be thrown away at any time. */
  readonly cache?: DeviceCache | undefined;
  /** The clock that the age of the cache is measured by. Default: the machine's. */
  readonly now?: (() => Date) | undefined;
  /** Told after each page, with the number of rows read so far. */
  readonly onProgress?: ((progress: InventoryProgress) => void) | undefined;
  /** Told what a reader of a log should know, such as that the cache was built anew. */
  readonly onNote?: ((sentence: string) => void) | undefined;
}

/**
 * Every Windows PC of the directory or of Intune, one at a time and in no particular order.
 * In memory are Intune's rows, cut down to what is used, and as many of the directory as were
 * read until Intune's list had ended, 100,000 at most.
 *
 * Needs `Device.Read.All` and `DeviceManagementManagedDevices.Read.All`.
 *
 * @throws {GraphError} where a list cannot be read to its end.
 */
export async function* readDeviceInventory(
  graph: GraphClient,
  options: ReadInventoryOptions = {},
): AsyncGenerator<FleetDevice> {
  const { onProgress, cache, now, onNote } = options;
  const stop = new AbortController();
  const abortSignal = options.abortSignal
    ? AbortSignal.any([options.abortSignal, stop.signal])
    : stop.signal;
  const intune = readManagedDevices(graph, {
    abortSignal,
    onRead: (read) => onProgress?.({ reading: "managedDevices", read }),
  });
  let ended = false;
  const end = () => void (ended = true);
  // a failure of it is thrown below
  const intuneEnds = intune.then(end, end);
  const pages = directoryPages(graph, {
    abortSignal,
    cache,
    now,
    onNote,
    // Intune's list takes longer anyway
    rangesAtOnce: 4,
    onRead: (read) => onProgress?.({ reading: "devices", read }),
  });
  try {
    // as text, which takes half the room of objects
    const ahead: string[] = [];
    for (let rows = 0; !ended && rows < mostAhead;) {
      const page = await pages.next();
      if (page.done === true) break;
      rows += page.value.length;
      ahead.push(packRows(page.value));
    }
    const { byDeviceId, unregistered } = await intune;
    for (const text of ahead.splice(0))
      yield* joined(unpackRows(text) as readonly DirectoryDevice[], byDeviceId);
    for await (const page of pages) yield* joined(page, byDeviceId);
    for (const managed of byDeviceId.values()) yield join(undefined, managed);
    for (const managed of unregistered) yield join(undefined, managed);
  } finally {
    stop.abort();
    await pages.return(undefined);
    await intuneEnds;
  }
}

// of 100 bytes each
const mostAhead = 100_000;

/** What is used of a directory device, as JSON has it. */
type DirectoryDevice = Readonly<{
  id: string | null;
  deviceId: string | null;
  displayName: string;
  accountEnabled: boolean | null;
  windows: boolean;
  osVersion: string;
}>;

async function* directoryPages(
  graph: GraphClient,
  options: ReadDirectoryOptions,
): AsyncGenerator<readonly DirectoryDevice[]> {
  const osVersion = sharing();
  for await (const page of readDirectoryDevices(graph, options)) {
    yield page.map((row) => {
      const enabled = row["accountEnabled"];
      return {
        id: rowId(row, "id"),
        deviceId: rowId(row, "deviceId"),
        displayName: wireText(row, "displayName"),
        accountEnabled: typeof enabled === "boolean" ? enabled : null,
        windows: wireText(row, "operatingSystem").toLowerCase() === "windows",
        osVersion: osVersion(wireText(row, "operatingSystemVersion")),
      };
    });
  }
}

/** With what Intune knows of them, which is taken out of the map. */
function* joined(
  devices: readonly DirectoryDevice[],
  byDeviceId: Map<string, ManagedDevice>,
): Generator<FleetDevice> {
  for (const device of devices) {
    const { deviceId } = device;
    const managed = deviceId === null ? undefined : byDeviceId.get(deviceId);
    if (managed === undefined && !device.windows) continue;
    // a device id is that of one directory object, so that its row is no longer needed
    if (deviceId !== null) byDeviceId.delete(deviceId);
    yield join(device, managed);
  }
}

function join(
  device: DirectoryDevice | undefined,
  managed: ManagedDevice | undefined,
): FleetDevice {
  const osVersion = managed?.osVersion || (device?.osVersion ?? "");
  const build = parseOsBuild(osVersion) ?? null;
  return {
    objectId: device?.id ?? null,
    deviceId: device === undefined ? (managed?.deviceId ?? null) : device.deviceId,
    managedDeviceId: managed?.id ?? null,
    displayName: managed?.deviceName || (device?.displayName ?? ""),
    accountEnabled: device?.accountEnabled ?? null,
    osVersion: osVersion === "" ? null : osVersion,
    build,
    lastSyncAt: dateOf(managed?.lastSyncAt),
    complianceState: managed?.complianceState ?? null,
    model: managed?.model || null,
  };
}

function dateOf(at: number | null | undefined): Date | null {
  return at === null || at === undefined ? null : new Date(at);
}
