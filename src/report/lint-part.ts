import { amountText } from "../kind/amounts.ts";
import type { Diagnostic, Plan } from "../reconcile/plan/plan.ts";

/** What the lint says of a plan, as a reviewer needs it. */
export interface LintPart {
  readonly warnings: readonly Diagnostic[];
  /** Of objects that the plan changes. */
  readonly notes: readonly Diagnostic[];
  /** How many notes are about others, as a sentence; empty of none. */
  readonly left: string;
}

/** Of a plan: what stands in its way or has to be known of its changes, without the lint. */
export function planProblems({ diagnostics }: Pick<Plan, "diagnostics">): readonly Diagnostic[] {
  return diagnostics.filter((one) => !isOfLint(one));
}

/** What the lint says of the files and devices of a plan. */
export function lintPart({
  diagnostics,
  changes,
}: Pick<Plan, "diagnostics" | "changes">): LintPart {
  const changed = new Set(changes.map(({ address }) => address));
  const said = diagnostics.filter(isOfLint);
  const warnings = said.filter(({ severity }) => severity !== "info");
  const all = said.filter(({ severity }) => severity === "info");
  const notes = all.filter(({ address }) => address === undefined || changed.has(address));
  const left = all.length - notes.length;
  return {
    warnings,
    notes,
    left:
      left === 0
        ? ""
        : `${amountText(left, "note is", "notes are")} about what does not change: ringwright validate, or the JSON of this plan`,
  };
}

function isOfLint({ id }: Diagnostic): boolean {
  return id.startsWith("RL");
}
