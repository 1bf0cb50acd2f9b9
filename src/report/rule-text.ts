import {
  type CheckedRule,
  renderDiagnostic,
  type RuleDiagnostic,
} from "../rules/membership/index.ts";
import { terminalText } from "./escape.ts";
import type { Paint } from "./paint.ts";

/** Each finding as lines: what it is, the line of the rule it is in, carets under the place. */
export function drawnFindings(
  rule: string,
  diagnostics: readonly RuleDiagnostic[],
  paint: Paint,
): string[] {
  return diagnostics.flatMap((found) => {
    const colour = colours[found.severity];
    const [head = "", line = "", carets = ""] = renderDiagnostic(rule, found).split("\n");
    return [
      terminalText(head).replace(found.severity, (severity) => paint(colour, severity)),
      terminalText(line),
      paint(colour, carets),
    ];
  });
}

const colours = { error: "red", warning: "yellow" } as const;

/** What checking one rule found. */
export function checkText(rule: string, checked: CheckedRule, paint: Paint): string {
  const { valid, subject, diagnostics } = checked;
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  const found = [
    ...(errors > 0 ? [plural(errors, "error")] : []),
    ...(warnings > 0 ? [plural(warnings, "warning")] : []),
  ].join(", ");
  const about = subject === undefined ? "" : `, a rule about ${subject}s`;
  const verdict = valid ? paint("green", `Valid${about}`) : paint("red", "Not valid");
  const total = `${verdict}${found && ` (${found})`}`;
  return [...drawnFindings(rule, diagnostics, paint), total].join("\n");
}

/** One sentence over many rules. */
export function countText(counts: {
  readonly rules: number;
  readonly invalid: number;
  readonly warned: number;
}): string {
  const { rules, invalid, warned } = counts;
  return `${plural(rules, "rule")}: ${rules - invalid} valid${warned > 0 ? ` (${warned} with warnings)` : ""}, ${invalid} not valid`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
