import { bodyOf, rootOf, type Answer, type Call } from "../ground/call.ts";
import { guidOf } from "../ground/random.ts";
import { badIntuneRequest, intuneNotFound, modelFailure } from "../ground/refusal.ts";
import { sentinelDate, textOf, wireDate, type WireObject } from "../ground/wire.ts";
import { pageOf } from "../odata/list.ts";
import { allowOnly } from "../odata/query.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { Tenant } from "../state/tenant.ts";
import { targetedDevices } from "./audience.ts";
import { appliesTo, driverStateOn, noteDriverAction } from "./driver-installs.ts";

const access = {
  only: "beta",
  read: permissions.configurationRead,
  write: permissions.configurationWrite,
} as const;
const base = "deviceManagement/windowsDriverUpdateProfiles/{id}";

/**
 * The drivers of a driver update profile, and what an administrator does with them.
 *
 * @see https://learn.microsoft.com/graph/api/intune-softwareupdate-windowsdriverupdateprofile-executeaction
 */
export const driverRoutes: readonly Route[] = [
  { ...access, pattern: `${base}/driverInventories`, methods: { GET: listDrivers } },
  { ...access, pattern: `${base}/driverInventories/{driver}`, methods: { GET: getDriver } },
  { ...access, pattern: `${base}/executeAction`, methods: { POST: executeAction } },
  { ...access, pattern: `${base}/syncInventory`, methods: { POST: syncInventory } },
];

/** Drivers that every profile finds, by name, maker and class. */
const catalogue: readonly (readonly [
  name: string,
  version: string,
  maker: string,
  driverClass: string,
  category: string,
])[] = [
  ["Intel - net - 23.60.1.2", "23.60.1.2", "Intel", "Networking", "recommended"],
  ["Dell Inc. - Firmware - 1.21.0", "1.21.0", "Dell Inc.", "Firmware", "recommended"],
  [
    "Realtek Semiconductor Corp. - MEDIA - 6.0.9635.1",
    "6.0.9635.1",
    "Realtek Semiconductor Corp.",
    "Sound, video and game controllers",
    "other",
  ],
  ["Lenovo Ltd. - Firmware - 1.42.0.0", "1.42.0.0", "Lenovo Ltd.", "Firmware", "recommended"],
  // an older version of the first
  ["Intel - net - 23.40.0.4", "23.40.0.4", "Intel", "Networking", "other"],
  // two versions of one name
  ["Synaptics FP Sensor", "6.0.69.1136", "Synaptics", "Biometric", "other"],
  ["Synaptics FP Sensor", "6.0.52.1136", "Synaptics", "Biometric", "other"],
];

// from state and action to the new state; what is missing is impossible
const transitions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  needsReview: { approve: "approved", decline: "declined" },
  approved: { suspend: "suspended" },
  suspended: { approve: "approved" },
  declined: { approve: "approved" },
};

function listDrivers(call: Call, tenant: Tenant, id = ""): Answer {
  allowOnly(call.query, ["$top", "$skiptoken"]);
  const drivers = countedDrivers(tenant, id);
  return pageOf(
    call,
    tenant.settings,
    (from) => drivers.map((row, index) => [index, row] as const).slice(from),
    {
      context: `deviceManagement/windowsDriverUpdateProfiles('${id}')/driverInventories`,
      defaultSize: 1_000,
      maxSize: 1_000,
      onExceed: "cap",
      project: (row) => row,
    },
  );
}

function getDriver(call: Call, tenant: Tenant, id = "", driverId = ""): Answer {
  allowOnly(call.query, []);
  const driver = countedDrivers(tenant, id).find((row) => row["id"] === driverId.toLowerCase());
  if (driver === undefined) throw intuneNotFound();
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#microsoft.graph.windowsDriverUpdateInventory`,
      ...driver,
    },
  };
}

