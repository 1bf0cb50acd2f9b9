import type { Core } from "../core.ts";
import { textOf, wireDate, type WireObject } from "../wire.ts";
import { targetedDevices } from "./audience.ts";
import { driversOf, inventoryArrived } from "./drivers.ts";
import type { PolicyKind } from "./kinds.ts";

/**
 * What a driver profile tells of its inventory: nothing when it is new, `pending` while it is
 * collected, then figures.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-softwareupdate-windowsdriverupdateprofile
 */
export function inventoryFields(core: Core, kind: PolicyKind, row: WireObject): WireObject {
  if (kind.collection !== "windowsDriverUpdateProfiles") return {};
  const createdAt = Date.parse(textOf(row, "createdDateTime"));
  if (core.clock.now().getTime() - createdAt < 1_000) return {};
  if (!inventoryArrived(core, row)) {
    return {
      inventorySyncStatus: {
        driverInventorySyncState: "pending",
        lastSuccessfulSyncDateTime: "0001-01-01T00:00:00Z",
      },
    };
  }
  const at = new Date(createdAt + core.settings.delays.driverInventoryMs);
  let devices = 0;
  for (const _device of targetedDevices(core, textOf(row, "id"))) devices++;
  return {
    deviceReporting: devices,
    newUpdates: driversOf(core, textOf(row, "id")).filter(
      (driver) => driver["approvalStatus"] === "needsReview",
    ).length,
    inventorySyncStatus: {
      driverInventorySyncState: "success",
      lastSuccessfulSyncDateTime: wireDate(at),
    },
  };
}
