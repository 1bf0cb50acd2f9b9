import { bitCount, hasDevice, onlyIn } from "../reach/device-bits.ts";
import { groupReach } from "../reach/group-reach.ts";
import type { Inventory } from "../reach/inventory.ts";
import { policyReach } from "../reach/policy-reach.ts";
import type { AssignedPolicy, ReachView } from "../reach/reach-view.ts";
import type { Fleet } from "./fleet.ts";

/** Whom a policy reaches for certain. */
export interface Reach {
  /** One byte a device of the fleet: 1 where it is assigned. */
  readonly devices: Uint8Array;
  /** Devices of its targets that its filters leave out for certain. */
  readonly filteredOut: number;
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
  return {
    devices,
    filteredOut: filteredOut(policy, view, inventory),
    unmanaged: unmanagedOf(policy, view, inventory),
    notEvaluated: unknown,
  };
}

function filteredOut(policy: AssignedPolicy, view: ReachView, inventory: Inventory): number {
  if (policy.assignments.every(({ filterId }) => filterId === undefined)) return 0;
  const assignments = policy.assignments.map(({ target, groupId }) => ({
    target,
    ...(groupId !== undefined && { groupId }),
  }));
  const unfiltered = policyReach({ ...policy, assignments }, view, inventory);
  return bitCount(onlyIn(unfiltered.sure, policyReach(policy, view, inventory).maybe));
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
