import type { Plan } from "ringwright";

/** A plan without what the lint says of its files, which many tests are not about. */
export function withoutLint(plan: Plan): Plan {
  return { ...plan, diagnostics: plan.diagnostics.filter(({ id }) => !id.startsWith("RL")) };
}
