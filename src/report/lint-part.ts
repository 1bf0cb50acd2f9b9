import type { Diagnostic, Plan } from "../reconcile/plan/plan.ts";

/** Of a plan: what stands in its way or has to be known of its changes, without the lint. */
export function planProblems({ diagnostics }: Pick<Plan, "diagnostics">): readonly Diagnostic[] {
  return diagnostics.filter((one) => !isOfLint(one));
}

/** What the lint says of the files and devices of a plan, warnings first. */
export function lintOf({ diagnostics }: Pick<Plan, "diagnostics">): readonly Diagnostic[] {
  const said = diagnostics.filter(isOfLint);
  return [...said.filter(isWarning), ...said.filter((one) => !isWarning(one))];
}

function isOfLint({ id }: Diagnostic): boolean {
  return id.startsWith("RL");
}

function isWarning({ severity }: Diagnostic): boolean {
  return severity !== "info";
}
