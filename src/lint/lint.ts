import type { DesiredState } from "../config/desired-state.ts";
import type { Suppression } from "../config/source.ts";
import { baselineKey, type LintBaseline } from "./baseline.ts";
import { type LintContext, lintContext } from "./context.ts";
import type { LintFinding, LintReport, LintSeverity } from "./finding.ts";
import type { PlanFacts } from "./plan-facts.ts";
import type { LintHit, LintRule } from "./rule.ts";
import { allRules } from "./rules/index.ts";

/** How policy files are looked at. */
export interface LintOptions {
  /** For releases, ends of support and the like. Default: the moment of the call. */
  readonly now?: Date | undefined;
  /** Findings that are known and not told again. */
  readonly baseline?: LintBaseline | undefined;
}

/**
 * What is valid in the files and most likely not meant, or does harm: every rule, with the
 * severities, comments and baseline of the config. Sends no request.
 *
 * @example
 * const desired = await loadDesiredState("ringwright.yaml");
 * const { findings } = lint(desired);
 * for (const { id, file, line, message } of findings) console.log(`${file}:${line} ${id} ${message}`);
 */
export function lint(
  desired: DesiredState,
  { now = new Date(), baseline }: LintOptions = {},
): LintReport {
  return reported(desired, lintContext(desired, now, undefined), baseline);
}

/**
 * The same of a plan, with what it knows of the tenant; without devices, rules that need them find
 * nothing. What plans say themselves is not said again.
 */
export function lintPlanned(
  desired: DesiredState,
  now: Date,
  plan: PlanFacts | "noDevices",
  baseline: LintBaseline | undefined,
): LintReport {
  return reported(desired, lintContext(desired, now, plan), baseline);
}

function reported(
  desired: DesiredState,
  context: LintContext,
  baseline: LintBaseline | undefined,
): LintReport {
  const severities = desired.lint?.rules ?? {};
  const found = allRules.flatMap((rule) => findingsOf(rule, context, desired, severities[rule.id]));
  const comments = desired.files?.suppressions ?? [];
  const said = [...found, ...commentProblems(comments), ...unknownRules(desired)];
  const known = new Set((baseline?.findings ?? []).map(baselineKey));
  const report: {
    findings: LintFinding[];
    known: LintFinding[];
    suppressed: (LintFinding & { reason: string })[];
  } = {
    findings: [],
    known: [],
    suppressed: [],
  };
  for (const finding of said.sort(byPlace)) {
    const comment = comments.find((one) => silences(one, finding));
    if (comment) report.suppressed.push({ ...finding, reason: comment.reason });
    else if (known.has(baselineKey(finding))) report.known.push(finding);
    else report.findings.push(finding);
  }
  return { formatVersion: 1, ...report };
}

function findingsOf(
  rule: LintRule,
  context: LintContext,
  desired: DesiredState,
  stated: LintSeverity | "off" | undefined,
): readonly LintFinding[] {
  if (stated === "off") return [];
  return [...rule.check(context)].map((hit) => findingOf(rule, hit, desired, stated));
}

function findingOf(
  { id, severity }: LintRule,
  { at, address, other, message, severity: own }: LintHit,
  { files }: DesiredState,
  stated: LintSeverity | undefined,
): LintFinding {
  return {
    id,
    severity: stated ?? own ?? severity,
    ...(address !== undefined && { address }),
    ...(other !== undefined && { other }),
    // a whole resource is shown at its key
    ...(files ? files.locate(at, at.length > 2 ? "value" : "key") : { path: at.join(".") }),
    message,
  };
}

/** A comment without a reason, or about a rule that there is not, is an error: it would hide more than meant. */
function commentProblems(comments: readonly Suppression[]): readonly LintFinding[] {
  return comments.flatMap(({ file, line, rules, reason }) => {
    const say = (message: string): LintFinding => ({
      id: commentRule,
      severity: "error",
      file,
      line,
      path: "",
      message,
    });
    if (rules.length === 0) return [say("names no rule; write: # ringwright-disable RL304 -- why")];
    const unknown = rules.filter((id) => !isRule(id));
    return [
      ...unknown.map((id) => say(`names ${id}, which is no rule; validate --explain lists them`)),
      ...(reason === ""
        ? [say(`gives no reason; write: # ringwright-disable ${rules.join(", ")} -- why`)]
        : []),
    ];
  });
}

function unknownRules({ lint: settings, files }: DesiredState): readonly LintFinding[] {
  return Object.keys(settings?.rules ?? {})
    .filter((id) => !isRule(id))
    .map((id) => ({
      id: commentRule,
      severity: "error",
      ...files?.locate(["lint", "rules", id], "key"),
      message: `${id} is no rule; validate --explain lists them`,
    }));
}

function silences(
  { file, line, lastLine, rules, reason }: Suppression,
  finding: LintFinding,
): boolean {
  if (reason === "" || !rules.includes(finding.id) || finding.file !== file) return false;
  const at = finding.line ?? 1;
  return lastLine === Infinity || (at >= line && at <= lastLine);
}

/** Of findings about the lint's own words in the files. */
const commentRule = "RL901";

function isRule(id: string): boolean {
  return id === commentRule || allRules.some((rule) => rule.id === id);
}

const weights: Readonly<Record<LintSeverity, number>> = { error: 0, warning: 1, info: 2 };

function byPlace(a: LintFinding, b: LintFinding): number {
  return (
    compare(a.file ?? "", b.file ?? "") ||
    (a.line ?? 0) - (b.line ?? 0) ||
    weights[a.severity] - weights[b.severity] ||
    compare(a.id, b.id) ||
    compare(a.message, b.message)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
