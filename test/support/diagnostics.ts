import type { Diagnostic, Plan } from "ringwright";

/** What a plan cannot do. */
export function errorsOf(plan: Plan): Diagnostic[] {
  return plan.diagnostics.filter(({ severity }) => severity === "error");
}
