import type { LintFinding, LintSeverity } from "../lint/finding.ts";
import { terminalText } from "./escape.ts";

/** CI systems whose logs take annotations of lines of files. */
export const annotationKinds = ["github", "azurePipelines"] as const;

/** A CI system whose logs take annotations. */
export type AnnotationKind = (typeof annotationKinds)[number];

/**
 * Findings as commands of a CI runner, one line each, which shows them at their lines.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 * @see https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
 */
export function lintAnnotations(findings: readonly LintFinding[], kind: AnnotationKind): string {
  const lineOf = kind === "github" ? githubLine : azureLine;
  return findings.map((finding) => `${lineOf(finding)}\n`).join("");
}

const githubWords: Readonly<Record<LintSeverity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
};

function githubLine({ id, severity, file, line, column, message }: LintFinding): string {
  const places = Object.entries({ file, line, col: column, title: id })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${githubProperty(String(value))}`);
  return `::${githubWords[severity]} ${places.join(",")}::${githubData(message)}`;
}

function githubData(text: string): string {
  return terminalText(text).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function githubProperty(text: string): string {
  return githubData(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}

// notes have no word of their own there
function azureLine({ id, severity, file, line, column, message }: LintFinding): string {
  const places = Object.entries({
    type: severity === "error" ? "error" : "warning",
    sourcepath: file,
    linenumber: line,
    columnnumber: column,
    code: id,
  })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${azureProperty(String(value))};`);
  return `##vso[task.logissue ${places.join("")}]${azureData(message)}`;
}

function azureData(text: string): string {
  return terminalText(text).replace(/%/g, "%AZP25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function azureProperty(text: string): string {
  return azureData(text).replace(/;/g, "%3B").replace(/\]/g, "%5D");
}
