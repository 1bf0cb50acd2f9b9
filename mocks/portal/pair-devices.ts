import { copyWire, textOf, type WireObject } from "../ground/wire.ts";
import type { TenantRows } from "../state/tenant-rows.ts";

/** Every Entra device with its managed device, where there is one. */
export function* pairDevices(
  rows: TenantRows,
): Generator<{ device: WireObject; managedDevice: WireObject | undefined }> {
  const managed = new Map<string, WireObject>();
  for (const row of rows.managedDevices.changes().set)
    managed.set(textOf(row, "azureADDeviceId").toLowerCase(), row);
  const fleet = rows.managedDevices;
  for (const [position, device] of rows.devices.entries()) {
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
}
