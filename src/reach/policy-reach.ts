import type { Assignment } from "../assignments/assignment.ts";
import {
  type DeviceSet,
  difference,
  bounded,
  emptySet,
  intersection,
  knownSet,
  union,
  unknownSet,
} from "./device-set.ts";
import { groupReach, withDevicesOfUsers } from "./group-reach.ts";
import type { Inventory } from "./inventory.ts";
import { type AssignedPolicy, type ReachView, groupSource } from "./reach-view.ts";

/**
 * Whom a policy reaches: the devices of its included targets, narrowed by their filters, without
 * those of its excluded groups. Only devices that Intune manages get a policy.
 *
 * A device that several targets with filters hold: one in exclude mode decides, then one without
 * a filter, then those in include mode; of one mode any filter that matches counts.
 *
 * Excluded users are not taken off included devices: Intune does not evaluate that.
 *
 * @see https://learn.microsoft.com/intune/intune-service/configuration/device-profile-assign
 * @see https://learn.microsoft.com/intune/intune-service/fundamentals/filters-performance-recommendations
 */
export function policyReach(
  policy: AssignedPolicy,
  view: ReachView,
  inventory: Inventory,
): DeviceSet {
  const nobody = emptySet(inventory.size);
  let [included, plain, inExcludeMode, hitByExclude] = [nobody, nobody, nobody, nobody];
  let excluded = nobody;
  for (const assignment of policy.assignments) {
    if (assignment.target === "exclude") {
      const { devices } = groupReach(view, assignment.groupId ?? "", inventory);
      excluded = union(excluded, devices);
      continue;
    }
    const devices = targeted(assignment, policy, view, inventory);
    if (assignment.filterId === undefined) {
      plain = union(plain, devices);
      continue;
    }
    const matched = intersection(devices, matching(assignment.filterId, view, inventory));
    if (assignment.filterMode === "exclude") {
      inExcludeMode = union(inExcludeMode, devices);
      hitByExclude = union(hitByExclude, matched);
    } else {
      included = union(included, matched);
    }
  }
  const reached = union(
    difference(inExcludeMode, hitByExclude),
    difference(union(plain, included), inExcludeMode),
  );
  const managed = intersection(difference(reached, excluded), knownSet(inventory.managed));
  return policy.narrowedBy === undefined
    ? managed
    : bounded(nobody.sure, managed.maybe, [...managed.unknown, policy.narrowedBy]);
}

function targeted(
  { target, groupId }: Assignment,
  { reachesUsers }: AssignedPolicy,
  view: ReachView,
  inventory: Inventory,
): DeviceSet {
  switch (target) {
    case "allDevices":
      return knownSet(inventory.managed);
    case "allUsers":
      return reachesUsers
        ? unknownSet(
            inventory.managed,
            "it is assigned to all users, and which devices are theirs is not known",
          )
        : emptySet(inventory.size);
    case "other":
      return unknownSet(
        inventory.managed,
        "it has a target of a kind that this version does not know",
      );
    case "exclude":
    case "group": {
      const id = groupId ?? "";
      const group = groupReach(view, id, inventory);
      return reachesUsers
        ? withDevicesOfUsers(group, groupSource(view, id).name, inventory)
        : group.devices;
    }
    default:
      return target satisfies never;
  }
}

function matching(filterId: string, view: ReachView, inventory: Inventory): DeviceSet {
  const filter = view.filters.get(filterId);
  if (!filter)
    return unknownSet(inventory.managed, `filter ${filterId} was not read, so it is not evaluated`);
  const { sure, maybe, unknown } = inventory.passing(filter.rule);
  return bounded(
    sure,
    maybe,
    unknown.map((reason) => `filter "${filter.name}": ${reason}`),
  );
}
