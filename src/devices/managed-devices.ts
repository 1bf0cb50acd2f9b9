import type { GraphClient, ListRequest, OperationOptions } from "../graph/index.ts";
import { mergePages } from "../graph/merge-pages.ts";
import { type WireObject, wireDate, wireText } from "../kind/wire.ts";
import { rowId } from "./wire-device.ts";

/** What Intune knows of one PC. */
export interface ManagedDevice {
  readonly id: string;
  /** The `deviceId` of its directory device; null where it is not registered. */
  readonly deviceId: string | null;
  readonly deviceName: string;
  readonly osVersion: string;
  /** `compliant`, `noncompliant`, `inGracePeriod`, ... */
  readonly complianceState: string;
  /** Milliseconds since 1970, which takes less room than a `Date`; null for never. */
  readonly lastSyncAt: number | null;
  readonly model: string;
}

/** Windows PCs of Intune: by directory id, and those that have none. */
export interface ManagedDevices {
  readonly byDeviceId: Map<string, ManagedDevice>;
  readonly unregistered: readonly ManagedDevice[];
  /** Rows that an enrolment with a later check-in outdates. */
  readonly outdated: number;
}

/** How `readManagedDevices` reads. */
export interface ReadManagedDevicesOptions extends OperationOptions {
  /** Told after each page how many rows were read so far. */
  readonly onRead?: ((devices: number) => void) | undefined;
  /**
   * Further properties of the rows, such as those that assignment filters compare.
   * With any the list is read from beta, since `joinType`, `processorArchitecture` and `skuNumber` are there only.
   */
  readonly filterProperties?: readonly string[] | undefined;
}

/**
 * Reads them whole and one page after another: Intune has no delta, and no query by ranges is
 * documented. Where several rows have one directory id, the one that checked in last counts.
 * Needs `DeviceManagementManagedDevices.Read.All`.
 *
 * @see https://learn.microsoft.com/graph/api/intune-devices-manageddevice-list
 */
export async function readManagedDevices(
  graph: GraphClient,
  options: ReadManagedDevicesOptions = {},
): Promise<ManagedDevices> {
  const byDeviceId = new Map<string, ManagedDevice>();
  const unregistered = new Map<string, ManagedDevice>();
  const toDevice = deviceReader();
  let outdated = 0;
  for await (const page of managedDevicePages(graph, options)) {
    for (const row of page) {
      const device = toDevice(row);
      if (device.deviceId === null) {
        unregistered.set(device.id, device);
        continue;
      }
      const other = byDeviceId.get(device.deviceId);
      if (other !== undefined) outdated++;
      if (other === undefined || isLater(device, other)) byDeviceId.set(device.deviceId, device);
    }
  }
  return { byDeviceId, unregistered: [...unregistered.values()], outdated };
}

/** The rows of Intune's Windows PCs as Graph has them, a page at a time; one may come twice. */
export async function* managedDevicePages(
  graph: GraphClient,
  { filterProperties = [], abortSignal, onRead }: ReadManagedDevicesOptions = {},
): AsyncGenerator<readonly WireObject[]> {
  let read = 0;
  // one list, of which the next page is on its way while this one is worked on
  const pages = mergePages(
    [listRequest(filterProperties)],
    (request, signal) => graph.list<WireObject>(request, { ...signal, mayRepeat: true }),
    { parallel: 1, abortSignal },
  );
  for await (const page of pages) {
    read += page.length;
    onRead?.(read);
    // the service ignores filters that it does not know: microsoft-graph-docs#19909
    yield page.filter((row) => wireText(row, "operatingSystem").toLowerCase() === "windows");
  }
}

const columns = [
  "id",
  "azureADDeviceId",
  "deviceName",
  "operatingSystem",
  "osVersion",
  "complianceState",
  "lastSyncDateTime",
  "model",
];

function listRequest(filterProperties: readonly string[]): ListRequest {
  return {
    version: filterProperties.length === 0 ? "v1.0" : "beta",
    path: "/deviceManagement/managedDevices",
    query: {
      $filter: "operatingSystem eq 'Windows'",
      $select: [...new Set([...columns, ...filterProperties])].join(","),
    },
  };
}

function deviceReader(): (row: WireObject) => ManagedDevice {
  const [osVersion, complianceState, model] = [sharing(), sharing(), sharing()];
  return (row) => ({
    id: wireText(row, "id").toLowerCase(),
    deviceId: rowId(row, "azureADDeviceId"),
    deviceName: wireText(row, "deviceName"),
    osVersion: osVersion(wireText(row, "osVersion")),
    complianceState: complianceState(wireText(row, "complianceState")),
    lastSyncAt: wireDate(row, "lastSyncDateTime")?.getTime() ?? null,
    model: model(wireText(row, "model")),
  });
}

/** One string for each value of a property: many devices share a version and a model. */
export function sharing(): (text: string) => string {
  const shared = new Map<string, string>();
  return (text) => {
    const known = shared.get(text);
    // where nearly each device has its own, such as a name, sharing would only cost
    if (known === undefined && shared.size < mostShared) shared.set(text, text);
    return known ?? text;
  };
}

const mostShared = 5000;

function isLater(device: ManagedDevice, other: ManagedDevice): boolean {
  return (device.lastSyncAt ?? 0) > (other.lastSyncAt ?? 0);
}

/** The same by Intune's id in lower case, each once. */
export async function managedRowsById(
  graph: GraphClient,
  options: ReadManagedDevicesOptions = {},
): Promise<ReadonlyMap<string, WireObject>> {
  const rows = new Map<string, WireObject>();
  for await (const page of managedDevicePages(graph, options))
    for (const row of page) rows.set(wireText(row, "id").toLowerCase(), row);
  return rows;
}
