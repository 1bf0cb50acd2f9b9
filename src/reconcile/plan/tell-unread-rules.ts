import { policiesInQuestion } from "./inventory-for-plan.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import type { PlanDraft } from "./plan-draft.ts";
import type { PlanImpact } from "./plan-impact.ts";

/**
 * Names the groups and filters whose rules cannot be evaluated here. Whom their policies reach is
 * not known; the plan of everything else goes on.
 */
export function tellUnreadRules(draft: PlanDraft, { reach, inventory }: PlanImpact): void {
  const told = new Set<string>();
  const say = (what: string, reasons: readonly string[]) => {
    if (reasons.length === 0 || told.has(what)) return;
    told.add(what);
    draft.sayAt(
      diagnosticIds.unreadRule,
      "warning",
      undefined,
      `${what}: ${reasons.join("; ")}. Whom its policies reach is not known.`,
    );
  };
  for (const { before, after } of policiesInQuestion(reach)) {
    for (const [policy, view] of [
      [before, reach.before],
      [after, reach.after],
    ] as const) {
      for (const { groupId = "", filterId = "" } of policy?.assignments ?? []) {
        const group = view.groups.get(groupId);
        if (group?.from && "rule" in group.from) {
          const selection = inventory.selectedBy(group.from.rule);
          if ("devices" in selection) say(`group "${group.name}"`, selection.devices.unknown);
        }
        const filter = view.filters.get(filterId);
        if (filter) say(`filter "${filter.name}"`, inventory.passing(filter.rule).unknown);
      }
    }
  }
}
