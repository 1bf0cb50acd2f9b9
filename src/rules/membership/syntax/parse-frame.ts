import type { RuleSpan } from "../../ground/tokens.ts";
import type { RuleNode } from "./ast.ts";
import { type OpenQuantifier, spanOf } from "./parse-test.ts";

/** A group that is still open: the whole rule, a parenthesis, or one after `-any`. */
export interface Frame {
  readonly open: RuleSpan | undefined;
  readonly quantifier: OpenQuantifier | undefined;
  /** Operands of `-or`, each a list of operands of `-and`. */
  readonly alternatives: RuleNode[][];
  /** `-not` words that wait for their operand. */
  nots: RuleSpan[];
  /** Where the last operand began, with its parentheses and nots. */
  operandStart: number | undefined;
  /** An `-any` without parentheses, and where its connector would follow. */
  bareQuantifier: RuleSpan | undefined;
  sawAnd: boolean;
  warnedBypass: boolean;
}

/** A group that has just been opened. */
export function newFrame(
  open: RuleSpan | undefined,
  quantifier: OpenQuantifier | undefined,
): Frame {
  return {
    open,
    quantifier,
    alternatives: [[]],
    nots: [],
    operandStart: undefined,
    bareQuantifier: undefined,
    sawAnd: false,
    warnedBypass: false,
  };
}

/** The group as one node; undefined where nothing in it could be read. */
export function combine(frame: Frame): RuleNode | undefined {
  const alternatives = frame.alternatives.map((operands) => flatten("and", operands));
  return flatten(
    "or",
    alternatives.filter((node) => node !== undefined),
  );
}

function flatten(kind: "and" | "or", operands: readonly RuleNode[]): RuleNode | undefined {
  if (operands.length <= 1) return operands[0];
  const flat = operands.flatMap((node) => (node.kind === kind ? node.operands : [node]));
  return { kind, operands: flat, ...spanOf(operands) };
}
