import type { LintFinding } from "../lint/finding.ts";
import { type AnnotationKind, annotationLine } from "./ci-annotation.ts";

/** Findings as commands of a CI runner, one line each, which shows them at their lines. */
export function lintAnnotations(findings: readonly LintFinding[], kind: AnnotationKind): string {
  return findings
    .map(({ id, severity, file, line, column, message }) =>
      annotationLine({ title: id, severity, file, line, column, message }, kind),
    )
    .join("");
}
