import type { RuleSpan } from "../../ground/tokens.ts";
import type { RuleNode } from "./ast.ts";
import type { OpenQuantifier } from "./parse-test.ts";

/** A group that is still open: the whole rule, a parenthesis, or one after `-any`. */
export interface OpenGroup {
  readonly open: RuleSpan | undefined;
  readonly quantifier: OpenQuantifier | undefined;
  /** Operands of `-or`, each a list of operands of `-and`. */
  readonly alternatives: RuleNode[][];
  /** `-not` words that wait for their operand. */
  nots: RuleSpan[];
  /** Also where the operand was faulty and left out. */
  hasOperand: boolean;
  /** An `-any` without parentheses, and where its connector would follow. */
  bareQuantifier: RuleSpan | undefined;
  sawAnd: boolean;
  warnedBypass: boolean;
}

/** The groups around a place in a rule, on the heap: nesting costs no stack of the engine. */
export class OpenGroups {
  readonly #groups: OpenGroup[] = [newGroup(undefined, undefined)];
  #depth = 0;

  get innermost(): OpenGroup {
    const group = this.#groups.at(-1);
    if (group === undefined) throw new Error("the outermost group is never closed");
    return group;
  }

  /** No parenthesis is open. */
  get isOutermost(): boolean {
    return this.#groups.length === 1;
  }

  /** How many parentheses and nots are open. */
  get depth(): number {
    return this.#depth;
  }

  open(place: RuleSpan, quantifier: OpenQuantifier | undefined): void {
    this.#groups.push(newGroup(place, quantifier));
    this.#depth++;
  }

  negate(not: RuleSpan): void {
    this.innermost.nots.push(not);
    this.#depth++;
  }

  /** Adds an operand to the innermost group, with the nots that stood before it. */
  accept(node: RuleNode | undefined, lastEnd: number): void {
    const group = this.innermost;
    group.hasOperand = true;
    this.#depth -= group.nots.length;
    let operand = node;
    for (const not of group.nots.toReversed()) {
      if (operand === undefined) break;
      operand = { kind: "not", operand, start: not.start, end: lastEnd };
    }
    group.nots = [];
    if (operand !== undefined) group.alternatives.at(-1)?.push(operand);
  }

  /** Makes the innermost group an operand of the one around it. */
  close(place: RuleSpan, lastEnd: number): void {
    if (this.isOutermost) return;
    const group = this.innermost;
    this.#groups.pop();
    this.#depth--;
    const node = nodeOfGroup(group);
    const { quantifier: open } = group;
    if (open === undefined || node === undefined) {
      this.accept(node, lastEnd);
      return;
    }
    const { property, quantifier, start } = open;
    this.accept(
      { kind: "quantifier", quantifier, property, condition: node, start, end: place.end },
      lastEnd,
    );
  }
}

function newGroup(open: RuleSpan | undefined, quantifier: OpenQuantifier | undefined): OpenGroup {
  return {
    open,
    quantifier,
    alternatives: [[]],
    nots: [],
    hasOperand: false,
    bareQuantifier: undefined,
    sawAnd: false,
    warnedBypass: false,
  };
}

/** Nothing has been read in it, not even a word that joins. */
export function isUntouched({ alternatives, nots, hasOperand }: OpenGroup): boolean {
  return alternatives.length === 1 && nots.length === 0 && !hasOperand;
}

/** The group as one node; undefined where nothing in it could be read. */
export function nodeOfGroup(group: OpenGroup): RuleNode | undefined {
  const alternatives = group.alternatives.map((operands) => flattenGroup("and", operands));
  return flattenGroup(
    "or",
    alternatives.filter((node) => node !== undefined),
  );
}

function flattenGroup(kind: "and" | "or", operands: readonly RuleNode[]): RuleNode | undefined {
  const [first, last] = [operands[0], operands.at(-1)];
  if (first === undefined || last === undefined || operands.length === 1) return first;
  const flat = operands.flatMap((node) => (node.kind === kind ? node.operands : [node]));
  return { kind, operands: flat, start: first.start, end: last.end };
}
