import { guidOf } from "../ground/random.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import type { CollectionName } from "../options/collection-name.ts";
import type { Fleet } from "../simulation/fleet.ts";
import { type AppContents, createAppContents } from "./app-content.ts";
import { createClearedProperties, type ClearedProperties } from "./cleared-properties.ts";
import type { ExportJob } from "./export-job.ts";
import { createKeyMatches, type KeyMatches } from "./key-matches.ts";
import { createManagedSets, type ManagedSets } from "./managed-sets.ts";
import { MemberSet } from "./member-set.ts";
import { createDerivedTable, createTable, type DerivedTable, type Table } from "./table.ts";

/** The rows of one tenant, as they truly are; delays are laid over them on reading. */
export interface TenantRows {
  readonly devices: DerivedTable;
  readonly managedDevices: DerivedTable;
  readonly groups: Table;
  readonly users: Table;
  /** The application that calls, and others that are seeded. Not part of a saved state. */
  readonly servicePrincipals: Table;
  table(name: CollectionName): Table;
  /** Assignments of a policy by its id, in wire form of beta. */
  readonly assignments: Map<string, readonly WireObject[]>;
  /** When an assignment joined its policy, by its id; absent where it came with the policy. */
  readonly assignedAt: Map<string, number>;
  /** Drivers of a driver profile by its id, once an administrator acted on one. */
  readonly drivers: Map<string, readonly WireObject[]>;
  /** When a driver was on offer, by its id, once an administrator acted on it. Not part of a saved state. */
  readonly driverSpans: Map<string, readonly { readonly from: number; readonly to: number }[]>;
  /** `approved` or `suspended` by catalog item, for each quality update policy that an administrator acted on. */
  readonly qualityApprovals: Map<string, ReadonlyMap<string, string>>;
  /** Owners of a group by its id. */
  readonly owners: Map<string, Set<string>>;
  readonly deletedItems: Map<string, DeletedItem>;
  /** Report exports by id. Not part of a saved state: links live for hours. */
  readonly exportJobs: Map<string, ExportJob>;
  /** Contents of apps: what was uploaded, and what devices get. */
  readonly appContents: AppContents;
  /** The device with this `deviceId`. */
  deviceByDeviceId(deviceId: string): WireObject | undefined;
  /** Its object id, for those who need no more: no row is made where it is as the fleet has it. */
  objectIdOf(deviceId: string): string | undefined;
  createMemberSet(): MemberSet;
  readonly managedSets: ManagedSets;
  /** Filters over Entra devices that need their ids only. */
  readonly deviceMatches: KeyMatches;
  /** A new guid; the n-th of a tenant depends on its seed and n only. */
  nextId(): string;
  /** How many ids were given out, which a saved state has to carry. */
  createdIds: number;
  /** Rises with each write of a directory object, for delta queries. */
  readonly directoryChanges: DirectoryChange[];
  /** True once managedDevices was filtered, for the defect of the first call. */
  filteredManagedDevices: boolean;
  /** For delta queries, of the objects that those follow. */
  readonly cleared: Readonly<Record<"groups" | "devices", ClearedProperties>>;
  /** Where delta queries stand, by token. */
  readonly deltas: Map<string, DeltaSnapshot>;
}

/** The directory as it was when a delta token was given out. */
export interface DeltaSnapshot {
  readonly collection: "groups" | "devices";
  readonly at: number;
  /** Length of `directoryChanges` then. */
  readonly seen: number;
  readonly select: readonly string[] | undefined;
  readonly onlyIds: readonly string[] | undefined;
  /** Groups then, with their members. */
  readonly groups: ReadonlyMap<string, { readonly row: WireObject; readonly members: MemberSet }>;
  /** What changed from an earlier snapshot to this one, by its token: found once, for every page. */
  readonly changesSince: Map<string, readonly ChangedObject[]>;
}

/** The last that happened to an object between two snapshots. */
export interface ChangedObject {
  readonly id: string;
  readonly removed: DirectoryChange["removed"] | undefined;
}

/** One write in the directory, as a delta query replays it. */
export interface DirectoryChange {
  readonly collection: "groups" | "devices";
  readonly id: string;
  readonly at: number;
  /** `changed`: deleted and restorable. `deleted`: for good. Absent: written. */
  readonly removed?: "changed" | "deleted";
}

/** A deleted group, for thirty days. */
export interface DeletedItem {
  readonly row: WireObject;
  readonly deletedAt: number;
  readonly members: readonly string[];
  readonly owners: readonly string[];
}

/** An empty rows over a simulated fleet. */
export function createTenantRows(fleet: Fleet, seed: number): TenantRows {
  const cleared = { groups: createClearedProperties(), devices: createClearedProperties() };
  const devices = createDerivedTable(fleet.devices, cleared.devices.note);
  const managedDevices = createDerivedTable(fleet.managedDevices);
  const tables: Record<CollectionName, Table> = {
    groups: createTable(cleared.groups.note),
    devices,
    deviceConfigurations: createTable(),
    configurationPolicies: createTable(),
    assignmentFilters: createTable(),
    windowsFeatureUpdateProfiles: createTable(),
    windowsQualityUpdateProfiles: createTable(),
    windowsQualityUpdatePolicies: createTable(),
    windowsDriverUpdateProfiles: createTable(),
    deviceHealthScripts: createTable(),
    mobileApps: createTable(),
    managedDevices,
  };
  return {
    devices,
    managedDevices,
    groups: tables.groups,
    users: createTable(),
    servicePrincipals: createTable(),
    cleared,
    deltas: new Map(),
    filteredManagedDevices: false,
    table: (name) => tables[name],
    assignments: new Map(),
    assignedAt: new Map(),
    drivers: new Map(),
    driverSpans: new Map(),
    qualityApprovals: new Map(),
    owners: new Map(),
    deletedItems: new Map(),
    exportJobs: new Map(),
    appContents: createAppContents(),
    createdIds: 0,
    directoryChanges: [],
    createMemberSet: () => new MemberSet(devices),
    managedSets: createManagedSets(managedDevices),
    deviceMatches: createKeyMatches(devices),
    nextId() {
      return guidOf(seed, "object", this.createdIds++);
    },
    deviceByDeviceId(deviceId) {
      const id = fleet.objectIdOf(deviceId);
      const derived = id === undefined ? undefined : devices.get(id);
      if (
        derived !== undefined &&
        textOf(derived, "deviceId").toLowerCase() === deviceId.toLowerCase()
      )
        return derived;
      for (const row of devices.changes().set) {
        if (textOf(row, "deviceId").toLowerCase() === deviceId.toLowerCase()) return row;
      }
      return undefined;
    },
    objectIdOf(deviceId) {
      const id = fleet.objectIdOf(deviceId);
      const index = id === undefined ? undefined : devices.indexOf(id);
      if (index !== undefined && !devices.isChanged(index)) return id;
      const device = this.deviceByDeviceId(deviceId);
      return device === undefined ? undefined : textOf(device, "id");
    },
  };
}
