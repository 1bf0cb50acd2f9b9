import { wireApproval } from "../state/approval-request.ts";
import { noteChange } from "../directory/group-write.ts";
import { copyWire, isWireObject, textOf, type WireObject } from "../ground/wire.ts";
import { currentAssignments } from "../policies/assignment-rows.ts";
import { findPolicyRow, targetedDevices } from "../policies/audience.ts";
import type { CollectionName } from "../options/collection-name.ts";
import type { Tenant } from "../state/tenant.ts";
import { createCollections } from "./collections.ts";
import { type AuditEntry, portalActor } from "../state/audit-log.ts";
import { noteAudit } from "../state/note-audit.ts";
import { pairDevices } from "./pair-devices.ts";
import { readSavedState, saveState, type SavedState } from "./saved-state.ts";

/**
 * The tenant from the inside, past Graph: an administrator's hand in the portal, and
 * a look at what is truly there. Everything that goes in or out is a copy.
 */
export interface MockState {
  /** Every object of a collection, in wire form of beta. */
  list(collection: CollectionName): WireObject[];
  /** One object by its id; undefined where there is none. */
  get(collection: CollectionName, id: string): WireObject | undefined;
  /** Adds an object; what is missing gets Graph's defaults, an id too. Gives it back whole. */
  add(collection: CollectionName, wire: Readonly<WireObject>): WireObject;
  /** Changes properties as the portal would: stamps, version, pause fields and membership follow. */
  patch(collection: CollectionName, id: string, partial: Readonly<WireObject>): WireObject;
  /** Deletes an object by hand. @throws {RangeError} where there is none. */
  remove(collection: CollectionName, id: string): void;
  /** Object ids of the direct members: devices, groups and users. */
  members(groupId: string): string[];
  /**
   * The `deviceId` in Entra ID of each Windows PC that the policy truly reaches now, once each,
   * in the order of the managed devices: nested groups, groups of users by the primary user
   * (`userId` of a managed device), exclusions and assignment filters counted in. A PC that Entra
   * ID does not know has no such id and is left out.
   */
  reachedDevices(policyId: string): readonly string[];
  /** Adds a member to a group. @throws {RangeError} where one of the two is not there. */
  addMember(groupId: string, id: string): void;
  /** Takes a member out of a group. @throws {RangeError} where there is no such group. */
  removeMember(groupId: string, id: string): void;
  /** Ends the processing of a dynamic group in an error, until its rule changes. */
  failProcessing(groupId: string, errorMessage: string): void;
  /** Assignments of a policy in wire form of beta. */
  assignments(collection: CollectionName, id: string): WireObject[];
  /**
   * Replaces the assignments; entries are `{ target }` as on the wire. With `source: "policySets"`
   * and a `sourceId` an entry is one that a policy set made.
   */
  assign(
    collection: CollectionName,
    id: string,
    assignments: readonly Readonly<WireObject>[],
  ): WireObject[];
  /** Every PC as its two rows, the managed one where there is one. */
  devices(): IterableIterator<{ device: WireObject; managedDevice: WireObject | undefined }>;
  /** Writes under Multi Admin Approval, the oldest first, as Graph lists them. */
  approvalRequests(): WireObject[];
  /** Another administrator decides on a request; the write is for whoever asked to send again. */
  decide(code: string, status: "approved" | "rejected"): void;
  /** Everything that differs from the simulated fleet, in a stable order. */
  toJSON(): SavedState;
  /** Takes over a saved state. The seed and the size of the fleet have to be the same. */
  load(saved: unknown): void;
}

/**
 * `settleFleet` lets the PCs do what they would have done by now.
 *
 * @throws {RangeError} where an id is not there: a test that means another object should fail.
 */
