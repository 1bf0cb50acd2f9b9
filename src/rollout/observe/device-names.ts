import type { Fleet } from "../../health/fleet.ts";
import type { Inventory } from "../../reach/inventory.ts";
import type { FleetPlaces } from "./stage-targets.ts";

/** Ids of devices in the directory, in lower case; none for a device that it does not have. */
export function directoryIds(
  places: FleetPlaces | undefined,
  fleet: Fleet,
  inventory: Inventory,
): readonly string[] {
  const ids: string[] = [];
  for (let place = 0; place < (places?.length ?? 0); place++) {
    const index = places?.[place] === 1 ? fleet.directoryIndex(place) : undefined;
    if (index !== undefined) ids.push(inventory.id(index).toLowerCase());
  }
  return ids;
}

/** Finds devices as files call them. A name that two devices bear is none of them. */
export function keysByName(
  places: FleetPlaces | undefined,
  fleet: Fleet,
): (device: string) => string | undefined {
  const keys = new Map<string, string | undefined>();
  for (let place = 0; place < (places?.length ?? 0); place++) {
    if (places?.[place] !== 1) continue;
    const [key, name] = [fleet.key(place), fleet.name(place).toLowerCase()];
    keys.set(key, key);
    if (name !== "") keys.set(name, keys.has(name) ? undefined : key);
  }
  return (device) => keys.get(device.toLowerCase());
}
