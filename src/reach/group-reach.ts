import { addDevice, eitherOf, type DeviceBits, removeDevice } from "./device-bits.ts";
import { bounded, type DeviceSet, emptySet, knownSet } from "./device-set.ts";
import type { Inventory } from "./inventory.ts";
import { type GroupSource, type ReachView, groupSource } from "./reach-view.ts";

/** Who is in a group. */
export interface GroupReach {
  readonly devices: DeviceSet;
  /** Whether users are in it, whose devices are not known. */
  readonly users: boolean;
}

/** Who is in a group of a view, nested groups included. */
export function groupReach(view: ReachView, id: string, inventory: Inventory): GroupReach {
  const source = groupSource(view, id);
  const { devices, users } = baseOf(source, inventory);
  const { added = [], removed = [] } = source;
  if (added.length + removed.length === 0) return { devices, users };
  const [sure, maybe] = [Uint32Array.from(devices.sure), Uint32Array.from(devices.maybe)];
  for (const bits of [sure, maybe]) {
    change(bits, removed, inventory, removeDevice);
    change(bits, added, inventory, addDevice);
  }
  return { devices: bounded(sure, maybe, devices.unknown), users };
}

/** Its devices and those of its users, which may be any that Intune manages. */
export function withDevicesOfUsers(
  { devices, users }: GroupReach,
  name: string,
  inventory: Inventory,
): DeviceSet {
  if (!users) return devices;
  return bounded(devices.sure, eitherOf(devices.maybe, inventory.managed), [
    ...devices.unknown,
    `group "${name}" holds users, and which devices are theirs is not known`,
  ]);
}

function baseOf({ from, name }: GroupSource, inventory: Inventory): GroupReach {
  if (from === null) return { devices: emptySet(inventory.size), users: false };
  if ("membersOf" in from) {
    const { devices, users } = inventory.membersOf(from.membersOf);
    return { devices: knownSet(devices), users };
  }
  const selection = inventory.selectedBy(from.rule);
  if ("users" in selection) return { devices: emptySet(inventory.size), users: true };
  const { sure, maybe, unknown } = selection.devices;
  const reasons = unknown.map((reason) => `group "${name}": ${reason}`);
  return { devices: bounded(sure, maybe, reasons), users: false };
}

// a member that is no device of the directory is none of the fleet
function change(
  bits: DeviceBits,
  ids: readonly string[],
  inventory: Inventory,
  apply: (bits: DeviceBits, index: number) => void,
): void {
  for (const id of ids) {
    const index = inventory.indexOf(id);
    if (index !== undefined) apply(bits, index);
  }
}
