import { type ConfigIssue, formatIssue } from "../config/config-error.ts";
import { displayWidth } from "./display-width.ts";
import { terminalText } from "./escape.ts";
import type { Paint } from "./paint.ts";

/** Longer lines are cut around the place. */
const excerptWidth = 100;

/**
 * One error of a policy file for a terminal: its place first, as compilers print it, so that problem
 * matchers read it; then the line of the file with a caret, where `lineOf` has it.
 */
export function configIssueText(
  issue: ConfigIssue,
  lineOf: (file: string, line: number) => string | undefined,
  paint: Paint,
): string {
  const id = issue.id === undefined ? "" : ` [${issue.id}]`;
  const head = `${paint("red", "error")} ${terminalText(formatIssue(issue))}${id}`;
  const { file, line, column } = issue;
  const isSecret = /(^|\.)(credentials|state)\./.test(issue.path);
  const found = line === undefined || isSecret ? undefined : lineOf(file, line);
  // a secret may stand behind a misspelt name
  const text = issue.id === "RC201" ? found && upToName(found, column ?? 1) : found;
  if (line === undefined || column === undefined || text === undefined) return `${head}\n`;
  return `${head}\n${excerpt(text, line, column, paint)}`;
}

function excerpt(text: string, line: number, column: number, paint: Paint): string {
  const clean = withoutSecret(text).replaceAll("\t", " ");
  const from = column > excerptWidth - 20 ? column - excerptWidth / 2 : 0;
  const to = from + excerptWidth;
  const [left, right] = [from > 0 ? "…" : "", to < clean.length ? "…" : ""];
  const shown = `${left}${terminalText(clean.slice(from, to))}${right}`;
  const number = String(line).padStart(5);
  const before = `${left}${terminalText(clean.slice(from, column - 1))}`;
  const gap = " ".repeat(displayWidth(before));
  return `${paint("dim", `${number} |`)} ${shown}\n${paint("dim", "      |")} ${gap}${paint("red", "^")}\n`;
}

function upToName(text: string, column: number): string {
  const end = text.indexOf(":", column - 1);
  return end < 0 || text.slice(end + 1).trim() === "" ? text : `${text.slice(0, end + 1)} ...`;
}

/** What may be secret although it is written out: the value behind such a name is left out. */
function withoutSecret(text: string): string {
  return text.replace(/((?:secret|token|password|url|webhook|sas)["']?\s*:\s*)\S.*$/i, "$1***");
}
