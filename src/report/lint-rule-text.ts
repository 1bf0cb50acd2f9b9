import type { LintRuleInfo } from "../lint/rule.ts";
import { plainPaint } from "./paint.ts";
import { wrapLines } from "./wrap-lines.ts";

const needs = {
  tenant: "a plan, which reads devices",
  calendar: "calendar.businessHours",
} as const;

/** One rule of the lint for a terminal of 80 columns. */
export function lintRuleText({
  id,
  severity,
  title,
  why,
  source,
  needs: needed,
}: LintRuleInfo): string {
  return [
    `${id} (${severity}): ${title}`,
    "",
    ...wrapLines([{ text: why }], { width: 80, first: "", rest: "" }, plainPaint),
    "",
    ...(needed ? [`Needs ${needs[needed]}.`] : []),
    ...(source === null ? ["Source: experience; no page says it."] : [`Source: ${source}`]),
    `Silence it once:   # ringwright-disable ${id} -- why`,
    `Switch it off:     lint: { rules: { ${id}: off } }`,
    "",
  ].join("\n");
}

/** All rules, one line each. */
export function lintRuleList(rules: readonly LintRuleInfo[]): string {
  return rules
    .map(({ id, severity, title }) => `${id}  ${severity.padEnd(7)}  ${title}\n`)
    .join("");
}

/** All rules as a page of the documentation, in Markdown. */
export function lintRulesMarkdown(rules: readonly LintRuleInfo[]): string {
  return rules
    .map(({ id, severity, title, why, source, needs: needed }) =>
      [
        `### ${id}: ${title}`,
        "",
        `**${severity}**${needed ? `, needs ${needs[needed]}` : ""}. ${markdownWhy(why)}`,
        "",
        source === null ? "Experience; no page says it." : `Source: <${source}>`,
        "",
      ].join("\n"),
    )
    .join("\n");
}

// names of options and values, and texts of rules
function markdownWhy(why: string): string {
  return why.replace(/[*_<>$\\^]/g, (sign) => `\\${sign}`);
}
