import { copyWire, isWireObject, textOf, type WireObject } from "../ground/wire.ts";
import { publishApps } from "../policies/app-publishing.ts";
import { expirePauses } from "../policies/rows.ts";
import type { CollectionName } from "../options/collection-name.ts";
import { isDynamic } from "../state/group-types.ts";
import type { AppFolder } from "../state/app-content.ts";
import type { SavedTools } from "../state/tenant-tools.ts";
import type { Tenant } from "../state/tenant.ts";

/** A tenant as JSON: what differs from the simulated fleet. */
export interface SavedState {
  readonly formatVersion: 1;
  readonly tenantId: string;
  readonly seed: number;
  /** Size of the simulated fleet. */
  readonly devices: number;
  readonly createdIds: number;
  readonly collections: Readonly<Record<string, readonly WireObject[]>>;
  /** Fleet rows that were removed, by collection. */
  readonly removed: Readonly<Record<string, readonly string[]>>;
  readonly assignments: Readonly<Record<string, readonly WireObject[]>>;
  /** Assigned members by group; of dynamic groups, those that a rule last selected while it is paused or pending. */
  readonly members: Readonly<Record<string, readonly string[]>>;
  readonly drivers: Readonly<Record<string, readonly WireObject[]>>;
  readonly owners: Readonly<Record<string, readonly string[]>>;
  /** Absent in states of earlier versions. */
  readonly qualityApprovals?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Absent in states of earlier versions. */
  readonly assignedAt?: Readonly<Record<string, number>>;
  readonly pending: Readonly<Record<string, WireObject>>;
  readonly deletedItems: readonly WireObject[];
  /**
   * Tools on the PCs, as the tenant takes them back; absent where no script of one has run, and in
   * states of earlier versions.
   */
  readonly tools?: WireObject;
  /** What devices get of apps; absent where there is no app, and in states of earlier versions. */
  readonly appFolders?: Readonly<Record<string, WireObject>>;
}

const stored: readonly CollectionName[] = [
  "groups",
  "deviceConfigurations",
  "configurationPolicies",
  "assignmentFilters",
  "windowsFeatureUpdateProfiles",
  "windowsQualityUpdateProfiles",
  "windowsQualityUpdatePolicies",
  "windowsDriverUpdateProfiles",
  "deviceHealthScripts",
  "mobileApps",
];

/** The state now, ids in order, so that two tenants can be compared. */
export function saveState(tenant: Tenant): SavedState {
  const { rows, memberships } = tenant;
  expirePauses(tenant);
  publishApps(tenant);
  const tools = tenant.tools.save();
  const collections: Record<string, readonly WireObject[]> = {};
  for (const name of stored)
    collections[name] = byId([...rows.table(name).entries()].map(([, row]) => row));
  collections["devices"] = byId(rows.devices.changes().set);
  collections["managedDevices"] = byId(rows.managedDevices.changes().set);

  const members: Record<string, readonly string[]> = {};
  const pending: Record<string, WireObject> = {};
  for (const group of collections["groups"] ?? []) {
    const id = textOf(group, "id");
    const open = memberships.pending(id);
    if (open?.members !== undefined) members[id] = [...open.members].sort();
    if (isDynamic(group))
      pending[id] = { dirtyAt: open?.dirtyAt ?? null, updatedAt: open?.updatedAt ?? null };
  }
  return {
    formatVersion: 1,
    tenantId: tenant.settings.tenantId,
    seed: tenant.settings.seed,
    devices: rows.devices.derived,
    createdIds: rows.createdIds,
    collections,
    removed: {
      devices: rows.devices.changes().removed,
      managedDevices: rows.managedDevices.changes().removed,
    },
    assignments: sortedEntries(
      [...rows.assignments].map(([id, rows]) => [id, [...rows].sort(compareIds)]),
    ),
    assignedAt: sortedEntries([...rows.assignedAt]),
    members,
    drivers: sortedEntries([...rows.drivers]),
    qualityApprovals: sortedEntries(
      [...rows.qualityApprovals].map(([id, items]) => [id, sortedEntries([...items])]),
    ),
    owners: sortedEntries([...rows.owners].map(([id, owners]) => [id, [...owners].sort()])),
    pending,
    deletedItems: byId(
      [...rows.deletedItems.values()].map(({ row, deletedAt, members: ids, owners }) => ({
        id: row["id"],
        row,
        deletedAt,
        members: ids,
        owners,
      })),
    ),
    ...(tools && { tools: copyWire({ ...tools }) }),
    ...(rows.appContents.folders.size > 0 && {
      appFolders: sortedEntries(
        [...rows.appContents.folders].map(([id, folder]) => [id, copyWire({ ...folder })]),
      ),
    }),
  };
}

