import type { GraphClient, OperationOptions } from "../../graph/index.ts";
import { rowId } from "../../devices/wire-device.ts";
import { type WireObject, wireText } from "../../kind/wire.ts";
import type { Fleet } from "../fleet.ts";
import type { Windows11Fitness } from "./readiness-facts.ts";

/** What a device can lack, by the property that says so. */
const checks = {
  processorFamilyCheckFailed: "processor family",
  processorSpeedCheckFailed: "processor speed",
  processorCoreCountCheckFailed: "processor cores",
  processor64BitCheckFailed: "64-bit processor",
  ramCheckFailed: "memory",
  storageCheckFailed: "storage",
  tpmCheckFailed: "TPM",
  secureBootCheckFailed: "Secure Boot",
  osCheckFailed: "Windows version",
} as const;

/**
 * What endpoint analytics says of the devices of a fleet and Windows 11; empty where it is not
 * switched on.
 *
 * Unverified: that `deviceId` of a row is Intune's own id; the directory id comes first.
 *
 * @beta
 * @throws {GraphError} 403 without `DeviceManagementConfiguration.Read.All`.
 * @see https://learn.microsoft.com/graph/api/intune-devices-userexperienceanalyticsworkfromanywheredevice-list?view=graph-rest-beta
 */
export async function readWindows11Fitness(
  graph: GraphClient,
  fleet: Fleet,
  { abortSignal }: OperationOptions,
): Promise<ReadonlyMap<number, Windows11Fitness>> {
  const request = {
    version: "beta",
    path: "/deviceManagement/userExperienceAnalyticsWorkFromAnywhereMetrics('allDevices')/metricDevices",
    query: {
      $select: ["deviceId", "azureAdDeviceId", "upgradeEligibility", ...Object.keys(checks)].join(
        ",",
      ),
    },
  } as const;
  const found = new Map<number, Windows11Fitness>();
  for await (const row of graph.list<WireObject>(request, { abortSignal, mayRepeat: true })) {
    const place = fleet.indexOfReported(
      rowId(row, "azureAdDeviceId") ?? undefined,
      wireText(row, "deviceId"),
    );
    if (place === undefined) continue;
    found.set(place, {
      eligibility: wireText(row, "upgradeEligibility"),
      lacks: Object.entries(checks).flatMap(([name, what]) => (row[name] === true ? [what] : [])),
    });
  }
  return found;
}
