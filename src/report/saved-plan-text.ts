import type { SavedPlan } from "../reconcile/plan/saved-plan.ts";
import { terminalText } from "./escape.ts";
import type { Paint } from "./paint.ts";
import { planText, type PlanTextOptions } from "./plan-text.ts";

/**
 * A saved plan as it was shown when it was made, and what one has to know to apply it. Whoever
 * could edit the file could edit all of this but the digest, which is computed.
 */
export function savedPlanText(
  { plan, digest }: SavedPlan,
  paint: Paint,
  options: PlanTextOptions = {},
): string {
  const facts: readonly (readonly [string, string])[] = [
    ["Allowed", approvalsText(plan.approvals)],
    ["Digest", digest],
    ["Applyable", plan.applyable ? "yes" : "no; see the errors and the warnings above"],
  ];
  const lines = facts.map(([name, fact]) => `${`${name}:`.padEnd(10)} ${terminalText(fact)}`);
  return `${planText(plan, paint, options)}\n${lines.join("\n")}\n`;
}

function approvalsText({ force, allow, ...switches }: SavedPlan["plan"]["approvals"]): string {
  const words = [
    ...(switches.prune ? ["prune"] : []),
    ...(switches.adopt ? ["adopt"] : []),
    ...(switches.replace ? ["replace"] : []),
    ...force.map((address) => `force ${address}`),
    ...allow.map((guard) => `allow ${guard}`),
  ];
  return words.length === 0 ? "nothing" : `${words.join(", ")} (counts only with --digest)`;
}
