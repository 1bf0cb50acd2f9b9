import { textOf, type WireObject } from "../ground/wire.ts";
import { MemberSet } from "./member-set.ts";
import type { DerivedTable } from "./table.ts";

/** Which managed devices answer a question with yes. */
export interface ManagedSets {
  /**
   * Ids of the managed devices that pass. Each device is asked once for a key, and again only
   * after a managed device was written or runs another version: the test must look at nothing
   * else that changes under the same key. The set is shared: nobody may change it.
   */
  where(key: string | object, passes: (device: WireObject) => boolean): MemberSet;
}

/** Sets over one tenant's managed devices, a bit a device. */
export function createManagedSets(managedDevices: DerivedTable): ManagedSets {
  let version = managedDevices.version;
  let kept = emptyMaps();
  return {
    where(key, passes) {
      if (version !== managedDevices.version) {
        version = managedDevices.version;
        kept = emptyMaps();
      }
      const known = typeof key === "string" ? kept.byText.get(key) : kept.byObject.get(key);
      if (known !== undefined) return known;
      const found = new MemberSet(managedDevices);
      for (const [, device] of managedDevices.entries())
        if (passes(device)) found.add(textOf(device, "id"));
      if (typeof key === "string") kept.byText.set(key, found);
      else kept.byObject.set(key, found);
      return found;
    },
  };
}

function emptyMaps(): {
  readonly byText: Map<string, MemberSet>;
  readonly byObject: WeakMap<object, MemberSet>;
} {
  return { byText: new Map(), byObject: new WeakMap() };
}
