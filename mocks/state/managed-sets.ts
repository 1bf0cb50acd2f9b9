import { textOf, type WireObject } from "../ground/wire.ts";
import { MemberSet } from "./member-set.ts";
import type { DerivedTable } from "./table.ts";

/** Which managed devices answer a question with yes. */
export interface ManagedSets {
  /**
   * Ids of the managed devices that pass. Each device is asked once for a key, and again only
   * after a managed device was written or this one runs another version: the test must look at
   * nothing else that changes under the same key. The set is shared: nobody may change it.
   */
  where(key: string | object, passes: (device: WireObject) => boolean): MemberSet;
}

interface Kept {
  readonly members: MemberSet;
  /** Of the table, when the set was true the last time. */
  moves: number;
}

/** Sets over one tenant's managed devices, a bit a device. */
export function createManagedSets(managedDevices: DerivedTable): ManagedSets {
  let { writes } = managedDevices;
  let kept = emptyMaps();

  const gather = (passes: (device: WireObject) => boolean): Kept => {
    const members = new MemberSet(managedDevices);
    for (const [, device] of managedDevices.entries())
      if (passes(device)) members.add(textOf(device, "id"));
    return { members, moves: managedDevices.moves };
  };
  const follow = (found: Kept, passes: (device: WireObject) => boolean): void => {
    for (const index of new Set(managedDevices.movedSince(found.moves))) {
      const device = managedDevices.at(index);
      if (device === undefined) continue;
      if (passes(device)) found.members.add(textOf(device, "id"));
      else found.members.delete(textOf(device, "id"));
    }
    found.moves = managedDevices.moves;
  };

  return {
    where(key, passes) {
      if (writes !== managedDevices.writes) {
        ({ writes } = managedDevices);
        kept = emptyMaps();
      }
      const known = typeof key === "string" ? kept.byText.get(key) : kept.byObject.get(key);
      const found = known ?? gather(passes);
      if (found.moves !== managedDevices.moves) follow(found, passes);
      if (known !== undefined) return found.members;
      if (typeof key === "string") kept.byText.set(key, found);
      else kept.byObject.set(key, found);
      return found.members;
    },
  };
}

function emptyMaps(): {
  readonly byText: Map<string, Kept>;
  readonly byObject: WeakMap<object, Kept>;
} {
  return { byText: new Map(), byObject: new WeakMap() };
}
