import { parseValidRule } from "../check/check.ts";
import { meaningOf } from "../evaluate/meaning.ts";
import type { RuleSubject } from "../syntax/ast.ts";
import type { RuleVerdict } from "./analyse.ts";
import { ReadCondition, satisfyAll } from "./satisfy.ts";

/** Whether rules have something in common, and an example of it. */
export interface CommonSelection {
  readonly verdict: RuleVerdict;
  /** Of a verdict `yes`: values by property, those alone that matter. */
  readonly example?: Readonly<Record<string, unknown>>;
}

/** A rule that was read once, so that it can be held against many others. */
export class ProvableRule {
  readonly subject: RuleSubject;
  readonly #condition: ReadCondition;

  /**
   * @throws {MembershipRuleError} where the service would refuse the rule.
   * @throws {RangeError} where it is not known how the service evaluates it.
   */
  constructor(text: string) {
    const { rule, subject, diagnostics } = parseValidRule(text);
    if (diagnostics.some(({ id }) => id === "not-evaluated"))
      throw new RangeError(`it is not known how this rule is evaluated: ${text}`);
    this.#condition = new ReadCondition(meaningOf(rule));
    this.subject = subject;
  }

  /**
   * Whether something can be selected by every rule of the one list and by none of the other.
   * `yes` is proven by an example, `no` by the form of the rules. Rules for users and for devices
   * share nothing.
   */
  static canMeet(
    inside: readonly ProvableRule[],
    outside: readonly ProvableRule[] = [],
  ): RuleVerdict {
    return ProvableRule.common(inside, outside).verdict;
  }

  /** The same, with an object that is selected so where the verdict is `yes`: names and values. */
  static common(
    inside: readonly ProvableRule[],
    outside: readonly ProvableRule[] = [],
  ): CommonSelection {
    const [first, ...others] = inside;
    if (first && others.some(({ subject }) => subject !== first.subject)) return { verdict: "no" };
    const negated = outside.filter(({ subject }) => !first || subject === first.subject);
    const found = satisfyAll(
      inside.map((rule) => rule.#condition),
      negated.map((rule) => rule.#condition),
    );
    if (found.kind === "unknown") return { verdict: "unknown" };
    return found.kind === "possible"
      ? { verdict: "yes", example: (found.value ?? {}) as Readonly<Record<string, unknown>> }
      : { verdict: "no" };
  }
}