function executeAction(call: Call, tenant: Tenant, id = ""): Answer {
  const drivers = driversOf(tenant, id);
  const body = bodyOf(call);
  for (const name of Object.keys(body)) {
    if (!["actionName", "driverIds", "deploymentDate"].includes(name))
      throw modelFailure(
        `The parameter '${name}' in the request payload is not a valid parameter for the operation 'executeAction'.`,
      );
  }
  const { actionName, driverIds, deploymentDate } = body as {
    actionName?: unknown;
    driverIds?: unknown;
    deploymentDate?: unknown;
  };
  if (actionName !== "approve" && actionName !== "decline" && actionName !== "suspend")
    throw modelFailure("Requested value for 'actionName' was not found.");
  if (!Array.isArray(driverIds) || driverIds.some((driver) => typeof driver !== "string"))
    throw modelFailure("The parameter 'driverIds' is missing or is not a collection.");
  // learn.microsoft.com/mem/intune/protect/windows-driver-updates-policy: 1 to 100 drivers a call
  if (driverIds.length === 0 || driverIds.length > 100)
    throw badIntuneRequest(
      "Invalid property values. Between 1 and 100 drivers can be changed at once.",
    );
  if (
    deploymentDate !== undefined &&
    deploymentDate !== null &&
    Number.isNaN(Date.parse(typeof deploymentDate === "string" ? deploymentDate : ""))
  ) {
    throw modelFailure(
      "Cannot convert the value of property 'deploymentDate' to the expected type 'Edm.DateTimeOffset'.",
    );
  }
  const successful: string[] = [];
  const failed: string[] = [];
  const missing: string[] = [];
  const after = new Map(drivers.map((row) => [textOf(row, "id"), row]));
  for (const driverId of driverIds.map(String)) {
    const row = after.get(driverId.toLowerCase());
    const next =
      row === undefined ? undefined : transitions[textOf(row, "approvalStatus")]?.[actionName];
    if (row === undefined) missing.push(driverId);
    else if (next === undefined) failed.push(driverId);
    else {
      const date =
        next === "approved" && typeof deploymentDate === "string"
          ? deploymentDate
          : row["deployDateTime"];
      const acted = { ...row, approvalStatus: next, deployDateTime: date };
      noteDriverAction(tenant, row, acted);
      after.set(driverId.toLowerCase(), acted);
      successful.push(driverId);
    }
  }
  tenant.rows.drivers.set(id.toLowerCase(), [...after.values()]);
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#microsoft.graph.bulkDriverActionResult`,
      value: {
        successfulDriverIds: successful,
        failedDriverIds: failed,
        notFoundDriverIds: missing,
      },
    },
  };
}

// asynchronous: it hurries nothing that has not been collected yet
function syncInventory(_call: Call, tenant: Tenant, id = ""): Answer {
  driversOf(tenant, id);
  return { status: 204 };
}

/**
 * The drivers of a profile with the devices of a fleet that moves: those that a driver applies to
 * and that do not have it yet. Unverified: that installed ones are not counted.
 */
function countedDrivers(tenant: Tenant, id: string): readonly WireObject[] {
  const drivers = driversOf(tenant, id);
  if (!tenant.settings.devicesUpdate) return drivers;
  const counts = drivers.map(() => 0);
  for (const { device, since } of targetedDevices(tenant, id)) {
    const managedId = textOf(device, "id");
    for (const [place, driver] of drivers.entries())
      if (
        appliesTo(tenant, place, managedId) &&
        driverStateOn(tenant, driver, place, managedId, since) !== "has"
      )
        counts[place] = (counts[place] ?? 0) + 1;
  }
  return drivers.map((driver, place) => ({ ...driver, applicableDeviceCount: counts[place] }));
}

/** The drivers that a profile has found. */
export function driversOf(tenant: Tenant, id: string): readonly WireObject[] {
  const profile = tenant.rows.table("windowsDriverUpdateProfiles").get(id);
  if (profile === undefined) throw intuneNotFound();
  if (!inventoryArrived(tenant, profile)) return [];
  const known = tenant.rows.drivers.get(id.toLowerCase());
  if (known !== undefined) return known;
  const automatic = profile["approvalType"] === "automatic";
  const offeredAt = automaticOffer(profile);
  return catalogue.map(([name, version, manufacturer, driverClass, category], index) => ({
    id: guidOf(tenant.settings.seed, "driver", id.toLowerCase(), index),
    name,
    version,
    manufacturer,
    driverClass,
    category,
    releaseDateTime: `2026-10-${String(10 + index)}T00:00:00Z`,
    applicableDeviceCount: Math.round(tenant.rows.managedDevices.size / (index + 2)),
    approvalStatus: automatic && category === "recommended" ? "approved" : "needsReview",
    deployDateTime: automatic && category === "recommended" ? offeredAt : sentinelDate,
  }));
}

/** Whether the first inventory of a profile is there: https://learn.microsoft.com/mem/intune/protect/windows-driver-updates-overview */
export function inventoryArrived(tenant: Tenant, profile: WireObject): boolean {
  const since = tenant.clock.now().getTime() - Date.parse(textOf(profile, "createdDateTime"));
  return since >= tenant.settings.delays.driverInventoryMs;
}

// the deferral counts from the day that a driver joins the policy
function automaticOffer(profile: WireObject): string {
  const days = profile["deploymentDeferralInDays"];
  const at =
    Date.parse(textOf(profile, "createdDateTime")) +
    (typeof days === "number" ? days : 0) * 86_400_000;
  return wireDate(new Date(at));
}
