import { textOf, wireDate, type WireObject } from "../ground/wire.ts";
import type { Tenant } from "../state/tenant.ts";
import { targetedDevices } from "./audience.ts";
import { driversOf, inventoryArrived } from "./drivers.ts";
import type { PolicyKind } from "./kinds.ts";

/**
 * What a driver profile tells of its inventory: nothing when it is new, `pending` while it is
 * collected, then figures.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-softwareupdate-windowsdriverupdateprofile
 */
export function inventoryFields(tenant: Tenant, kind: PolicyKind, row: WireObject): WireObject {
  if (kind.collection !== "windowsDriverUpdateProfiles") return {};
  const createdAt = Date.parse(textOf(row, "createdDateTime"));
  if (tenant.clock.now().getTime() - createdAt < 1_000) return {};
  if (!inventoryArrived(tenant, row)) {
    return {
      inventorySyncStatus: {
        driverInventorySyncState: "pending",
        lastSuccessfulSyncDateTime: "0001-01-01T00:00:00Z",
      },
    };
  }
  const at = new Date(createdAt + tenant.settings.delays.driverInventoryMs);
  let devices = 0;
  for (const _device of targetedDevices(tenant, textOf(row, "id"))) devices++;
  return {
    deviceReporting: devices,
    newUpdates: driversOf(tenant, textOf(row, "id")).filter(
      (driver) => driver["approvalStatus"] === "needsReview",
    ).length,
    inventorySyncStatus: {
      driverInventorySyncState: "success",
      lastSuccessfulSyncDateTime: wireDate(at),
    },
  };
}
