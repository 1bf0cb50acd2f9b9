import { parseValidRule } from "../check/check.ts";
import { meaningOf } from "../evaluate/meaning.ts";
import type { RuleSubject } from "../syntax/ast.ts";
import type { RuleVerdict } from "./analyse.ts";
import { ReadCondition, satisfyAll } from "./satisfy.ts";

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
    const [first, ...others] = inside;
    if (first && others.some(({ subject }) => subject !== first.subject)) return "no";
    const negated = outside.filter(({ subject }) => !first || subject === first.subject);
    const { kind } = satisfyAll(
      inside.map((rule) => rule.#condition),
      negated.map((rule) => rule.#condition),
    );
    if (kind === "unknown") return kind;
    return kind === "possible" ? "yes" : "no";
  }
}
