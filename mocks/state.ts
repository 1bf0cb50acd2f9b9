import type { Core } from "./core.ts";
import { isDynamic, newGroupRow, normalizeGroup } from "./directory/group-row.ts";
import { noteChange, removeGroup } from "./directory/group-write.ts";
import { extensionAttributes } from "./fleet/simulate.ts";
import type { CollectionName } from "./options.ts";
import { assignmentRow, currentAssignments, setAssignments } from "./policies/assignments.ts";
import { policyKind, type PolicyCollection } from "./policies/kinds.ts";
import { changedPolicyRow, expirePauses, newPolicyRow } from "./policies/rows.ts";
import { readSavedState, saveState, type SavedState } from "./saved-state.ts";
import { replicaKey } from "./visible.ts";
import { copyWire, isWireObject, textOf, type WireObject } from "./wire.ts";

/**
 * The tenant from the inside, past Graph: an administrator's hand in the portal, and
 * a look at what is truly there. Everything that goes in or out is a copy.
 */
export interface MockState {
  list(collection: CollectionName): WireObject[];
  get(collection: CollectionName, id: string): WireObject | undefined;
  /** Adds an object; what is missing gets Graph's defaults, an id too. Gives it back whole. */
  add(collection: CollectionName, wire: Readonly<WireObject>): WireObject;
  /** Changes properties as the portal would: stamps, version, pause fields and membership follow. */
  patch(collection: CollectionName, id: string, partial: Readonly<WireObject>): WireObject;
  remove(collection: CollectionName, id: string): void;
  /** Object ids of the direct members. */
  members(groupId: string): string[];
  addMember(groupId: string, id: string): void;
  removeMember(groupId: string, id: string): void;
  /** Ends the processing of a dynamic group in an error, until its rule changes. */
  failProcessing(groupId: string, errorMessage: string): void;
  /** Assignments of a policy in wire form of beta. */
  assignments(collection: CollectionName, id: string): WireObject[];
  /** Replaces the assignments; entries are `{ target }` as on the wire. */
  assign(
    collection: CollectionName,
    id: string,
    assignments: readonly Readonly<WireObject>[],
  ): WireObject[];
  /** Every PC as its two rows, the managed one where there is one. */
  devices(): IterableIterator<{ device: WireObject; managedDevice: WireObject | undefined }>;
  /** Everything that differs from the simulated fleet, in a stable order. */
  toJSON(): SavedState;
  /** Takes over a saved state. The seed and the size of the fleet have to be the same. */
  load(saved: unknown): void;
}

