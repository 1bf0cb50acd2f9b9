import { bitCount, hasDevice, onlyIn } from "../reach/device-bits.ts";
import { groupReach } from "../reach/group-reach.ts";
import type { Inventory } from "../reach/inventory.ts";
import { policyReach } from "../reach/policy-reach.ts";
import type { AssignedPolicy, ReachView } from "../reach/reach-view.ts";
import type { Fleet } from "./fleet.ts";

/** Whom a policy reaches for certain: one byte a device of the fleet. */
export interface Reach {
  readonly devices: Uint8Array;
  /** Members of its groups that Intune does not manage. */
  readonly unmanaged: number;
  /** Why it may reach others as well, as parts of sentences. */
  readonly notEvaluated: readonly string[];
}

/** The reach of a policy as the fleet numbers its devices. */
export function fleetReach(
  policy: AssignedPolicy,
  view: ReachView,
  inventory: Inventory,
  fleet: Fleet,
): Reach {
  const { sure, unknown } = policyReach(policy, view, inventory);
  const devices = new Uint8Array(fleet.size);
  for (let place = 0; place < fleet.size; place++) {
    const index = fleet.directoryIndex(place);
    if (index !== undefined && hasDevice(sure, index)) devices[place] = 1;
  }
  // a PC that the directory does not know is in no group, and no filter was asked of it
  const everyone = policy.assignments.some(
    ({ target, filterId }) => target === "allDevices" && filterId === undefined,
  );
  for (let place = 0; everyone && place < fleet.size; place++) {
    if (fleet.directoryIndex(place) === undefined && !fleet.isOutdated(place)) devices[place] = 1;
  }
  return { devices, unmanaged: unmanagedOf(policy, view, inventory), notEvaluated: unknown };
}

function unmanagedOf(policy: AssignedPolicy, view: ReachView, inventory: Inventory): number {
  const ids = policy.assignments.flatMap(({ target, groupId }) =>
    target === "group" && groupId !== undefined ? [groupId] : [],
  );
  return [...new Set(ids)].reduce((sum, id) => {
    const { sure } = groupReach(view, id, inventory).devices;
    return sum + bitCount(onlyIn(sure, inventory.managed));
  }, 0);
}
