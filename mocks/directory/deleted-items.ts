import { rootOf, type Answer, type Call } from "../call.ts";
import type { Core } from "../core.ts";
import { pageOf } from "../odata/list.ts";
import { allowOnly, parseSelect } from "../odata/query.ts";
import { badDirectoryRequest, directoryNotFound } from "../refusal.ts";
import type { DeletedItem } from "../store.ts";
import { textOf } from "../wire.ts";
import { groupColumns, isDynamic, projectGroup } from "./group-row.ts";
import { findByUniqueName, noteChange } from "./group-write.ts";

const keptDays = 30;

/** GET /directory/deletedItems/microsoft.graph.group. learn.microsoft.com/graph/api/directory-deleteditems-list */
export function listDeletedGroups(call: Call, core: Core): Answer {
  allowOnly(call.query, ["$select", "$top", "$skiptoken"]);
  const select = parseSelect(call.query.get("$select"), "group", new Set(groupColumns));
  dropExpired(core);
  const items = [...core.store.deletedItems.values()];
  return pageOf(
    call,
    core,
    (from) => items.map(({ row }, index) => [index, row] as const).slice(from),
    {
      context: "groups",
      defaultSize: 100,
      maxSize: 999,
      onExceed: "refuse",
      project: (row) => projectGroup(row, select),
    },
  );
}

/** GET /directory/deletedItems/{id}. */
export function getDeletedItem(call: Call, core: Core, id: string): Answer {
  allowOnly(call.query, ["$select"]);
  const { row } = demandItem(core, id);
  const select = parseSelect(call.query.get("$select"), "group", new Set(groupColumns));
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
export function restoreItem(call: Call, core: Core, id: string): Answer {
  const item = demandItem(core, id);
  const uniqueName = textOf(item.row, "uniqueName");
  // Unverified: the status of a name that was taken meanwhile
  if (uniqueName !== "" && findByUniqueName(core, uniqueName) !== undefined) {
    throw badDirectoryRequest(
      "Another object with the same value for property uniqueName already exists.",
    );
  }
  const row = { ...item.row, deletedDateTime: null };
  const groupId = textOf(row, "id");
  core.store.deletedItems.delete(id.toLowerCase());
  core.store.groups.set(groupId, row);
  core.memberships.restore(
    groupId,
    isDynamic(row) ? [] : item.members,
    isDynamic(row) ? { dirtyAt: core.clock.now().getTime(), updatedAt: undefined } : undefined,
  );
  if (item.owners.length > 0) core.store.owners.set(groupId.toLowerCase(), new Set(item.owners));
  noteChange(core, groupId);
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
export function purgeItem(core: Core, id: string): Answer {
  const item = demandItem(core, id);
  core.store.deletedItems.delete(id.toLowerCase());
  core.store.directoryChanges.push({
    collection: "groups",
    id: textOf(item.row, "id"),
    at: core.clock.now().getTime(),
    removed: "deleted",
  });
  return { status: 204 };
}

function demandItem(core: Core, id: string): DeletedItem {
  dropExpired(core);
  const item = core.store.deletedItems.get(id.toLowerCase());
  if (item === undefined) throw directoryNotFound(id);
  return item;
}

function dropExpired(core: Core): void {
  const limit = core.clock.now().getTime() - keptDays * 86_400_000;
  for (const [id, item] of core.store.deletedItems)
    if (item.deletedAt < limit) core.store.deletedItems.delete(id);
}
