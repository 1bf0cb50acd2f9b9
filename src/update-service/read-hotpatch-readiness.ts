import type { GraphClient, OperationOptions } from "../graph/index.ts";
import { rowId } from "../devices/wire-device.ts";
import { type WireObject, wireText } from "../kind/wire.ts";

/** What the update service says of one device. */
export interface DeviceReadiness {
  /** The `deviceId` of its directory device, in lower case. */
  readonly deviceId: string;
  /** Whether it is ready for hotpatches; undefined where the service says neither. */
  readonly ready: boolean | undefined;
}

/**
 * Which devices the update service finds ready for hotpatches. It knows those of Windows Autopatch
 * alone, and one of them may come twice.
 *
 * Unverified: what makes a device ready. Virtualization-based security is what hotpatches want of
 * the machine; whether CHPE or the month's baseline count, too, no page says.
 *
 * @beta
 * @throws {GraphError} 403 without `WindowsUpdates.Read.All`; not in every cloud.
 * @see https://learn.microsoft.com/graph/api/windowsupdates-updatedata-list-deviceprofiles?view=graph-rest-beta
 */
export async function* readHotpatchReadiness(
  graph: GraphClient,
  { abortSignal }: OperationOptions = {},
): AsyncGenerator<DeviceReadiness> {
  const request = {
    version: "beta",
    path: "/admin/windows/updates/data/deviceProfiles",
    query: { $select: "azureAdDeviceId,hotpatchReadiness" },
  } as const;
  for await (const row of graph.list<WireObject>(request, { abortSignal, mayRepeat: true })) {
    const deviceId = rowId(row, "azureAdDeviceId");
    if (deviceId !== null) yield { deviceId, ready: readyIn(row) };
  }
}

function readyIn(row: WireObject): boolean | undefined {
  const value = wireText(row, "hotpatchReadiness");
  return value === "ready" ? true : value === "notReady" ? false : undefined;
}
