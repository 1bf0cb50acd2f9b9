import type { Finding, Findings } from "../ground/findings.ts";

/**
 * One thing that checking a filter rule found. An error is what Intune refuses or what can
 * never be meant; a warning is taken and doubtful. The message is one sentence, with what to
 * write instead where that is known.
 */
export type FilterRuleDiagnostic = Finding<FilterRuleDiagnosticId>;

/** What kind of finding it is. Stable: programs match on it. */
export type FilterRuleDiagnosticId =
  | "too-long"
  | "too-deep"
  | "syntax"
  | "quotes"
  | "unknown-property"
  | "unknown-operator"
  | "wrong-operator"
  | "wrong-value"
  | "mixed-connectives"
  | "deprecated";

/** What is found in one filter rule, all of it. */
export type FilterFindings = Findings<FilterRuleDiagnosticId, FilterRuleDiagnosticId>;
