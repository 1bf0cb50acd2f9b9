import { parseValidRule } from "../check/check.ts";
import { type Meaning, meaningOf, not } from "../evaluate/meaning.ts";
import { satisfy } from "./satisfy.ts";

/** `yes` and `no` are proven; `unknown` is everything else. */
export type RuleVerdict = "yes" | "no" | "unknown";

/** What can be said of a rule without any object. */
export interface RuleAnalysis {
  /** Selects whatever there is. */
  readonly alwaysTrue: RuleVerdict;
  /** Selects nothing. */
  readonly alwaysFalse: RuleVerdict;
}

/** How two rules, `a` and `b`, relate. */
export interface RuleComparison {
  /** Nothing is selected by both. */
  readonly disjoint: RuleVerdict;
  /** Everything that `a` selects, `b` selects too. */
  readonly aImpliesB: RuleVerdict;
  readonly bImpliesA: RuleVerdict;
}

/**
 * Whether a rule selects everything or nothing. Each answer but `unknown` is proven: by an
 * object that the rule was tried on, or by the rule's form.
 *
 * @throws {MembershipRuleError} where the service would refuse the rule.
 */
export function analyseMembershipRule(text: string): RuleAnalysis {
  const { meaning } = read(text);
  return {
    alwaysTrue: isImpossible(not(meaning)),
    alwaysFalse: isImpossible(meaning),
  };
}

/**
 * How two rules relate. A rule for users and one for devices are disjoint.
 *
 * @throws {MembershipRuleError} where the service would refuse one of them.
 */
export function compareMembershipRules(a: string, b: string): RuleComparison {
  const [first, second] = [read(a), read(b)];
  if (first.subject !== second.subject) {
    return {
      disjoint: "yes",
      aImpliesB: isImpossible(first.meaning),
      bImpliesA: isImpossible(second.meaning),
    };
  }
  return {
    disjoint: isImpossible(both(first.meaning, second.meaning)),
    aImpliesB: isImpossible(both(first.meaning, not(second.meaning))),
    bImpliesA: isImpossible(both(second.meaning, not(first.meaning))),
  };
}

function read(text: string) {
  const { rule, subject } = parseValidRule(text);
  return { meaning: meaningOf(rule), subject };
}

function both(a: Meaning, b: Meaning): Meaning {
  return { kind: "and", parts: [a, b] };
}

function isImpossible(meaning: Meaning): RuleVerdict {
  const { kind } = satisfy(meaning);
  if (kind === "impossible") return "yes";
  return kind === "possible" ? "no" : "unknown";
}
