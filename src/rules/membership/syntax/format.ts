import { MembershipRuleError } from "./diagnostic.ts";
import { parseMembershipRule } from "./parse.ts";
import { printRule } from "./print.ts";
import { mostRuleCharacters } from "./rule-length.ts";

/**
 * A rule in canonical text, on one line: every name in its documented spelling, every operator
 * with its dash, parentheses around each test and each mixed group, texts in double quotes.
 * Its meaning stays. Where that would be longer than the service takes, and the rule is not,
 * the parentheses around single tests go, and at the worst it comes back as it is.
 *
 * @throws {MembershipRuleError} where the text breaks the grammar.
 */
export function formatMembershipRule(text: string): string {
  const { rule, diagnostics } = parseMembershipRule(text);
  if (rule === undefined) throw new MembershipRuleError(text, diagnostics);
  const formatted = printRule(rule);
  if (formatted.length <= mostRuleCharacters || text.length > mostRuleCharacters) return formatted;
  const compact = printRule(rule, { compact: true });
  return compact.length <= mostRuleCharacters ? compact : text.trim();
}
