import { type DriftReport, foundIn } from "../reconcile/drift/drift-report.ts";
import type { Plan } from "../reconcile/plan/plan.ts";
import { clipped } from "./describe.ts";
import { driftText, type DriftTextOptions } from "./drift-text.ts";
import { markdownCode } from "./escape.ts";
import { fenced } from "./fenced.ts";
import { plainPaint } from "./paint.ts";

/** GitHub takes 1 MiB a step; what a person reads is far less. */
const mostLines = 400;

/** Drift as Markdown, such as for the summary of a job: how much there is, then the report as text. */
export function driftMarkdown(
  report: DriftReport,
  plan: Plan,
  options: DriftTextOptions = {},
): string {
  const lines = driftText(report, plan, plainPaint, options).trimEnd().split("\n");
  const left = lines.length - mostLines;
  const shown = left > 0 ? [...lines.slice(0, mostLines), `... ${left} more lines`] : lines;
  const sign = foundIn(report).length > 0 ? "⚠" : "✓";
  return [
    `### ${sign} Ringwright drift of ${markdownCode(clipped(plan.stack, 64))}`,
    fenced(shown, "text"),
    "",
  ].join("\n\n");
}
