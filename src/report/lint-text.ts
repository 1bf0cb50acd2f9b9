import { amountText } from "../kind/amounts.ts";
import type { LintFinding, LintReport, LintSeverity } from "../lint/finding.ts";
import { terminalText } from "./escape.ts";
import { type Paint, plainPaint } from "./paint.ts";

const colours: Readonly<Record<LintSeverity, Parameters<Paint>[0]>> = {
  error: "red",
  warning: "yellow",
  info: "dim",
};

/** What the lint found for a terminal, one line a finding, as compilers print it. */
export function lintText(
  { findings, suppressed, known }: LintReport,
  paint: Paint = plainPaint,
): string {
  const hidden = [
    ...(suppressed.length > 0 ? [`${suppressed.length} silenced by comments`] : []),
    ...(known.length > 0 ? [`${known.length} known to the baseline`] : []),
  ];
  const lines = findings.map((finding) => findingLine(finding, paint));
  if (findings.length > 0 || hidden.length > 0)
    lines.push(`${countsText(findings)}${hidden.length > 0 ? ` (${hidden.join(", ")})` : ""}`);
  const ids = [...new Set(findings.map(({ id }) => id))];
  if (ids[0] !== undefined)
    lines.push(`What a rule is about: ringwright validate --explain ${ids[0]}`);
  return lines.map((line) => `${line}\n`).join("");
}

/** Where a finding stands, as editors read it: `file:line:column`. */
export function placeText({ file, line, column }: LintFinding): string {
  return [file, line, column].filter((part) => part !== undefined).join(":");
}

function findingLine(finding: LintFinding, paint: Paint): string {
  const { severity, id, path, message } = finding;
  const place = placeText(finding);
  const about = path ? `${path}: ` : "";
  return `${place === "" ? "" : `${terminalText(place)}: `}${paint(colours[severity], `${severity} ${id}`)} ${terminalText(`${about}${message}`)}`;
}

/** `1 error, 2 warnings, 0 notes`. */
function countsText(findings: readonly LintFinding[]): string {
  const count = (wanted: LintSeverity) =>
    findings.filter(({ severity }) => severity === wanted).length;
  return [
    amountText(count("error"), "error", "errors"),
    amountText(count("warning"), "warning", "warnings"),
    amountText(count("info"), "note", "notes"),
  ].join(", ");
}
