import { isWireObject, textOf, type WireObject } from "../ground/wire.ts";
import { extensionAttributes } from "../simulation/device-row.ts";
import type { Tenant } from "../state/tenant.ts";
import { dropRow, putRow, type Collection } from "./collection.ts";

/** Entra devices: rules follow each write, and delta queries tell of it. */
export function deviceCollection(tenant: Tenant): Collection {
  const { memberships, rows, clock } = tenant;
  const put = (row: WireObject, before: WireObject | undefined): void => {
    const id = textOf(row, "id");
    memberships.settle();
    putRow(tenant, "devices", row, before);
    memberships.noteDeviceWrite(id);
    rows.directoryChanges.push({ collection: "devices", id, at: clock.now().getTime() });
  };
  return {
    add(id, given) {
      put(newDevice(tenant, id, given), undefined);
    },
    change(before, changed) {
      put(mergeAttributes(before, changed), before);
    },
    remove(row) {
      const id = textOf(row, "id");
      memberships.settle();
      memberships.noteDeviceWrite(id, true);
      rows.directoryChanges.push({
        collection: "devices",
        id,
        at: clock.now().getTime(),
        removed: "deleted",
      });
      dropRow(tenant, "devices", row);
    },
  };
}

/** Intune's managed devices. */
export function managedDeviceCollection(tenant: Tenant): Collection {
  return {
    add(id, given) {
      putRow(tenant, "managedDevices", newManagedDevice(tenant, id, given), undefined);
    },
    change(before, changed) {
      putRow(tenant, "managedDevices", { ...before, ...changed }, before);
    },
    remove(row) {
      dropRow(tenant, "managedDevices", row);
    },
  };
}

function newManagedDevice(tenant: Tenant, id: string, given: WireObject): WireObject {
  const now = secondsOf(tenant.clock.now());
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

function newDevice(tenant: Tenant, id: string, given: WireObject): WireObject {
  const now = secondsOf(tenant.clock.now());
  const device: WireObject = {
    id,
    deletedDateTime: null,
    accountEnabled: true,
    deviceId: tenant.rows.nextId(),
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

function secondsOf(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}
