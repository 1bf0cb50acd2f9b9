import { shorten } from "../../ground/findings.ts";
import { PatternError } from "../pattern/pattern.ts";
import { readPattern } from "../pattern/read-pattern.ts";
import type { StringValue } from "../syntax/ast.ts";
import type { RuleFindings } from "../syntax/diagnostic.ts";

/**
 * Whether a regular expression compiles, and whether it means the same everywhere.
 *
 * https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 */
export function checkPattern(
  text: StringValue,
  operator: "match" | "notMatch",
  findings: RuleFindings,
): void {
  const { value } = text;
  try {
    const { dialect, unsupported } = readPattern(value);
    if (dialect.length === 0) return;
    const refused =
      unsupported.length > 0
        ? ` ${unsupported.join(" and ")} cannot be evaluated here at all.`
        : "";
    findings.warn(
      "regex-dialect",
      text,
      `${dialect.map(shorten).join(", ")} is read differently by different engines, and which one the service uses is not documented.${refused} Use plainer syntax.`,
    );
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    findings.error(
      "bad-regex",
      text,
      `-${operator} takes a regular expression, and this is none: ${error.message}.${globAdvice(value)}`,
    );
  }
}

// the habit of writing *@contoso.com
function globAdvice(value: string): string {
  if (!/^[*?+]/.test(value)) return "";
  const rest = value.replace(/^[*?+]+/, "");
  return rest === ""
    ? ""
    : ` For texts that end in ${shorten(rest)} use -endsWith "${shorten(rest)}".`;
}
