import { rootOf, type Answer, type Call } from "../ground/call.ts";
import { directoryNotFound } from "../ground/refusal.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import { propertiesOf } from "../model/model.ts";
import { parseExpand, type Expansion } from "../odata/expand.ts";
import type { FilterSupport } from "../odata/filter-support.ts";
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
import { directoryObjectWire, hiddenTypes } from "./directory-object.ts";
import { contextColumns, demandAdvancedCount } from "./group-read.ts";
import { listRelated } from "./related-list.ts";

const flag: FilterSupport = { plain: ["eq"], advanced: [], nulls: "none" };
const empty: FilterSupport = { plain: [], advanced: ["eq"], counts: [0] };

/** learn.microsoft.com/graph/aad-advanced-queries, learn.microsoft.com/graph/api/resources/device */
const deviceQueries: DirectorySpec = {
  resource: "Device",
  filters: {
    id: { plain: ["eq"], advanced: [] },
    accountEnabled: flag,
    approximateLastSignInDateTime: { plain: ["eq", "ge", "le"], advanced: [] },
    deviceId: { plain: ["eq"], advanced: ["startsWith"], nulls: "none" },
    displayName: { plain: ["eq", "startsWith"], advanced: ["ge", "le"] },
    "extensionAttributes/extensionAttributeN": { plain: [], advanced: ["eq", "startsWith"] },
    isCompliant: flag,
    isManaged: flag,
    mdmAppId: { plain: ["eq", "startsWith"], advanced: [] },
    onPremisesLastSyncDateTime: { plain: ["eq", "ge", "le"], advanced: [], nulls: "none" },
    onPremisesSecurityIdentifier: flag,
    onPremisesSyncEnabled: { plain: ["eq"], advanced: [] },
    operatingSystem: { plain: ["eq", "ge", "le", "startsWith"], advanced: [] },
    operatingSystemVersion: { plain: ["eq", "ge", "le", "startsWith"], advanced: [] },
    physicalIds: { plain: ["any", "any startsWith"], advanced: [] },
    "physicalIds/$count": empty,
    profileType: flag,
    registrationDateTime: { plain: [], advanced: ["eq", "ge", "le"] },
    "systemLabels/$count": empty,
    trustType: flag,
  },
  searchable: ["displayName"],
  sortable: {
    approximateLastSignInDateTime: "advanced",
    createdDateTime: "advanced",
    deletedDateTime: "advanced",
    displayName: "advanced",
  },
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
    "$expand",
    "$skiptoken",
  ]);
  const query = readDirectoryQuery(call, tenant.settings, deviceQueries);
  const select = deviceSelect(call);
  const expand = parseExpand(call.query.get("$expand"), "device", expandable);
  const { rows, count } = matchingDevices(call, tenant, query);
  const ordered = query.compare === undefined ? rows : sortedRows(rows, query.keep, query.compare);
  return pageOf(call, tenant.settings, ordered, {
    context: `devices${contextColumns(select)}`,
    // Unverified: sizes of the devices collection; those of groups are taken
    defaultSize: 100,
    maxSize: 999,
    onExceed: "refuse",
    keep: query.keep,
    project: (row) => ({
      ...projectDevice(row, select ?? deviceColumns),
      ...expanded(call, tenant, row, expand),
    }),
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
  allowOnly(call.query, ["$select", "$expand"]);
  const select = deviceSelect(call);
  const expand = parseExpand(call.query.get("$expand"), "device", expandable);
  const row = readVisible(tenant, "devices", id);
  if (row === undefined) throw directoryNotFound(id);
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#devices${contextColumns(select)}/$entity`,
      ...projectDevice(row, select ?? deviceColumns),
      ...expanded(call, tenant, row, expand),
    },
  };
}

/**
 * GET registeredOwners and registeredUsers: nobody, unless the row names them. Who registered a
 * PC is not simulated.
 *
 * @see https://learn.microsoft.com/graph/api/device-list-registeredowners
 */
export function listRegistered(
  call: Call,
  tenant: Tenant,
  id: string,
  relationship: "registeredOwners" | "registeredUsers",
): Answer {
  const row = readVisible(tenant, "devices", id);
  if (row === undefined) throw directoryNotFound(id);
  return listRelated(call, tenant, registeredIds(row, relationship));
}

/** Object id behind `devices(deviceId='...')`; 404 where there is none. */
export function objectIdOf(tenant: Tenant, deviceId: string): string {
  const id = tenant.rows.objectIdOf(deviceId);
  if (id === undefined) throw directoryNotFound(deviceId);
  return id;
}

const expandable: readonly string[] = [
  "memberOf",
  "registeredOwners",
  "registeredUsers",
  "transitiveMemberOf",
];

// one level, 20 rows and no link to the rest: learn.microsoft.com/graph/query-parameters
function expanded(
  call: Call,
  tenant: Tenant,
  row: WireObject,
  expansion: Expansion | undefined,
): WireObject {
  if (expansion === undefined) return {};
  const { relationship, select } = expansion;
  const ids =
    relationship === "registeredOwners" || relationship === "registeredUsers"
      ? registeredIds(row, relationship)
      : tenant.memberships
          .groupsOf(textOf(row, "id"), { transitive: relationship === "transitiveMemberOf" })
          .map((group) => textOf(group, "id"));
  const hidden = hiddenTypes(call);
  return {
    [relationship]: ids
      .slice(0, 20)
      .flatMap((id) => directoryObjectWire(tenant, id, { select, hidden }) ?? []),
  };
}

function registeredIds(row: WireObject, relationship: string): readonly string[] {
  const ids = row[relationship];
  return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
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
