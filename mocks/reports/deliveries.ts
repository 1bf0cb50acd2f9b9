import { rootOf, type Answer, type Call } from "../ground/call.ts";
import { hash32 } from "../ground/random.ts";
import { intuneNotFound } from "../ground/refusal.ts";
import { textOf, wireDate, type WireObject } from "../ground/wire.ts";
import { pageOf } from "../odata/list.ts";
import { allowOnly } from "../odata/query.ts";
import { type Audience, audienceOf, objectIdOf, targetedDevices } from "../policies/audience.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { Tenant } from "../state/tenant.ts";

const base = "deviceManagement/deviceConfigurations/{id}";
const configuration = {
  read: permissions.configurationRead,
  write: permissions.configurationRead,
} as const;

/**
 * How far the settings of configuration profiles have come: that they arrived, not that an
 * update is installed.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-deviceconfigurationdevicestatus
 */
export const deliveryRoutes: readonly Route[] = [
  { ...configuration, pattern: `${base}/deviceStatuses`, methods: { GET: listStatuses } },
  { ...configuration, pattern: `${base}/deviceStatusOverview`, methods: { GET: overview } },
  {
    pattern: "deviceManagement/managedDevices/{id}/deviceConfigurationStates",
    methods: { GET: statesOfDevice },
    read: permissions.managedDevicesRead,
    write: permissions.managedDevicesRead,
  },
];

type Delivery = "pending" | "compliant" | "conflict";

const checkInMs = 8 * 3_600_000;

// an online device checks in about every eight hours: learn.microsoft.com/mem/intune/configuration/device-profile-troubleshoot
function arrivedAt(tenant: Tenant, profile: WireObject, device: WireObject): number {
  const habit = hash32(tenant.settings.seed, "check-in", textOf(device, "id")) % checkInMs;
  return Date.parse(textOf(profile, "lastModifiedDateTime")) + habit;
}

function deliveryOf(
  tenant: Tenant,
  profile: WireObject,
  device: WireObject,
  rivals: readonly Audience[],
): Delivery {
  if (tenant.clock.now().getTime() < arrivedAt(tenant, profile, device)) return "pending";
  if (rivals.length === 0) return "compliant";
  const [objectId, managedId] = [objectIdOf(tenant, device), textOf(device, "id")];
  return rivals.some((rival) => rival.since(objectId, managedId) !== undefined)
    ? "conflict"
    : "compliant";
}

/** Rings with another value of some setting. Two such rings on one device are a conflict of both. */
function rivalsOf(tenant: Tenant, profile: WireObject): readonly Audience[] {
  const rivals: Audience[] = [];
  for (const [, other] of tenant.rows.table("deviceConfigurations").entries()) {
    if (!areRivals(profile, other)) continue;
    rivals.push(audienceOf(tenant, textOf(other, "id")));
  }
  return rivals;
}

function areRivals(a: WireObject, b: WireObject): boolean {
  return isRing(a) && isRing(b) && a["id"] !== b["id"] && differ(a, b);
}

function isRing(row: WireObject): boolean {
  return textOf(row, "@odata.type") === "#microsoft.graph.windowsUpdateForBusinessConfiguration";
}

const notSettings: ReadonlySet<string> = new Set([
  "id",
  "displayName",
  "description",
  "version",
  "createdDateTime",
  "lastModifiedDateTime",
  "roleScopeTagIds",
  "supportsScopeTags",
]);

function differ(a: WireObject, b: WireObject): boolean {
  return Object.keys(a).some(
    (name) => !notSettings.has(name) && JSON.stringify(a[name]) !== JSON.stringify(b[name]),
  );
}

function profileOf(tenant: Tenant, id: string): WireObject {
  const profile = tenant.rows.table("deviceConfigurations").get(id);
  if (profile === undefined) throw intuneNotFound();
  return profile;
}

function listStatuses(call: Call, tenant: Tenant, id = ""): Answer {
  allowOnly(call.query, ["$top", "$skiptoken"]);
  const profile = profileOf(tenant, id);
  const rivals = rivalsOf(tenant, profile);
  const rows = function* (from: number): Generator<readonly [number, WireObject]> {
    for (const { device, position } of targetedDevices(tenant, id, from)) {
      const status = deliveryOf(tenant, profile, device, rivals);
      // a device that has not checked in has nothing to say
      if (status !== "pending") yield [position, statusRow(tenant, profile, device, status)];
    }
  };
  return pageOf(call, tenant.settings, rows, {
    context: `deviceManagement/deviceConfigurations('${id}')/deviceStatuses`,
    defaultSize: 1_000,
    maxSize: 1_000,
    onExceed: "cap",
    project: (row) => row,
  });
}

function statusRow(
  tenant: Tenant,
  profile: WireObject,
  device: WireObject,
  status: Delivery,
): WireObject {
  return {
    // composed: no key of the device
    id: `${textOf(device, "userId")}_${textOf(profile, "id")}_${textOf(device, "id")}`,
    deviceDisplayName: textOf(device, "deviceName"),
    userName: textOf(device, "userDisplayName"),
    userPrincipalName: textOf(device, "userPrincipalName"),
    deviceModel: textOf(device, "model"),
    complianceGracePeriodExpirationDateTime: "0001-01-01T00:00:00Z",
    status,
    lastReportedDateTime: wireDate(new Date(arrivedAt(tenant, profile, device))),
  };
}

function overview(call: Call, tenant: Tenant, id = ""): Answer {
  allowOnly(call.query, []);
  const profile = profileOf(tenant, id);
  const rivals = rivalsOf(tenant, profile);
  const counts = { pending: 0, compliant: 0, conflict: 0 };
  for (const { device } of targetedDevices(tenant, id))
    counts[deliveryOf(tenant, profile, device, rivals)]++;
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#deviceManagement/deviceConfigurations('${id}')/deviceStatusOverview/$entity`,
      id: `${id}_overview`,
      pendingCount: counts.pending,
      notApplicableCount: 0,
      successCount: counts.compliant,
      // Unverified: conflicts count as errors
      errorCount: counts.conflict,
      failedCount: 0,
      lastUpdateDateTime: wireDate(tenant.clock.now()),
      configurationVersion: profile["version"],
    },
  };
}

function statesOfDevice(call: Call, tenant: Tenant, id = ""): Answer {
  allowOnly(call.query, []);
  const device = tenant.rows.managedDevices.get(id);
  if (device === undefined) throw intuneNotFound();
  const value: WireObject[] = [];
  const entraId = objectIdOf(tenant, device);
  const reaching = [...tenant.rows.table("deviceConfigurations").entries()]
    .map(([, profile]) => ({ profile, audience: audienceOf(tenant, textOf(profile, "id")) }))
    .filter(({ audience }) => audience.since(entraId, textOf(device, "id")) !== undefined);
  for (const { profile } of reaching) {
    const rivals = reaching
      .filter(({ profile: other }) => areRivals(profile, other))
      .map(({ audience }) => audience);
    const status = deliveryOf(tenant, profile, device, rivals);
    value.push({
      id: textOf(profile, "id"),
      displayName: textOf(profile, "displayName"),
      version: profile["version"],
      platformType: "windows10AndLater",
      state: status === "pending" ? "unknown" : status,
      settingCount: 1,
      settingStates: [],
    });
  }
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#deviceManagement/managedDevices('${id}')/deviceConfigurationStates`,
      value,
    },
  };
}
