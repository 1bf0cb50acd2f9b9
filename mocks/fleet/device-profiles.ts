import type { Answer, Call } from "../ground/call.ts";
import { guidOf, hash32 } from "../ground/random.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import { propertySpelling } from "../model/spelling.ts";
import { pageOf } from "../odata/list.ts";
import { allowOnly, parseSelect } from "../odata/query.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { Tenant } from "../state/tenant.ts";
import { visibleRows } from "../state/visible.ts";

/**
 * What the update service knows of the PCs that are joined; no others are with Windows Autopatch.
 * `$count`, `$filter` and `$orderby`, which the page names, are refused here. Unverified: the size
 * of a page.
 *
 * @see https://learn.microsoft.com/graph/api/windowsupdates-updatedata-list-deviceprofiles?view=graph-rest-beta
 */
export const deviceProfileRoutes: readonly Route[] = [
  {
    only: "beta",
    pattern: "admin/windows/updates/data/deviceProfiles",
    methods: { GET: listDeviceProfiles },
    read: permissions.updateDataRead,
    write: permissions.windowsUpdates,
  },
];

function listDeviceProfiles(call: Call, tenant: Tenant): Answer {
  allowOnly(call.query, ["$select", "$top", "$skiptoken"]);
  const text = call.query.get("$select");
  const known = new Set(properties.map(spelled));
  const chosen = parseSelect(text, "windowsUpdates.deviceProfile", known);
  const select = properties.filter((name) => chosen?.includes(spelled(name)) ?? true);
  return pageOf(call, tenant.settings, visibleRows(tenant, "managedDevices"), {
    context: "admin/windows/updates/data/deviceProfiles",
    defaultSize: 1_000,
    maxSize: 1_000,
    onExceed: "cap",
    keep: (row) => /joined$/i.test(textOf(row, "joinType")),
    project: (row) => {
      const profile = profileOf(row, tenant.settings.seed);
      return Object.fromEntries(select.map((name) => [name, profile[name]]));
    },
  });
}

const properties = [
  "id",
  "azureAdDeviceId",
  "deviceName",
  "deviceModel",
  "osBuild",
  "hotpatchReadiness",
];

// other types write azureADDeviceId, and so does a query by the time it comes here
function spelled(name: string): string {
  return propertySpelling(name) ?? name;
}

function profileOf(row: WireObject, seed: number): WireObject {
  const osBuild = textOf(row, "osVersion");
  const id = textOf(row, "id");
  // shares are plausible, not measured: virtualization-based security runs on five PCs of six
  const isReady =
    Number(osBuild.split(".")[2]) >= 26_100 &&
    row["processorArchitecture"] !== "arM64" &&
    hash32(seed, "vbs", id) % 6 > 0;
  return {
    id: guidOf(seed, "device profile", id),
    azureAdDeviceId: row["azureADDeviceId"],
    deviceName: row["deviceName"],
    deviceModel: row["model"],
    osBuild,
    hotpatchReadiness: isReady ? "ready" : "notReady",
  };
}
