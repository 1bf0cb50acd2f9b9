import { grouped } from "../ground/grouped.ts";
import { rootOf, type Answer, type Call } from "../ground/call.ts";
import { hash32 } from "../ground/random.ts";
import { badIntuneRequest, intuneNotFound } from "../ground/refusal.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import { propertiesOf } from "../model/model.ts";
import type { Filter } from "../odata/filter-ast.ts";
import { matchesFilter } from "../odata/filter-match.ts";
import { parseFilter } from "../odata/filter-parse.ts";
import { pageOf } from "../odata/list.ts";
import { allowOnly, parseSelect } from "../odata/query.ts";
import type { InstalledAppOptions } from "../options/installed-app.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import { appOf, usualApps } from "../simulation/installed-apps.ts";
import type { Tenant } from "../state/tenant.ts";
import { visibleRows } from "../state/visible.ts";

const access = { read: permissions.managedDevicesRead, write: permissions.managedDevicesRead };

/**
 * The apps that Intune found on PCs, and which PCs have one. Only PCs of the company are looked at.
 * Read-only. `$filter` takes `eq` and `contains` of the name, as public scripts send them. Unverified:
 * which other filters the service takes, and the size of a page.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-devices-detectedapp
 * @see https://learn.microsoft.com/intune/intune-service/apps/app-discovered-apps
 */
export const detectedAppRoutes: readonly Route[] = [
  { ...access, pattern: "deviceManagement/detectedApps", methods: { GET: listDetectedApps } },
  {
    ...access,
    pattern: "deviceManagement/detectedApps/{id}",
    methods: { GET: (call, tenant, id = "") => getDetectedApp(call, tenant, id) },
  },
  {
    ...access,
    pattern: "deviceManagement/detectedApps/{id}/managedDevices",
    methods: { GET: (call, tenant, id = "") => listDevicesOfApp(call, tenant, id) },
  },
];

const properties = [
  "id",
  "displayName",
  "version",
  "sizeInByte",
  "deviceCount",
  "publisher",
  "platform",
];

function listDetectedApps(call: Call, tenant: Tenant): Answer {
  allowOnly(call.query, ["$filter", "$select", "$top", "$skiptoken"]);
  const text = call.query.get("$filter");
  const filter = text === undefined ? undefined : filterOnName(text);
  const select = selectOf(call);
  const rows = detectedApps(tenant);
  return pageOf(call, tenant.settings, (from) => [...rows.entries()].slice(from), {
    context: "deviceManagement/detectedApps",
    defaultSize: 50,
    maxSize: 1_000,
    onExceed: "cap",
    keep: (row) => filter === undefined || matchesFilter(filter, row),
    project: (row) => shown(row, select),
  });
}

function getDetectedApp(call: Call, tenant: Tenant, id: string): Answer {
  allowOnly(call.query, ["$select"]);
  const select = selectOf(call);
  const row = detectedApps(tenant).find((app) => app["id"] === id.toLowerCase());
  if (row === undefined) throw intuneNotFound();
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#deviceManagement/detectedApps/$entity`,
      ...shown(row, select),
    },
  };
}

/** What the portal lists of them too; Unverified: that `$select` brings no more. */
const deviceColumns = ["deviceName", "operatingSystem", "osVersion", "emailAddress"];

function listDevicesOfApp(call: Call, tenant: Tenant, id: string): Answer {
  allowOnly(call.query, ["$select", "$top", "$skiptoken"]);
  const app = appsOf(tenant).find((each) => idOf(each, tenant.settings.seed) === id.toLowerCase());
  if (app === undefined) throw intuneNotFound();
  const known = new Set(propertiesOf(call.version, "managedDevice").keys());
  const select = parseSelect(call.query.get("$select"), "managedDevice", known);
  const columns = ["id", ...deviceColumns.filter((name) => select?.includes(name) ?? true)];
  const versions = versionsOf(app, tenant);
  return pageOf(call, tenant.settings, visibleRows(tenant, "managedDevices"), {
    context: `deviceManagement/detectedApps('${id}')/managedDevices`,
    defaultSize: 50,
    maxSize: 1_000,
    onExceed: "cap",
    keep: (row) => hasApp(row, app, versions, tenant.settings.seed),
    project: (row) => Object.fromEntries(columns.map((name) => [name, row[name]])),
  });
}

function detectedApps(tenant: Tenant): readonly WireObject[] {
  const { seed } = tenant.settings;
  const installedApps = appsOf(tenant);
  const counts = new Map<InstalledAppOptions, number>();
  const families = [...grouped(installedApps, ({ displayName }) => displayName).values()];
  for (const [, row] of visibleRows(tenant, "managedDevices")(0)) {
    if (!isOfCompany(row)) continue;
    for (const versions of families) {
      const app = appOf(versions, seed, textOf(row, "id"));
      if (app !== undefined) counts.set(app, (counts.get(app) ?? 0) + 1);
    }
  }
  return installedApps
    .filter((app) => (counts.get(app) ?? 0) > 0)
    .map((app) => ({
      id: idOf(app, seed),
      displayName: app.displayName,
      version: app.version,
      sizeInByte: 0,
      deviceCount: counts.get(app) ?? 0,
      publisher: app.publisher ?? "Contoso",
      platform: "windows",
    }));
}

function appsOf({ settings }: Tenant): readonly InstalledAppOptions[] {
  return settings.installedApps ?? usualApps;
}

function versionsOf(app: InstalledAppOptions, tenant: Tenant): readonly InstalledAppOptions[] {
  return appsOf(tenant).filter(({ displayName }) => displayName === app.displayName);
}

function hasApp(
  row: WireObject,
  app: InstalledAppOptions,
  versions: readonly InstalledAppOptions[],
  seed: number,
): boolean {
  return isOfCompany(row) && appOf(versions, seed, textOf(row, "id")) === app;
}

function isOfCompany(row: WireObject): boolean {
  return row["managedDeviceOwnerType"] === "company";
}

/** 64 hexadecimal digits, as seen in answers of the service. */
function idOf({ displayName, version }: InstalledAppOptions, seed: number): string {
  return Array.from({ length: 8 }, (_, part) =>
    hash32(seed, "detected app", displayName, version, part).toString(16).padStart(8, "0"),
  ).join("");
}

function selectOf(call: Call): readonly string[] | undefined {
  return parseSelect(call.query.get("$select"), "detectedApp", new Set(properties));
}

function shown(row: WireObject, select: readonly string[] | undefined): WireObject {
  // the id stays, whatever is selected, as of every Intune object
  const names = properties.filter((name) => name === "id" || (select?.includes(name) ?? true));
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}

function filterOnName(text: string): Filter {
  const filter = parseFilter(text);
  const isKnown =
    (filter.kind === "compare" && filter.property === "displayName" && filter.operator === "eq") ||
    (filter.kind === "call" && filter.property === "displayName" && filter.name === "contains");
  if (isKnown) return filter;
  throw badIntuneRequest("The query specified in the URI is not valid.");
}