export function createPortal(tenant: Tenant, settleFleet: () => void): MockState {
  const { rows, memberships } = tenant;
  const collections = createCollections(tenant);
  const demand = (collection: CollectionName, id: string): WireObject => {
    settleFleet();
    collections[collection].refresh?.();
    const row = rows.table(collection).get(id);
    if (row === undefined)
      throw new RangeError(
        `The mock tenant holds no ${id} in ${collection}. Take the id from state.list("${collection}").`,
      );
    return row;
  };
  const byHand = (
    collection: CollectionName,
    operation: AuditEntry["operation"],
    object: WireObject,
  ): void => {
    noteAudit(tenant, { actor: portalActor, collection, operation, object });
  };

  return {
    list(collection) {
      settleFleet();
      collections[collection].refresh?.();
      return [...rows.table(collection).entries()].map(([, row]) => copyWire(row));
    },
    get(collection, id) {
      settleFleet();
      collections[collection].refresh?.();
      const row = rows.table(collection).get(id);
      return row === undefined ? undefined : copyWire(row);
    },
    add(collection, wire) {
      settleFleet();
      const { members, assignments, ...given } = copyWire(wire) as WireObject & {
        members?: unknown;
        assignments?: unknown;
      };
      const id = textOf(given, "id").toLowerCase() || rows.nextId();
      if (rows.table(collection).get(id) !== undefined)
        throw new RangeError(`${collection} holds ${id} already.`);
      const target = collections[collection];
      target.add(id, given, Array.isArray(members) ? members : []);
      if (Array.isArray(assignments))
        target.assign?.(demand(collection, id), assignments.filter(isWireObject));
      byHand(collection, "Create", demand(collection, id));
      return copyWire(demand(collection, id));
    },
    patch(collection, id, partial) {
      const before = demand(collection, id);
      collections[collection].change(before, copyWire(partial) as WireObject);
      byHand(collection, "Patch", before);
      return copyWire(demand(collection, id));
    },
    remove(collection, id) {
      const row = demand(collection, id);
      collections[collection].remove(row);
      byHand(collection, "Delete", row);
    },
    members: (groupId) => [...memberships.membersOf(textOf(demand("groups", groupId), "id")).ids()],
    reachedDevices(policyId) {
      settleFleet();
      if (findPolicyRow(tenant, policyId) === undefined)
        throw new RangeError(`The mock tenant holds no policy ${policyId}.`);
      const found = new Set<string>();
      for (const { device, objectId } of targetedDevices(tenant, policyId))
        if (objectId !== "") found.add(textOf(device, "azureADDeviceId"));
      return [...found];
    },
    addMember(groupId, id) {
      demand("groups", groupId);
      const tables = [rows.devices, rows.groups, rows.users, rows.servicePrincipals];
      if (!tables.some((table) => table.has(id)))
        throw new RangeError(
          `No device, group, user or service principal has the object id ${id}.`,
        );
      memberships.membersOf(groupId).add(id);
      noteChange(tenant, groupId);
      byHand("groups", "Action", demand("groups", groupId));
    },
    removeMember(groupId, id) {
      demand("groups", groupId);
      memberships.membersOf(groupId).delete(id);
      noteChange(tenant, groupId);
      byHand("groups", "Action", demand("groups", groupId));
    },
    failProcessing(groupId, errorMessage) {
      demand("groups", groupId);
      memberships.fail(groupId, errorMessage);
    },
    approvalRequests: () => [...tenant.approvals.values()].map(wireApproval),
    decide(code, status) {
      const request = tenant.approvals.get(code.toLowerCase());
      if (request?.status !== "needsApproval")
        throw new RangeError(`No request ${code} waits for an approval.`);
      request.status = status;
    },
    assignments(collection, id) {
      demand(collection, id);
      return currentAssignments(tenant, id).map(({ policyType: _policyType, ...row }) =>
        copyWire(row),
      );
    },
    assign(collection, id, assignments) {
      const row = demand(collection, id);
      const target = collections[collection];
      if (target.assign === undefined)
        throw new RangeError(`No policy kind is kept in ${collection}.`);
      target.assign(row, assignments);
      byHand(collection, "Action", row);
      return this.assignments(collection, id);
    },
    *devices() {
      settleFleet();
      yield* pairDevices(rows);
    },
    toJSON() {
      settleFleet();
      return saveState(tenant);
    },
    load(saved) {
      settleFleet();
      readSavedState(tenant, saved);
    },
  };
}
