import type { RuleTrace, RuleTraceDetails } from "../rules/membership/index.ts";
import { terminalText } from "./escape.ts";
import type { Paint } from "./paint.ts";

/** How a rule came to its result for one device: a tree with what was seen of each property. */
export function traceText(name: string, trace: RuleTrace, paint: Paint): string {
  const selected = trace.membershipRuleEvaluationResult;
  const verdict = selected ? paint("green", "is selected") : paint("red", "is not selected");
  const lines = [`${paint("bold", name)} ${verdict}${trace.uncertain ? mark(paint) : ""}`];
  lines.push(...branch(trace.membershipRuleEvaluationDetails, "  ", paint));
  if (anyUncertain(trace.membershipRuleEvaluationDetails)) {
    lines.push(
      paint(
        "dim",
        "uncertain: no source says how the service decides this; another reading would turn it round",
      ),
    );
  }
  return `${lines.join("\n")}\n`;
}

function branch(details: RuleTraceDetails, indent: string, paint: Paint): string[] {
  const { expression, expressionResult, uncertain, propertyToEvaluate } = details;
  const result = expressionResult ? paint("green", "true ") : paint("red", "false");
  const seen =
    propertyToEvaluate === undefined
      ? ""
      : paint(
          "dim",
          `  (${nameOf(propertyToEvaluate.propertyName)} is ${valueOf(propertyToEvaluate)})`,
        );
  const line = `${indent}${result} ${terminalText(expression)}${seen}${uncertain ? mark(paint) : ""}`;
  return [
    line,
    ...details.expressionEvaluationDetails.flatMap((part) => branch(part, `${indent}  `, paint)),
  ];
}

function nameOf(propertyName: string): string {
  return propertyName === "_" ? "the entry" : terminalText(propertyName);
}

function valueOf({ propertyValue }: { readonly propertyValue: string | null }): string {
  return propertyValue === null ? "blank" : terminalText(JSON.stringify(propertyValue));
}

function mark(paint: Paint): string {
  return paint("yellow", "  uncertain");
}

function anyUncertain(details: RuleTraceDetails): boolean {
  return details.uncertain || details.expressionEvaluationDetails.some(anyUncertain);
}
