import { shorten } from "../../ground/findings.ts";
import { compilePattern } from "../pattern/compile-pattern.ts";
import { PatternError } from "../pattern/pattern.ts";
import { readPattern } from "../pattern/read-pattern.ts";
import type { StringValue } from "../syntax/ast.ts";
import type { RuleFindings } from "../syntax/diagnostic.ts";

/**
 * Whether a regular expression compiles, means the same everywhere, and can be evaluated here.
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
    const read = readPattern(value);
    if (read.dialect.length > 0) {
      findings.warn(
        "regex-dialect",
        text,
        `${read.dialect.map(shorten).join(", ")} is read differently by different engines, and which one the service uses is not documented. Use plainer syntax.`,
      );
    }
    const compiled = compilePattern(read);
    if (compiled.finds === undefined) {
      findings.warn(
        "not-evaluated",
        text,
        `This regular expression cannot be evaluated here: ${compiled.reason}. Whom the group holds stays unknown. Write it plainer.`,
      );
    }
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
