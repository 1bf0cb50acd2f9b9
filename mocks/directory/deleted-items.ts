import { rootOf, type Answer, type Call } from "../ground/call.ts";
import { badDirectoryRequest, directoryNotFound } from "../ground/refusal.ts";
import { textOf } from "../ground/wire.ts";
import {
  pageOf,
  readDirectoryQuery,
  sortedRows,
  type DirectoryQuery,
  type Rows,
} from "../odata/list.ts";
import { allowOnly, parseSelect } from "../odata/query.ts";
import { isDynamic } from "../state/group-types.ts";
import type { DeletedItem } from "../state/tenant-rows.ts";
import type { Tenant } from "../state/tenant.ts";
import { groupQueries } from "./group-queries.ts";
import { contextColumns, demandAdvancedCount } from "./group-read.ts";
import { projectGroup, selectableGroupColumns } from "./group-row.ts";
import { findByUniqueName, noteChange } from "./group-write.ts";

const keptDays = 30;

/** GET /directory/deletedItems/microsoft.graph.group. learn.microsoft.com/graph/api/directory-deleteditems-list */
export function listDeletedGroups(call: Call, tenant: Tenant): Answer {
  allowOnly(call.query, [
    "$filter",
    "$select",
    "$top",
    "$orderby",
    "$search",
    "$count",
    "$skiptoken",
  ]);
  const query = queryOf(call, tenant);
  const select = selectOf(call);
  const rows = deletedRows(tenant);
  const ordered = query.compare === undefined ? rows : sortedRows(rows, query.keep, query.compare);
  return pageOf(call, tenant.settings, ordered, {
    context: `groups${contextColumns(select)}`,
    defaultSize: 100,
    maxSize: 999,
    onExceed: "refuse",
    keep: query.keep,
    project: (row) => projectGroup(row, select),
    ...(query.wantsCount ? { count: (total) => total() } : {}),
  });
}

/** GET /directory/deletedItems with the cast of a type of which the mock tenant deletes nothing softly. */
export function listNothingDeleted(call: Call, tenant: Tenant): Answer {
  return pageOf(call, tenant.settings, () => [], {
    context: "directoryObjects",
    defaultSize: 100,
    maxSize: 999,
    onExceed: "refuse",
    project: (row) => row,
  });
}

/** GET /directory/deletedItems/microsoft.graph.group/$count, text. */
export function countDeletedGroups(call: Call, tenant: Tenant): Answer {
  allowOnly(call.query, ["$filter", "$search"]);
  demandAdvancedCount(call);
  const query = queryOf({ ...call, query: new Map([...call.query, ["$count", "true"]]) }, tenant);
  let count = 0;
  for (const [, row] of deletedRows(tenant)(0)) if (query.keep(row)) count++;
  return { status: 200, body: String(count) };
}

/** GET /directory/deletedItems/{id}. */
export function getDeletedItem(call: Call, tenant: Tenant, id: string): Answer {
  allowOnly(call.query, ["$select"]);
  const { row } = demandItem(tenant, id);
  const select = selectOf(call);
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#directoryObjects/$entity`,
      "@odata.type": "#microsoft.graph.group",
      ...projectGroup(row, select),
    },
  };
}

/**
 * POST /directory/deletedItems/{id}/restore: the group with its id and members; a
 * rule is processed as for a new group.
 *
 * @see https://learn.microsoft.com/entra/identity/users/groups-restore-deleted
 */
export function restoreItem(call: Call, tenant: Tenant, id: string): Answer {
  const item = demandItem(tenant, id);
  const uniqueName = textOf(item.row, "uniqueName");
  // Unverified: the status of a name that was taken meanwhile
  if (uniqueName !== "" && findByUniqueName(tenant, uniqueName) !== undefined) {
    throw badDirectoryRequest(
      "Another object with the same value for property uniqueName already exists.",
    );
  }
  const row = { ...item.row, deletedDateTime: null };
  const groupId = textOf(row, "id");
  tenant.rows.deletedItems.delete(id.toLowerCase());
  tenant.rows.groups.set(groupId, row);
  tenant.memberships.restore(
    groupId,
    isDynamic(row) ? [] : item.members,
    isDynamic(row) ? { dirtyAt: tenant.clock.now().getTime(), updatedAt: undefined } : undefined,
  );
  if (item.owners.length > 0) tenant.rows.owners.set(groupId.toLowerCase(), new Set(item.owners));
  noteChange(tenant, groupId);
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#directoryObjects/$entity`,
      "@odata.type": "#microsoft.graph.group",
      ...projectGroup(row, undefined),
    },
  };
}

/** DELETE /directory/deletedItems/{id}: no way back. */
export function purgeItem(tenant: Tenant, id: string): Answer {
  const item = demandItem(tenant, id);
  tenant.rows.deletedItems.delete(id.toLowerCase());
  tenant.rows.directoryChanges.push({
    collection: "groups",
    id: textOf(item.row, "id"),
    at: tenant.clock.now().getTime(),
    removed: "deleted",
  });
  return { status: 204 };
}

function queryOf(call: Call, tenant: Tenant): DirectoryQuery {
  return readDirectoryQuery(call, tenant.settings, groupQueries(tenant.settings.behaviors));
}

function selectOf(call: Call): readonly string[] | undefined {
  return parseSelect(call.query.get("$select"), "group", selectableGroupColumns(call.version));
}

function deletedRows(tenant: Tenant): Rows {
  dropExpired(tenant);
  const items = [...tenant.rows.deletedItems.values()];
  return (from) => items.map(({ row }, index) => [index, row] as const).slice(from);
}

function demandItem(tenant: Tenant, id: string): DeletedItem {
  dropExpired(tenant);
  const item = tenant.rows.deletedItems.get(id.toLowerCase());
  if (item === undefined) throw directoryNotFound(id);
  return item;
}

function dropExpired(tenant: Tenant): void {
  const limit = tenant.clock.now().getTime() - keptDays * 86_400_000;
  for (const [id, item] of tenant.rows.deletedItems)
    if (item.deletedAt < limit) tenant.rows.deletedItems.delete(id);
}
