import type { LintFinding, LintReport } from "../lint/finding.ts";
import { htmlText } from "./escape.ts";
import { placeText } from "./lint-text.ts";

/**
 * The findings of the lint as JUnit XML, for pipelines that show test results: one failed case for
 * each error or warning, one passed case for each note, one skipped case for what is silenced.
 *
 * @see https://github.com/testmoapp/junitxml
 */
export function lintJunit({ findings, suppressed, known }: LintReport): string {
  const failures = findings.filter(({ severity }) => severity !== "info");
  const hidden = [...suppressed, ...known];
  const total = findings.length + hidden.length || 1;
  const counts = `tests="${total}" failures="${failures.length}" errors="0" skipped="${hidden.length}"`;
  const cases = [
    ...findings.map((finding) => caseOf(finding, problemOf(finding))),
    ...suppressed.map((finding) => caseOf(finding, skipped(finding.reason))),
    ...known.map((finding) => caseOf(finding, skipped("in the baseline"))),
  ];
  const all = cases.length > 0 ? cases : [`    <testcase classname="ringwright" name="lint"/>`];
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="ringwright" ${counts}>
  <testsuite name="ringwright lint" ${counts}>
${all.join("\n")}
  </testsuite>
</testsuites>
`;
}

function caseOf(finding: LintFinding, content: string): string {
  const { id, address, path, file, line } = finding;
  const name = [id, address ?? path].filter(Boolean).join(" ");
  const where = `${file === undefined ? "" : ` file="${htmlText(file)}"`}${line === undefined ? "" : ` line="${line}"`}`;
  return `    <testcase classname="${id}" name="${htmlText(name)}"${where}>${content}</testcase>`;
}

function problemOf(finding: LintFinding): string {
  const { severity, message } = finding;
  if (severity === "info") return `<system-out>${htmlText(message)}</system-out>`;
  const text = htmlText(`${placeText(finding)} ${message}`.trim());
  return `<failure type="${severity}" message="${htmlText(message)}">${text}</failure>`;
}

function skipped(why: string): string {
  return `<skipped message="${htmlText(why)}"/>`;
}
