import type { DesiredState } from "../../config/desired-state.ts";
import type { LintBaseline } from "../../lint/baseline.ts";
import { lintPlanned } from "../../lint/lint.ts";
import { planFacts } from "../../lint/plan-facts.ts";
import type { ReviewPlan } from "../../reconcile/plan/create-plan.ts";
import type { Diagnostic } from "../../reconcile/plan/plan.ts";

/** What the lint says of a plan: warnings and notes only, since it refuses no apply by itself. */
export function planLint(desired: DesiredState, baseline: LintBaseline | undefined): ReviewPlan {
  return (summary, now, impact, wireOf) => {
    const plan = impact ? planFacts(impact, summary, wireOf) : "noDevices";
    const { findings } = lintPlanned(desired, now, plan, baseline);
    return findings.map(({ id, severity, address, path, message, file, line }): Diagnostic => ({
      id,
      severity: severity === "info" ? "info" : "warning",
      ...(address !== undefined && { address }),
      message: propertyText(path, address) + message,
      ...(file !== undefined && { file }),
      ...(line !== undefined && { line }),
    }));
  };
}

/** `quality.deferralDays: ` of `rings.broad.quality.deferralDays`, since the address says the rest. */
function propertyText(path: string | undefined, address: string | undefined): string {
  const property = address === undefined ? path : path?.split(".").slice(2).join(".");
  return property ? `${property}: ` : "";
}
