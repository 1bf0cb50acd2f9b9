import type { RuleSpan } from "../../ground/tokens.ts";
import type { RuleOperator } from "../vocabulary/operators.ts";

/** Whom a rule selects. */
export type RuleSubject = "device" | "user";

/**
 * A parsed rule. Parentheses leave no trace: `(a -and b) -and c` is one `and` of three.
 *
 * Grammar: https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 */
export type RuleNode = LogicalNode | NotNode | TestNode | QuantifierNode | DirectReportsNode;

/** Two or more operands; an `and` never holds an `and`, an `or` never an `or`. */
export interface LogicalNode extends RuleSpan {
  readonly kind: "and" | "or";
  readonly operands: readonly RuleNode[];
}

/** `-not` before a test or a group. */
export interface NotNode extends RuleSpan {
  readonly kind: "not";
  readonly operand: RuleNode;
}

/** One comparison, such as `device.deviceOSType -eq "Windows"`. */
export interface TestNode extends RuleSpan {
  readonly kind: "test";
  readonly property: PropertyNode;
  readonly operator: OperatorNode;
  readonly value: RuleValue;
}

/** `-any` or `-all` over a collection; the tests in `condition` look at one element. */
export interface QuantifierNode extends RuleSpan {
  readonly kind: "quantifier";
  readonly quantifier: "any" | "all";
  readonly property: PropertyNode;
  readonly condition: RuleNode;
}

/** `Direct Reports for "<object id of a manager>"`. */
export interface DirectReportsNode extends RuleSpan {
  readonly kind: "directReports";
  readonly manager: StringValue;
}

/** The left side of a test. */
export interface PropertyNode extends RuleSpan {
  /** `user`, `device`, `assignedPlan`, `group`, `_` for an element, `""` where none was written. */
  readonly object: string;
  /** In its canonical spelling where it is known, else as written; `""` after `_`. */
  readonly name: string;
}

/** The operator of a test, without its dash. */
export interface OperatorNode extends RuleSpan {
  readonly name: RuleOperator;
}

/** The right side of a test. */
export type RuleValue =
  | StringValue
  | BooleanValue
  | NullValue
  | NumberValue
  | DateValue
  | NowValue
  | ListValue;

/** Text after its escapes were read. */
export interface StringValue extends RuleSpan {
  readonly kind: "string";
  readonly value: string;
}

/** `true` or `false`. */
export interface BooleanValue extends RuleSpan {
  readonly kind: "boolean";
  readonly value: boolean;
}

/** `null`: nothing is set. */
export interface NullValue extends RuleSpan {
  readonly kind: "null";
}

/** Parsed for the sake of a clear error: no property takes a number. */
export interface NumberValue extends RuleSpan {
  readonly kind: "number";
  readonly text: string;
}

/** An instant. */
export interface DateValue extends RuleSpan {
  readonly kind: "date";
  /** ISO 8601 in UTC, such as `2020-06-10T18:13:20Z`. */
  readonly instant: string;
}

/** `system.now`, perhaps moved. */
export interface NowValue extends RuleSpan {
  readonly kind: "now";
  readonly shift?: {
    readonly direction: "plus" | "minus";
    /** ISO 8601 in capitals, such as `P30D`. */
    readonly duration: string;
  };
}

/** One or more texts. */
export interface ListValue extends RuleSpan {
  readonly kind: "list";
  readonly items: readonly StringValue[];
}
