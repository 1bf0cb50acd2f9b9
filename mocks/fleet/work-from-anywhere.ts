import type { Answer, Call } from "../ground/call.ts";
import { guidOf, hash32 } from "../ground/random.ts";
import { intuneNotFound } from "../ground/refusal.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import { pageOf } from "../odata/list.ts";
import { allowOnly, parseSelect } from "../odata/query.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { Tenant } from "../state/tenant.ts";
import { visibleRows } from "../state/visible.ts";

/**
 * What endpoint analytics finds of each PC's fitness for Windows 11; nothing where the option
 * `endpointAnalytics` is off. Unverified: the size of a page, and that `deviceId` is Intune's id.
 *
 * @see https://learn.microsoft.com/graph/api/intune-devices-userexperienceanalyticsworkfromanywheredevice-list
 */
export const workFromAnywhereRoutes: readonly Route[] = [
  {
    pattern: "deviceManagement/userExperienceAnalyticsWorkFromAnywhereMetrics/{id}/metricDevices",
    methods: { GET: (call, tenant, id = "") => listMetricDevices(call, tenant, id) },
    read: [...permissions.configurationRead, ...permissions.managedDevicesRead],
    write: permissions.configurationWrite,
  },
];

const checks = [
  "osCheckFailed",
  "processor64BitCheckFailed",
  "processorCoreCountCheckFailed",
  "processorFamilyCheckFailed",
  "processorSpeedCheckFailed",
  "ramCheckFailed",
  "secureBootCheckFailed",
  "storageCheckFailed",
  "tpmCheckFailed",
] as const;

const properties = [
  "id",
  "deviceId",
  "azureAdDeviceId",
  "deviceName",
  "serialNumber",
  "manufacturer",
  "model",
  "osVersion",
  "ownership",
  "upgradeEligibility",
  ...checks,
];

function listMetricDevices(call: Call, tenant: Tenant, id: string): Answer {
  if (id.toLowerCase() !== "alldevices") throw intuneNotFound();
  allowOnly(call.query, ["$select", "$top", "$skiptoken"]);
  const known = new Set([...properties, "azureADDeviceId"]);
  const text = call.query.get("$select");
  const select = parseSelect(text, "userExperienceAnalyticsWorkFromAnywhereDevice", known);
  // other types write azureADDeviceId, and so does a query by the time it comes here
  const chosen = select?.map((name) => (name === "azureADDeviceId" ? "azureAdDeviceId" : name));
  const names = properties.filter((name) => name === "id" || (chosen?.includes(name) ?? true));
  const { seed, endpointAnalytics } = tenant.settings;
  return pageOf(call, tenant.settings, visibleRows(tenant, "managedDevices"), {
    context: `deviceManagement/userExperienceAnalyticsWorkFromAnywhereMetrics('${id}')/metricDevices`,
    defaultSize: 1_000,
    maxSize: 1_000,
    onExceed: "cap",
    keep: () => endpointAnalytics,
    project: (row) => {
      const metric = metricOf(row, seed);
      return Object.fromEntries(names.map((name) => [name, metric[name]]));
    },
  });
}

/** Shares are plausible, not measured: of PCs with Windows 10 half can have Windows 11, one in ten is not known. */
function metricOf(row: WireObject, seed: number): WireObject {
  const id = textOf(row, "id");
  const roll = hash32(seed, "windows 11", id) % 10;
  const isWindows10 = textOf(row, "osVersion").startsWith("10.0.1");
  const eligibility = !isWindows10
    ? "upgraded"
    : roll < 5
      ? "capable"
      : roll < 9
        ? "notCapable"
        : "unknown";
  const lacks = (name: string) =>
    eligibility === "notCapable" &&
    (name === "processorFamilyCheckFailed" || (roll > 6 && name === "tpmCheckFailed"));
  return {
    id: guidOf(seed, "work from anywhere", id),
    deviceId: id,
    azureAdDeviceId: row["azureADDeviceId"],
    deviceName: row["deviceName"],
    serialNumber: row["serialNumber"],
    manufacturer: row["manufacturer"],
    model: row["model"],
    osVersion: row["osVersion"],
    ownership: row["managedDeviceOwnerType"],
    upgradeEligibility: eligibility,
    ...Object.fromEntries(checks.map((name) => [name, lacks(name)])),
  };
}
