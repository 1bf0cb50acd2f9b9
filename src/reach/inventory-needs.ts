import { type AssignedPolicy, type ReachView, groupSource } from "./reach-view.ts";
import type { InventoryNeeds } from "./read-inventory.ts";

/** What has to be known of devices to answer whom these policies and groups reach. */
export function inventoryNeeds(
  asked: readonly {
    readonly view: ReachView;
    readonly policies: readonly AssignedPolicy[];
    /** Ids of groups that are asked about themselves. */
    readonly groupIds: readonly string[];
    /** Ids of filters that are asked about themselves. */
    readonly filterIds: readonly string[];
  }[],
): InventoryNeeds {
  const rules = new Set<string>();
  const filterRules = new Set<string>();
  const groupIds = new Set<string>();
  for (const { view, policies, ...others } of asked) {
    const assignments = policies.flatMap((policy) => policy.assignments);
    const groups = assignments.flatMap(({ groupId }) => groupId ?? []);
    for (const id of [...groups, ...others.groupIds]) {
      const { from } = groupSource(view, id);
      if (from === null) continue;
      if ("rule" in from) rules.add(from.rule);
      else groupIds.add(from.membersOf);
    }
    const filters = assignments.flatMap(({ filterId }) => filterId ?? []);
    for (const id of [...filters, ...others.filterIds]) {
      const filter = view.filters.get(id);
      if (filter) filterRules.add(filter.rule);
    }
  }
  return { rules: [...rules], filterRules: [...filterRules], groupIds: [...groupIds] };
}
