/** One thing that checking a filter rule found. Offsets count UTF-16 units from 0; `end` is exclusive. */
export interface FilterRuleFinding {
  readonly id: FilterRuleFindingId;
  /** An error is what Intune refuses or what can never be meant; a warning is taken and doubtful. */
  readonly severity: "error" | "warning";
  /** One sentence, with what to write instead where that is known. */
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

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

/** A stretch of the rule. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Collects findings in the order in which they are made. */
export class Findings {
  readonly all: FilterRuleFinding[] = [];

  error(id: FilterRuleFindingId, { start, end }: Span, message: string): void {
    this.all.push({ id, severity: "error", message, start, end });
  }

  warning(id: FilterRuleFindingId, { start, end }: Span, message: string): void {
    this.all.push({ id, severity: "warning", message, start, end });
  }
}
