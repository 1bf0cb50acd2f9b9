import type { GraphClient, GraphRequest, OperationOptions } from "../graph/index.ts";
import { rowId } from "./wire-device.ts";
import { type WireObject, wireDate, wireText } from "../kind/wire.ts";

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

/**
 * Reads them whole: Intune has no delta. Where several rows have one directory id, the one
 * that checked in last counts. Needs `DeviceManagementManagedDevices.Read.All`.
 *
 * @see https://learn.microsoft.com/graph/api/intune-devices-manageddevice-list
 */
export async function readManagedDevices(
  graph: GraphClient,
  options: OperationOptions & { readonly onRead?: ((devices: number) => void) | undefined } = {},
): Promise<ManagedDevices> {
  const byDeviceId = new Map<string, ManagedDevice>();
  const unregistered: ManagedDevice[] = [];
  // many devices share a version and a model: one string each is enough
  const shared = new Map<string, string>();
  const share = (text: string) => {
    const known = shared.get(text);
    if (known === undefined) shared.set(text, text);
    return known ?? text;
  };
  let outdated = 0;
  let read = 0;
  for await (const page of graph.list<WireObject>(request, options).byPage()) {
    for (const row of page) {
      // the service ignores filters that it does not know: microsoft-graph-docs#19909
      if (wireText(row, "operatingSystem").toLowerCase() !== "windows") continue;
      const device: ManagedDevice = {
        id: wireText(row, "id").toLowerCase(),
        deviceId: rowId(row, "azureADDeviceId"),
        deviceName: wireText(row, "deviceName"),
        osVersion: share(wireText(row, "osVersion")),
        complianceState: share(wireText(row, "complianceState")),
        lastSyncAt: wireDate(row, "lastSyncDateTime")?.getTime() ?? null,
        model: share(wireText(row, "model")),
      };
      if (device.deviceId === null) {
        unregistered.push(device);
        continue;
      }
      const other = byDeviceId.get(device.deviceId);
      if (other !== undefined) outdated++;
      if (other === undefined || isLater(device, other)) byDeviceId.set(device.deviceId, device);
    }
    read += page.length;
    options.onRead?.(read);
  }
  return { byDeviceId, unregistered, outdated };
}

const request: GraphRequest = {
  method: "GET",
  version: "v1.0",
  path: "/deviceManagement/managedDevices",
  query: {
    $filter: "operatingSystem eq 'Windows'",
    $select:
      "id,azureADDeviceId,deviceName,operatingSystem,osVersion,complianceState,lastSyncDateTime,model",
  },
};

function isLater(device: ManagedDevice, other: ManagedDevice): boolean {
  return (device.lastSyncAt ?? 0) > (other.lastSyncAt ?? 0);
}
