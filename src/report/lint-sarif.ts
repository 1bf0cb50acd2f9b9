import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import { terminalText } from "./escape.ts";
import type { LintFinding, LintReport, LintSeverity } from "../lint/finding.ts";
import { lintRules } from "../lint/lint-rules.ts";

const levels: Readonly<Record<LintSeverity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  info: "note",
};

/**
 * The findings of the lint as SARIF 2.1.0, which code scanning takes. Findings that a comment
 * silences, or the baseline knows, are in it as suppressed.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function lintSarif({ findings, suppressed, known }: LintReport, version: string): object {
  const suppressions = [
    ...suppressed.map((finding) => ({ finding, kind: "inSource", justification: finding.reason })),
    ...known.map((finding) => ({ finding, kind: "external", justification: "in the baseline" })),
  ];
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "ringwright",
            version,
            rules: lintRules.map(({ id, severity, title, why, source }) => ({
              id,
              shortDescription: { text: title },
              fullDescription: { text: why },
              defaultConfiguration: { level: levels[severity] },
              ...(source !== null && { helpUri: source }),
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: [
          ...findings.map(resultOf),
          ...suppressions.map(({ finding, kind, justification }) => ({
            ...resultOf(finding),
            suppressions: [{ kind, justification: terminalText(justification) }],
          })),
        ],
      },
    ],
  };
}

function resultOf(finding: LintFinding) {
  const { id, severity, message, address, file, line, column } = finding;
  const region =
    line === undefined ? undefined : { startLine: line, ...(column && { startColumn: column }) };
  const ruleIndex = lintRules.findIndex((rule) => rule.id === id);
  return {
    ruleId: id,
    ...(ruleIndex >= 0 && { ruleIndex }),
    level: levels[severity],
    message: { text: terminalText(message) },
    locations: [
      {
        ...(file !== undefined && {
          physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...(region && { region }) },
        }),
        ...(address !== undefined && {
          logicalLocations: [{ fullyQualifiedName: terminalText(address), kind: "resource" }],
        }),
      },
    ],
  };
}

// relative paths stay so: the reader knows where the checkout is
function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.split(/[\\/]/).map(encodeURIComponent).join("/");
}
