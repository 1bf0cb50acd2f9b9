import { prefers, type Call } from "../ground/call.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import type { MemberSet } from "../state/member-set.ts";
import type { ChangedObject, DeltaSnapshot } from "../state/tenant-rows.ts";
import type { Tenant } from "../state/tenant.ts";
import { deviceColumns, projectDevice } from "./device-columns.ts";
import { projectGroup } from "./group-row.ts";

/** Something to tell, and where: it is put together only for the page that it stands on. */
export type DeltaItem = readonly [position: number, show: () => WireObject];

/** A first round: everything, from a position of the collection on. */
export function* wholeCollection(
  tenant: Tenant,
  collection: "groups" | "devices",
  end: DeltaSnapshot,
  from: number,
): Iterable<DeltaItem> {
  for (const [position, row] of tenant.rows.table(collection).entries(from)) {
    const id = textOf(row, "id");
    if (!isWanted(end, id)) continue;
    yield [
      position,
      () => ({
        ...everSet(tenant, collection, shown(collection, row, end.select), id),
        ...memberChanges(end, id, undefined),
      }),
    ];
  }
}

/** A later round: what changed since the token `before`, from the n-th change on. */
export function* changesSince(
  call: Call,
  tenant: Tenant,
  collection: "groups" | "devices",
  start: DeltaSnapshot,
  end: DeltaSnapshot,
  place: { readonly before: string; readonly offset: number },
): Iterable<DeltaItem> {
  const known = end.changesSince.get(place.before);
  const changes = known ?? changesBetween(tenant, collection, start, end);
  end.changesSince.set(place.before, changes);
  for (let index = place.offset; index < changes.length; index++) {
    const change = changes[index];
    if (change !== undefined)
      yield [index, () => changeWire(call, tenant, collection, start, end, change)];
  }
}

/** The last that happened to each object, in the order in which they were first written. */
function changesBetween(
  tenant: Tenant,
  collection: "groups" | "devices",
  start: DeltaSnapshot,
  end: DeltaSnapshot,
): readonly ChangedObject[] {
  const last = new Map<string, ChangedObject["removed"]>();
  for (const change of tenant.rows.directoryChanges.slice(start.seen, end.seen)) {
    if (change.collection === collection) last.set(change.id, change.removed);
  }
  for (const [id, group] of end.groups) {
    const known = start.groups.get(id);
    if (known !== undefined && !sameMembers(known.members, group.members) && !last.has(id))
      last.set(id, undefined);
  }
  return [...last].filter(([id]) => isWanted(end, id)).map(([id, removed]) => ({ id, removed }));
}

function changeWire(
  call: Call,
  tenant: Tenant,
  collection: "groups" | "devices",
  start: DeltaSnapshot,
  end: DeltaSnapshot,
  { id, removed }: ChangedObject,
): WireObject {
  const row = tenant.rows.table(collection).get(id);
  if (removed !== undefined || row === undefined)
    return { id, "@removed": { reason: removed ?? "deleted" } };
  const full = shown(collection, row, end.select);
  const old = start.groups.get(id);
  const before = old === undefined ? {} : shown(collection, old.row, end.select);
  const minimal = prefers(call, "return=minimal") && old !== undefined;
  const changed = minimal
    ? Object.fromEntries(
        Object.entries(full).filter(
          ([name, value]) =>
            name === "id" || JSON.stringify(before[name]) !== JSON.stringify(value),
        ),
      )
    : everSet(tenant, collection, full, id);
  return { ...changed, ...memberChanges(end, id, old?.members) };
}

/**
 * Without properties that were never set: "If the property has never been set before it will not
 * be included in the response at all". One that was cleared is null.
 *
 * @see https://learn.microsoft.com/graph/api/group-delta
 * @see https://learn.microsoft.com/graph/api/device-delta
 */
function everSet(
  tenant: Tenant,
  collection: "groups" | "devices",
  row: WireObject,
  id: string,
): WireObject {
  const cleared = tenant.rows.cleared[collection].of(id);
  return Object.fromEntries(
    Object.entries(row).filter(([name, value]) => value !== null || cleared.has(name)),
  );
}

function isWanted(end: DeltaSnapshot, id: string): boolean {
  return end.onlyIds === undefined || end.onlyIds.includes(id);
}

function memberChanges(end: DeltaSnapshot, id: string, before: MemberSet | undefined): WireObject {
  const group = end.groups.get(id);
  if (group === undefined || (end.select !== undefined && !end.select.includes("members")))
    return {};
  const entries: WireObject[] = [];
  for (const member of group.members.ids()) {
    if (before?.has(member) !== true)
      entries.push({ "@odata.type": "#microsoft.graph.device", id: member });
  }
  for (const member of before?.ids() ?? []) {
    if (!group.members.has(member))
      entries.push({
        "@odata.type": "#microsoft.graph.device",
        id: member,
        "@removed": { reason: "deleted" },
      });
  }
  return entries.length === 0 ? {} : { "members@delta": entries };
}

function shown(
  collection: "groups" | "devices",
  row: WireObject,
  select: readonly string[] | undefined,
): WireObject {
  const columns =
    select === undefined
      ? undefined
      : ["id", ...select.filter((name) => name !== "id" && name !== "members")];
  return collection === "groups"
    ? projectGroup(row, columns)
    : projectDevice(row, columns ?? deviceColumns);
}

function sameMembers(a: MemberSet, b: MemberSet): boolean {
  if (a.size !== b.size) return false;
  for (const id of a.ids()) if (!b.has(id)) return false;
  return true;
}
