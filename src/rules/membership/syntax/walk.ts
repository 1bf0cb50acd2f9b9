import type { RuleNode } from "./ast.ts";

/** A node and everything below it, in the order of the text. */
export function* walk(node: RuleNode): Generator<RuleNode, undefined> {
  const waiting: RuleNode[] = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    waiting.push(...childrenOf(next).toReversed());
  }
  return undefined;
}

function childrenOf(node: RuleNode): readonly RuleNode[] {
  switch (node.kind) {
    case "and":
    case "or":
      return node.operands;
    case "not":
      return [node.operand];
    case "quantifier":
      return [node.condition];
    case "test":
    case "directReports":
      return [];
    default:
      return node satisfies never;
  }
}
