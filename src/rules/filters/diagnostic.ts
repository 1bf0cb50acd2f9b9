import type { Finding, Findings } from "../ground/findings.ts";

/**
 * One thing that checking a filter rule found. An error is what Intune refuses; a warning it
 * takes, and it may not do what its author meant. The message is one sentence, with what to
 * write instead where that is known.
 */
export type FilterRuleDiagnostic = Finding<FilterRuleDiagnosticId>;

/** What kind of finding it is. Stable: programs match on it. */
export type FilterRuleDiagnosticId = FilterRuleErrorId | FilterRuleWarningId;

/** Intune would refuse the rule. */
export type FilterRuleErrorId =
  | "too-long"
  | "too-deep"
  | "syntax"
  | "quotes"
  | "unknown-property"
  | "unknown-operator"
  | "wrong-operator"
  | "wrong-value";

/** Intune takes the rule, but it may not do what its author meant. */
export type FilterRuleWarningId =
  | "mixed-connectives"
  | "deprecated"
  | "undocumented"
  | "unknown-value"
  | "blank-value";

/** What is found in one filter rule, all of it. */
export type FilterFindings = Findings<FilterRuleErrorId, FilterRuleWarningId>;

/** A filter rule cannot be evaluated. `diagnostics` says where and why. */
export class FilterRuleError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "FilterRuleError";
  /** The rule as it was given. */
  readonly rule: string;
  /** Everything that was found, warnings too, in the order of the text. */
  readonly diagnostics: readonly FilterRuleDiagnostic[];

  constructor(rule: string, diagnostics: readonly FilterRuleDiagnostic[], options?: ErrorOptions) {
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    const first = errors[0] ?? diagnostics[0];
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
    super(`The filter rule cannot be used: ${first?.message ?? "it is not valid"}${more}`, options);
    this.rule = rule;
    this.diagnostics = diagnostics;
  }
}