/** @throws {TypeError} where it is no saved state, {RangeError} where it belongs to another fleet. */
export function readSavedState(tenant: Tenant, saved: unknown): void {
  const state = copyWire(saved);
  if (!isSavedState(state))
    throw new TypeError(
      "This is no saved state of a mock tenant: `formatVersion` 1 and `collections` are missing.",
    );
  const { rows, memberships } = tenant;
  if (state.devices !== rows.devices.derived || state.seed !== tenant.settings.seed) {
    throw new RangeError(
      `The saved state has ${state.devices} devices of seed ${state.seed}, this tenant ${rows.devices.derived} of seed ${tenant.settings.seed}. Start it with the same.`,
    );
  }
  for (const name of [...stored, "devices", "managedDevices"] as const) {
    const table = rows.table(name);
    if (stored.includes(name))
      for (const [, row] of table.entries()) table.delete(textOf(row, "id"));
    for (const row of state.collections[name] ?? []) table.set(textOf(row, "id"), row);
    for (const id of state.removed[name] ?? []) table.delete(id);
  }
  rows.createdIds = Math.max(rows.createdIds, state.createdIds);
  refill(rows.assignments, Object.entries(state.assignments));
  refill(rows.assignedAt, Object.entries(state.assignedAt ?? {}));
  refill(rows.drivers, Object.entries(state.drivers));
  refill(
    rows.owners,
    Object.entries(state.owners).map(([id, owners]) => [id, new Set(owners)]),
  );
  refill(
    rows.qualityApprovals,
    Object.entries(state.qualityApprovals ?? {}).map(([id, items]) => [
      id,
      new Map(Object.entries(items)),
    ]),
  );
  refill(
    rows.appContents.folders,
    Object.entries(state.appFolders ?? {}).map(([id, folder]) => [
      id,
      folder as unknown as AppFolder,
    ]),
  );
  rows.deletedItems.clear();
  for (const item of state.deletedItems) {
    const { row, deletedAt, members, owners } = item as {
      row: WireObject;
      deletedAt: number;
      members: string[];
      owners: string[];
    };
    rows.deletedItems.set(textOf(row, "id").toLowerCase(), { row, deletedAt, members, owners });
  }
  tenant.tools.load(state.tools as SavedTools | undefined);
  for (const group of state.collections["groups"] ?? []) {
    const id = textOf(group, "id");
    const open = state.pending[id];
    const known = state.members[id];
    memberships.restore(
      id,
      known ?? (isDynamic(group) ? undefined : []),
      isDynamic(group)
        ? { dirtyAt: numberOf(open?.["dirtyAt"]), updatedAt: numberOf(open?.["updatedAt"]) }
        : undefined,
    );
  }
}

function isSavedState(value: unknown): value is SavedState {
  return isWireObject(value) && value["formatVersion"] === 1 && isWireObject(value["collections"]);
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function refill<T>(map: Map<string, T>, entries: Iterable<readonly [string, T]>): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}

function byId(rows: readonly WireObject[]): readonly WireObject[] {
  return rows.map(copyWire).sort(compareIds);
}

function compareIds(a: WireObject, b: WireObject): number {
  return textOf(a, "id") < textOf(b, "id") ? -1 : 1;
}

function sortedEntries<T>(entries: (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
