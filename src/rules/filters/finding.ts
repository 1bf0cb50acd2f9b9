import type { Finding, Findings } from "../ground/findings.ts";

/**
 * One thing that checking a filter rule found. An error is what Intune refuses or what can
 * never be meant; a warning is taken and doubtful. The message is one sentence, with what to
 * write instead where that is known.
 */
export type FilterRuleFinding = Finding<FilterRuleFindingId>;

/** What kind of finding it is. Stable: programs match on it. */
export type FilterRuleFindingId =
  | "tooLong"
  | "tooDeep"
  | "syntax"
  | "quotes"
  | "unknownProperty"
  | "unknownOperator"
  | "wrongOperator"
  | "wrongValue"
  | "mixedConnectives"
  | "deprecated";

/** What is found in one filter rule, all of it. */
export type FilterFindings = Findings<FilterRuleFindingId, FilterRuleFindingId>;
