import type { Change, PlanSummary } from "./plan.ts";

/** The summary of a plan with the given changes; what does not follow from them stays. */
export function summaryOf(
  rest: Omit<PlanSummary, "create" | "update" | "delete" | "adopt">,
  changes: readonly Change[],
): PlanSummary {
  const count = (...actions: Change["action"][]) =>
    changes.filter(({ action }) => actions.includes(action)).length;
  return {
    create: count("create"),
    update: count("update", "move", "replace", "forget"),
    delete: count("delete"),
    adopt: count("adopt"),
    ...rest,
  };
}
