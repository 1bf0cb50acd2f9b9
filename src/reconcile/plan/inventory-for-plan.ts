import { inventoryNeeds } from "../../reach/inventory-needs.ts";
import type { InventoryNeeds } from "../../reach/read-inventory.ts";
import type { AssignedPolicy } from "../../reach/reach-view.ts";
import { siteGroupIds, siteRules } from "../../reach/site-reach.ts";
import { isFilter, isGroup } from "../../registry/kinds.ts";
import { contradictories } from "../../registry/contradictions.ts";
import { meetAtWindow } from "../../registry/window-policies.ts";
import { movesDevices } from "./moves-devices.ts";
import { plannedSites } from "./planned-sites.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { assignedRing, serviceRings } from "./service-rings.ts";
import { isMoved, type PlannedReach, type PolicyStanding } from "./planned-reach.ts";

/**
 * What has to be known of devices to say whom the changes of a plan reach.
 */
export function planNeeds(draft: PlanDraft, reach: PlannedReach): InventoryNeeds {
  const { changes, snapshot } = draft;
  const sites = plannedSites(draft);
  const moving = changes.filter(movesDevices);
  const policies = policiesInQuestion(reach);
  const present = (of: "before" | "after"): AssignedPolicy[] =>
    policies.flatMap((policy) => policy[of] ?? []);
  const ids = (wanted: (change: { kind: string }) => boolean) =>
    moving.filter(wanted).map(({ id, address }) => id ?? address);
  const groupIds = ids(isGroup);
  const filterIds = ids(isFilter);
  const needs = inventoryNeeds([
    {
      view: reach.before,
      policies: present("before"),
      groupIds: groupIds.filter((id) => reach.before.groups.has(id)),
      filterIds,
    },
    {
      view: reach.after,
      policies: [
        ...present("after"),
        ...serviceRings(snapshot).map(({ ring }) => assignedRing(ring)),
      ],
      groupIds: [...groupIds, ...siteGroupIds(sites)],
      filterIds,
    },
  ]);
  return { ...needs, rules: [...needs.rules, ...siteRules(sites?.sites)] };
}

const answered = new WeakMap<PlannedReach, readonly PolicyStanding[]>();

/** The policies whose reach a plan tells, and those that it is held against. */
export function policiesInQuestion(reach: PlannedReach): readonly PolicyStanding[] {
  const known = answered.get(reach) ?? findInQuestion(reach);
  answered.set(reach, known);
  return known;
}

function findInQuestion(reach: PlannedReach): readonly PolicyStanding[] {
  const moved = reach.policies.filter((standing) => isMoved(standing, reach));
  const isAmongMoved = new Set(moved);
  const beside = reach.policies.filter(
    (standing) =>
      !isAmongMoved.has(standing) &&
      moved.some(
        (other) =>
          (other.kind === standing.kind && standing.kind.onePerDevice === true) ||
          contradictories(other, standing).length > 0 ||
          meetAtWindow(other, standing),
      ),
  );
  return [...moved, ...beside];
}
