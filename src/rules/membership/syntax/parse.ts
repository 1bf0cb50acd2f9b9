import type { RuleNode } from "./ast.ts";
import { Cursor } from "./cursor.ts";
import { type RuleDiagnostic, RuleFindings } from "./diagnostic.ts";
import { parseGroups } from "./parse-groups.ts";
import { tokenize } from "./tokens.ts";

/** The longest rule that the service takes. Unverified: that it counts UTF-16 units. */
export const mostRuleCharacters = 3072;

/** Text that is longer is not even read: it is no rule with a mistake, but something else. */
export const mostReadCharacters = 10 * mostRuleCharacters;

/** What reading a rule gave. */
export interface ParsedRule {
  /** Undefined where the text breaks the grammar. */
  readonly rule: RuleNode | undefined;
  /** In the order of the text. Names, types and values are not looked at yet. */
  readonly diagnostics: readonly RuleDiagnostic[];
}

/**
 * Reads a rule into a tree, by the documented grammar alone: whether its properties exist and
 * fit their values is for `checkMembershipRule`. Goes on after a fault, so that several are
 * reported at once, and takes time in proportion to the length of the text, whatever it holds.
 *
 * https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 */
export function parseMembershipRule(text: string): ParsedRule {
  const findings = new RuleFindings();
  const rule = parseInto(text, findings);
  return { rule: findings.hasErrors ? undefined : rule, diagnostics: findings.list() };
}

/** The tree of what could be read, also where some of it is faulty. */
export function parseInto(text: string, findings: RuleFindings): RuleNode | undefined {
  if (text.length > mostReadCharacters) {
    findings.error(
      "too-long",
      { start: mostRuleCharacters, end: text.length },
      `The text has ${text.length} characters, and a rule has ${mostRuleCharacters} at most.`,
    );
    return undefined;
  }
  const cursor = new Cursor(tokenize(text, findings), text.length);
  if (cursor.peek() === undefined) {
    const place = { start: 0, end: text.length };
    findings.error(
      "syntax-empty-rule",
      place,
      "The rule is empty. For all devices write device.objectId -ne null.",
    );
    return undefined;
  }
  return parseGroups(cursor, findings);
}
