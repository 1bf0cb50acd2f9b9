import type { Fleet } from "../../health/fleet.ts";

/**
 * The key of a device of the tenant by its key or its name, in whatever case. A name that two devices
 * have finds none of them, as among the devices of a stage.
 */
export function fleetKeys(fleet: Fleet | undefined): (device: string) => string | undefined {
  let keys: ReadonlyMap<string, string | undefined> | undefined;
  // few gates ask, and a fleet is large
  return (device) => (keys ??= keysOf(fleet)).get(device.toLowerCase());
}

function keysOf(fleet: Fleet | undefined): ReadonlyMap<string, string | undefined> {
  const keys = new Map<string, string | undefined>();
  for (let place = 0; fleet !== undefined && place < fleet.size; place++) {
    if (fleet.isOutdated(place)) continue;
    const [key, name] = [fleet.key(place), fleet.name(place).toLowerCase()];
    keys.set(key, key);
    if (name !== "") keys.set(name, keys.has(name) ? undefined : key);
  }
  return keys;
}