/** @throws {RangeError} where an id is not there: a test that means another object should fail. */
export function createState(core: Core): MockState {
  const { store, memberships } = core;
  const settle = (mayWrite: boolean): void => core.deviceUpdates?.settle(core, mayWrite);
  const demand = (collection: CollectionName, id: string): WireObject => {
    settle(true);
    if (collection === "deviceConfigurations") expirePauses(core);
    const row = store.table(collection).get(id);
    if (row === undefined)
      throw new RangeError(
        `The mock tenant holds no ${id} in ${collection}. Take the id from state.list("${collection}").`,
      );
    return row;
  };
  const put = (
    collection: CollectionName,
    row: WireObject,
    before: WireObject | undefined,
  ): void => {
    core.replicas.noteWrite(replicaKey(collection, textOf(row, "id")), before);
    if (collection === "devices") memberships.settle();
    store.table(collection).set(textOf(row, "id"), row);
    if (collection === "devices") {
      memberships.noteDeviceWrite(textOf(row, "id"));
      store.directoryChanges.push({
        collection: "devices",
        id: textOf(row, "id"),
        at: core.clock.now().getTime(),
      });
    }
  };
  const putGroup = (row: WireObject, before: WireObject | undefined): void => {
    const id = textOf(row, "id");
    if (before !== undefined) memberships.membersOf(id);
    put("groups", row, before);
    memberships.noteGroupWrite(id, before);
    noteChange(core, id);
  };

  return {
    list(collection) {
      settle(false);
      if (collection === "deviceConfigurations") expirePauses(core);
      return [...store.table(collection).entries()].map(([, row]) => copyWire(row));
    },
    get(collection, id) {
      settle(false);
      if (collection === "deviceConfigurations") expirePauses(core);
      const row = store.table(collection).get(id);
      return row === undefined ? undefined : copyWire(row);
    },
    add(collection, wire) {
      settle(true);
      const { members, assignments, ...given } = copyWire(wire) as WireObject & {
        members?: unknown;
        assignments?: unknown;
      };
      const id = textOf(given, "id").toLowerCase() || store.nextId();
      if (store.table(collection).get(id) !== undefined)
        throw new RangeError(`${collection} holds ${id} already.`);
      if (collection === "groups") {
        const dynamic = isDynamic(given) || textOf(given, "membershipRule") !== "";
        const types = dynamic
          ? { groupTypes: ["DynamicMembership"], membershipRuleProcessingState: "On" }
          : {};
        putGroup(
          newGroupRow(id, normalizeGroup({ ...types, ...given, id }), core.clock.now()),
          undefined,
        );
        for (const member of Array.isArray(members) ? members : [])
          memberships.membersOf(id).add(String(member));
      } else if (collection === "devices" || collection === "managedDevices") {
        put(collection, newFleetRow(core, collection, id, given), undefined);
      } else {
        const row = newPolicyRow(core, policyKind(collection), id, { ...given, id });
        put(collection, row, undefined);
        if (Array.isArray(assignments))
          this.assign(collection, id, assignments.filter(isWireObject));
      }
      return copyWire(demand(collection, id));
    },
    patch(collection, id, partial) {
      const before = demand(collection, id);
      const changed = copyWire(partial) as WireObject;
      if (collection === "groups") putGroup({ ...before, ...normalizeGroup(changed) }, before);
      else if (collection === "devices") put(collection, mergeAttributes(before, changed), before);
      else if (collection === "managedDevices") put(collection, { ...before, ...changed }, before);
      else put(collection, changedPolicyRow(core, policyKind(collection), before, changed), before);
      return copyWire(demand(collection, id));
    },
    remove(collection, id) {
      const row = demand(collection, id);
      if (collection === "groups") {
        removeGroup(core, row);
        return;
      }
      core.replicas.noteWrite(replicaKey(collection, id), row);
      if (collection === "devices") {
        memberships.settle();
        memberships.noteDeviceWrite(textOf(row, "id"), true);
        store.directoryChanges.push({
          collection: "devices",
          id: textOf(row, "id"),
          at: core.clock.now().getTime(),
          removed: "deleted",
        });
      }
      store.table(collection).delete(id);
      store.assignments.delete(id.toLowerCase());
    },
    members: (groupId) => [...memberships.membersOf(textOf(demand("groups", groupId), "id")).ids()],
    addMember(groupId, id) {
      demand("groups", groupId);
      if (store.devices.get(id) === undefined && store.groups.get(id) === undefined)
        throw new RangeError(`No device or group has the object id ${id}.`);
      memberships.membersOf(groupId).add(id);
      noteChange(core, groupId);
    },
    removeMember(groupId, id) {
      demand("groups", groupId);
      memberships.membersOf(groupId).delete(id);
      noteChange(core, groupId);
    },
    failProcessing(groupId, errorMessage) {
      demand("groups", groupId);
      memberships.fail(groupId, errorMessage);
    },
    assignments(collection, id) {
      demand(collection, id);
      return currentAssignments(core, id).map(({ policyType: _policyType, ...row }) =>
        copyWire(row),
      );
    },
    assign(collection, id, assignments) {
      const row = demand(collection, id);
      const kind = policyKind(collection as PolicyCollection);
      const rows = assignments.map((item) => {
        const target = item["target"];
        const wire = {
          deviceAndAppManagementAssignmentFilterId: null,
          deviceAndAppManagementAssignmentFilterType: "none",
          ...(isWireObject(target) ? copyWire(target) : {}),
        };
        return { ...assignmentRow(textOf(row, "id"), wire), policyType: collection };
      });
      setAssignments(core, kind, row, rows);
      return this.assignments(collection, id);
    },
    *devices() {
      settle(false);
      const managed = new Map<string, WireObject>();
      for (const row of store.managedDevices.changes().set)
        managed.set(textOf(row, "azureADDeviceId").toLowerCase(), row);
      const fleet = store.managedDevices;
      for (const [position, device] of store.devices.entries()) {
        const deviceId = textOf(device, "deviceId").toLowerCase();
        const twin = position < fleet.derived ? fleet.get(fleet.idAt(position)) : undefined;
        const joined =
          managed.get(deviceId) ??
          (twin !== undefined && textOf(twin, "azureADDeviceId") === deviceId ? twin : undefined);
        yield {
          device: copyWire(device),
          managedDevice: joined === undefined ? undefined : copyWire(joined),
        };
      }
    },
    toJSON() {
      settle(false);
      return saveState(core);
    },
    load(saved) {
      settle(true);
      readSavedState(core, saved);
    },
  };
}

function newFleetRow(
  core: Core,
  collection: "devices" | "managedDevices",
  id: string,
  given: WireObject,
): WireObject {
  const now = `${core.clock.now().toISOString().slice(0, 19)}Z`;
  if (collection === "managedDevices") {
    return {
      id,
      operatingSystem: "Windows",
      deviceName: "",
      managementAgent: "mdm",
      managementState: "managed",
      complianceState: "compliant",
      managedDeviceOwnerType: "company",
      azureADRegistered: true,
      azureADDeviceId: "00000000-0000-0000-0000-000000000000",
      enrolledDateTime: now,
      lastSyncDateTime: now,
      ...given,
    };
  }
  const device: WireObject = {
    id,
    deletedDateTime: null,
    accountEnabled: true,
    deviceId: core.store.nextId(),
    displayName: "",
    operatingSystem: "Windows",
    operatingSystemVersion: "10.0.26100.9812",
    trustType: "AzureAd",
    deviceOwnership: "Company",
    managementType: "MDM",
    isManaged: true,
    isCompliant: true,
    isRooted: false,
    profileType: "RegisteredDevice",
    physicalIds: [],
    systemLabels: [],
    registrationDateTime: now,
    approximateLastSignInDateTime: now,
    extensionAttributes: extensionAttributes(),
  };
  return mergeAttributes(device, given);
}

/** Device attributes merge one by one; all else is replaced. */
function mergeAttributes(before: WireObject, changed: WireObject): WireObject {
  const [old, next] = [before["extensionAttributes"], changed["extensionAttributes"]];
  if (!isWireObject(next)) return { ...before, ...changed };
  return {
    ...before,
    ...changed,
    extensionAttributes: { ...(isWireObject(old) ? old : {}), ...next },
  };
}
