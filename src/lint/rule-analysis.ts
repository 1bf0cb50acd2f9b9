import { MembershipRuleError, ProvableRule, type RuleVerdict } from "../rules/membership/index.ts";

/** What can be proven of membership rules, each of which is read once. */
export class RuleProofs {
  readonly #rules = new Map<string, ProvableRule | undefined>();

  /**
   * Whether a device can be selected by all of these rules and by none of those. Of a rule that
   * Entra refuses, or of which nobody knows how it is evaluated, nothing is known; of one to be left
   * out only that it can take devices away.
   */
  canMeet(inside: readonly string[], outside: readonly string[] = []): RuleVerdict {
    const ins = inside.map((rule) => this.#read(rule));
    const outs = outside.map((rule) => this.#read(rule));
    const known = (rules: typeof ins) => rules.filter((rule) => rule !== undefined);
    const verdict = ProvableRule.canMeet(known(ins), known(outs));
    // what is not known can only take devices away
    const isWhole = !ins.includes(undefined) && !outs.includes(undefined);
    return verdict === "yes" && !isWhole ? "unknown" : verdict;
  }

  /** A device that is selected by all of these rules; undefined where none is proven. */
  example(inside: readonly string[]): Readonly<Record<string, unknown>> | undefined {
    const rules = inside.map((rule) => this.#read(rule));
    if (rules.includes(undefined)) return undefined;
    return ProvableRule.common(rules.filter((rule) => rule !== undefined)).example;
  }

  #read(text: string): ProvableRule | undefined {
    if (!this.#rules.has(text)) this.#rules.set(text, provable(text));
    return this.#rules.get(text);
  }
}

function provable(text: string): ProvableRule | undefined {
  try {
    return new ProvableRule(text);
  } catch (error) {
    // whoever reads the files is told by the check of the rule
    if (error instanceof MembershipRuleError || error instanceof RangeError) return undefined;
    throw error;
  }
}
