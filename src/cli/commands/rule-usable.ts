import { isExtensionProperty } from "../../rules/membership/vocabulary/properties.ts";
import {
  compileMembershipRule,
  type MembershipPredicate,
  MembershipRuleError,
  parseMembershipRule,
  type RuleSubject,
} from "../../rules/membership/index.ts";
import { parseValidRule } from "../../rules/membership/check/check.ts";
import { walk } from "../../rules/membership/syntax/walk.ts";
import { drawnFindings } from "../../report/rule-text.ts";
import { plainPaint } from "../../report/paint.ts";
import { CommandError } from "../exit-code.ts";

/** A rule that can be evaluated. */
export interface UsableRule {
  readonly text: string;
  readonly subject: RuleSubject;
  readonly matches: MembershipPredicate;
}

/**
 * The rule, compiled.
 *
 * @throws {CommandError} with each finding drawn under the rule where it cannot be used.
 */
export function usableRule(text: string, name = "the rule"): UsableRule {
  return orDrawn(name, () => ({
    text,
    subject: parseValidRule(text).subject,
    matches: compileMembershipRule(text),
  }));
}

/**
 * A rule whose answer can be told from what a list of devices holds.
 *
 * @throws {CommandError} also for rules about users, `memberOf` and directory extensions.
 */
export function usableDeviceRule(text: string, name = "the rule"): UsableRule {
  const rule = usableRule(text, name);
  const reason = untold(text);
  if (reason !== undefined) throw new CommandError(`${name} ${reason}`);
  return rule;
}

/** Why a list of devices does not tell whom a rule selects; undefined where it does. */
function untold(text: string): string | undefined {
  const { rule } = parseMembershipRule(text);
  if (rule === undefined) return "is not valid";
  for (const node of walk(rule)) {
    if (node.kind === "directReports") return aboutUsers;
    if (node.kind !== "test" && node.kind !== "quantifier") continue;
    const { object, name } = node.property;
    if (object === "user") return aboutUsers;
    if (name === "memberOf") {
      return "uses memberOf, which a list of devices does not tell. Ask the groups that it names.";
    }
    if (isExtensionProperty(name)) {
      return `uses the directory extension ${name}, which is not read from the tenant. Put the devices in a file: rule eval --input FILE.`;
    }
  }
  return undefined;
}

const aboutUsers =
  "is about users, and only devices are read from the tenant. Put the users in a file: rule eval --input FILE.";

/** The rule, where a list of devices tells whom it selects and it can be evaluated here. */
export function tellingRule(text: string): MembershipPredicate | undefined {
  if (untold(text) !== undefined) return undefined;
  try {
    return compileMembershipRule(text);
  } catch (error) {
    if (error instanceof MembershipRuleError) return undefined;
    throw error;
  }
}

/** What `work` gives, with a rule that cannot be used drawn for people. */
export function orDrawn<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof MembershipRuleError)) throw error;
    const errors = error.diagnostics.filter(({ severity }) => severity === "error");
    throw new CommandError(
      [`${name} cannot be used:`, ...drawnFindings(error.rule, errors, plainPaint)].join("\n"),
    );
  }
}

/**
 * The time for `system.now`.
 *
 * @throws {CommandError} where it is no ISO 8601 time.
 */
export function timeOf(text: string | undefined, otherwise: Date): Date {
  if (text === undefined) return otherwise;
  const time = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}(T|$)/.test(text) || Number.isNaN(time.getTime())) {
    throw new CommandError(
      `--now takes a time such as 2026-11-10T18:00:00Z (is ${JSON.stringify(text)})`,
    );
  }
  return time;
}
