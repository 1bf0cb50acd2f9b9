import { type Untold, untoldOf } from "../../reach/telling-rule.ts";
import {
  compileMembershipRule,
  type MembershipPredicate,
  MembershipRuleError,
  type RuleNode,
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
  /** The rule language's names of what it looks at. */
  readonly properties: ReadonlySet<string>;
  readonly matches: MembershipPredicate;
}

/**
 * The rule, compiled.
 *
 * @throws {CommandError} with each finding drawn under the rule where it cannot be used.
 */
export function usableRule(text: string, name = "the rule"): UsableRule {
  return orDrawn(name, () => {
    const { rule, subject } = parseValidRule(text);
    const properties = new Set([...walk(rule)].flatMap(propertiesOf));
    return { text, subject, properties, matches: compileMembershipRule(text) };
  });
}

function propertiesOf(node: RuleNode): readonly string[] {
  if (node.kind === "directReports") return ["manager", "objectId"];
  return node.kind === "test" || node.kind === "quantifier" ? [node.property.name] : [];
}

/**
 * A rule whose answer can be told from what a list of devices holds.
 *
 * @throws {CommandError} also for rules about users, `memberOf` and directory extensions.
 */
export function usableDeviceRule(text: string, name = "the rule"): UsableRule {
  const rule = usableRule(text, name);
  const untold = untoldOf(text);
  if (untold !== undefined) throw new CommandError(`${name} ${untoldText(untold)}`);
  return rule;
}

/** Why a list of devices does not tell, as the end of a sentence. */
function untoldText(untold: Untold): string {
  switch (untold.about) {
    case "invalid":
      return "is not valid";
    case "users":
      return "is about users, and only devices are read from the tenant. Put the users in a file: rule eval --input FILE.";
    case "memberOf":
      return "uses memberOf, which a list of devices does not tell. Ask the groups that it names.";
    case "extension":
      return `uses the directory extension ${untold.property}, which is not read from the tenant. Put the devices in a file: rule eval --input FILE.`;
    default:
      return untold satisfies never;
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
export function timeOption(text: string | undefined, otherwise: Date): Date {
  if (text === undefined) return otherwise;
  const time = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}(T|$)/.test(text) || Number.isNaN(time.getTime())) {
    throw new CommandError(
      `--now takes a time such as 2026-11-10T18:00:00Z (is ${JSON.stringify(text)})`,
    );
  }
  return time;
}
