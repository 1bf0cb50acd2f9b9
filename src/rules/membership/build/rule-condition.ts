import type { LogicalNode, RuleNode, RuleSubject } from "../syntax/ast.ts";
import { printRule } from "../syntax/format.ts";

/**
 * A condition that was built and not written. Conditions do not change: each method gives a
 * new one. `About` keeps devices, users and elements of collections apart.
 */
export class RuleCondition<About extends RuleSubject | "element" | "plan"> {
  readonly #node: RuleNode;
  /** What it is about: only conditions about the same can be joined. */
  readonly about: About;

  constructor(about: About, node: RuleNode) {
    this.about = about;
    this.#node = node;
  }

  /** True where this and all the others are. */
  and(...others: readonly RuleCondition<About>[]): RuleCondition<About> {
    return this.#join("and", others);
  }

  /** True where this or any of the others is. */
  or(...others: readonly RuleCondition<About>[]): RuleCondition<About> {
    return this.#join("or", others);
  }

  /** True where this is not. */
  not(): RuleCondition<About> {
    return new RuleCondition(this.about, { kind: "not", operand: this.#node, ...nowhere });
  }

  /** The rule's text, with everything escaped. */
  toString(): string {
    return printRule(this.#node);
  }

  /** The tree, without positions. */
  toNode(): RuleNode {
    return this.#node;
  }

  #join(kind: LogicalNode["kind"], others: readonly RuleCondition<About>[]): RuleCondition<About> {
    if (others.length === 0) return this;
    const nodes = [this, ...others].map((condition) => condition.toNode());
    const operands = nodes.flatMap((node) => (node.kind === kind ? node.operands : [node]));
    return new RuleCondition(this.about, { kind, operands, ...nowhere });
  }
}

/** A rule that must not be combined with anything. */
export class StandaloneRule {
  readonly #node: RuleNode;

  constructor(node: RuleNode) {
    this.#node = node;
  }

  /** The rule's text, with everything escaped. */
  toString(): string {
    return printRule(this.#node);
  }
}

/** What was built has no place in a text. */
export const nowhere = { start: 0, end: 0 } as const;
