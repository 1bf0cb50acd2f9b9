import { rootOf, type Answer, type Call } from "../ground/call.ts";
import { directoryNotFound } from "../ground/refusal.ts";
import { propertiesOf } from "../model/model.ts";
import {
  pageOf,
  readDirectoryQuery,
  sortedRows,
  type DirectoryQuery,
  type DirectorySpec,
  type Rows,
} from "../odata/list.ts";
import { allowOnly, parseSelect } from "../odata/query.ts";
import type { Tenant } from "../state/tenant.ts";
import { readVisible, visibleRows } from "../state/visible.ts";
import { deviceColumns, projectDevice } from "./device-columns.ts";
import { contextColumns, demandAdvancedCount } from "./group-read.ts";
import { defaultGroupColumns, projectGroup } from "./group-row.ts";

/** learn.microsoft.com/graph/aad-advanced-queries, learn.microsoft.com/graph/api/resources/device */
const deviceQueries: DirectorySpec = {
  resource: "Device",
  filters: {
    id: { plain: ["eq"], advanced: ["ne", "not", "in"] },
    deviceId: { plain: ["eq"], advanced: ["ne", "not", "startsWith"] },
    displayName: { plain: ["eq", "startsWith"], advanced: ["ne", "not", "ge", "le", "in"] },
    operatingSystem: { plain: ["eq", "ge", "le", "startsWith"], advanced: ["ne", "not"] },
    operatingSystemVersion: { plain: ["eq", "ge", "le", "startsWith"], advanced: ["ne", "not"] },
    accountEnabled: { plain: ["eq"], advanced: ["ne", "not"] },
    isCompliant: { plain: ["eq"], advanced: ["ne", "not"] },
    isManaged: { plain: ["eq"], advanced: ["ne", "not"] },
    mdmAppId: { plain: ["eq", "startsWith"], advanced: ["ne", "not"] },
    approximateLastSignInDateTime: { plain: ["eq", "ge", "le"], advanced: ["ne", "not"] },
    physicalIds: { plain: ["any", "any startsWith"], advanced: ["not"] },
    "extensionAttributes/extensionAttributeN": { plain: [], advanced: ["eq", "not", "startsWith"] },
  },
  searchable: ["displayName"],
  sortable: ["displayName", "approximateLastSignInDateTime"],
  sortNeedsAdvanced: true,
};

/** GET /devices. learn.microsoft.com/graph/api/device-list */
export function listDevices(call: Call, tenant: Tenant): Answer {
  allowOnly(call.query, [
    "$filter",
    "$select",
    "$top",
    "$orderby",
    "$search",
    "$count",
    "$skiptoken",
  ]);
  const query = readDirectoryQuery(call, tenant.settings, deviceQueries);
  const select = deviceSelect(call);
  const { rows, count } = matchingDevices(call, tenant, query);
  const ordered = query.compare === undefined ? rows : sortedRows(rows, query.keep, query.compare);
  return pageOf(call, tenant.settings, ordered, {
    context: `devices${contextColumns(select)}`,
    // Unverified: sizes of the devices collection; those of groups are taken
    defaultSize: 100,
    maxSize: 999,
    onExceed: "refuse",
    keep: query.keep,
    project: (row) => projectDevice(row, select ?? deviceColumns),
    ...(query.wantsCount ? { count } : {}),
  });
}

/** Rows among which those that pass are, and how many pass: by their ids alone where that suffices. */
function matchingDevices(
  call: Call,
  tenant: Tenant,
  { keep, reads }: DirectoryQuery,
): { readonly rows: Rows; readonly count: (total: () => number) => number } {
  const { deviceMatches, devices } = tenant.rows;
  const all = visibleRows(tenant, "devices");
  // replicas that lag may show rows otherwise than they are
  if (tenant.replicas.active || reads === undefined || !deviceMatches.covers(reads))
    return { rows: all, count: (total) => total() };
  if (reads.size === 0) return { rows: all, count: () => devices.size };
  const found = deviceMatches.where(call.query.get("$filter") ?? "", keep);
  return { rows: (from) => found.entries(from), count: () => found.count };
}

/** GET /devices/$count. */
export function countDevices(call: Call, tenant: Tenant): Answer {
  allowOnly(call.query, ["$filter", "$search"]);
  demandAdvancedCount(call);
  const query = readDirectoryQuery(
    { ...call, query: new Map([...call.query, ["$count", "true"]]) },
    tenant.settings,
    deviceQueries,
  );
  const { rows, count } = matchingDevices(call, tenant, query);
  const total = count(() => {
    let passing = 0;
    for (const [, row] of rows(0)) if (query.keep(row)) passing++;
    return passing;
  });
  return { status: 200, body: String(total) };
}

/** GET /devices/{id}. learn.microsoft.com/graph/api/device-get */
export function getDevice(call: Call, tenant: Tenant, id: string): Answer {
  allowOnly(call.query, ["$select"]);
  const select = deviceSelect(call);
  const row = readVisible(tenant, "devices", id);
  if (row === undefined) throw directoryNotFound(id);
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#devices${contextColumns(select)}/$entity`,
      ...projectDevice(row, select ?? deviceColumns),
    },
  };
}

/** Object id behind `devices(deviceId='...')`; 404 where there is none. */
export function objectIdOf(tenant: Tenant, deviceId: string): string {
  const id = tenant.rows.objectIdOf(deviceId);
  if (id === undefined) throw directoryNotFound(deviceId);
  return id;
}

/** GET memberOf and transitiveMemberOf of a device or group: the groups it is in. */
export function listMemberOf(call: Call, tenant: Tenant, id: string, transitive: boolean): Answer {
  allowOnly(call.query, ["$select", "$top", "$skiptoken"]);
  if (tenant.rows.devices.get(id) === undefined && tenant.rows.groups.get(id) === undefined)
    throw directoryNotFound(id);
  const select = call.query.get("$select")?.split(",") ?? defaultGroupColumns;
  const groups = tenant.memberships.groupsOf(id, { transitive });
  return pageOf(
    call,
    tenant.settings,
    (from) => groups.map((row, index) => [index, row] as const).slice(from),
    {
      context: "directoryObjects",
      defaultSize: 100,
      maxSize: 999,
      onExceed: "refuse",
      project: (row) => ({ "@odata.type": "#microsoft.graph.group", ...projectGroup(row, select) }),
    },
  );
}

function deviceSelect(call: Call): readonly string[] | undefined {
  const names = new Set([...propertiesOf(call.version, "device").keys(), "extensionAttributes"]);
  for (const navigation of [
    "memberOf",
    "registeredOwners",
    "registeredUsers",
    "transitiveMemberOf",
    "extensions",
    "commands",
    "usageRights",
  ])
    names.delete(navigation);
  return parseSelect(call.query.get("$select"), "device", names);
}
