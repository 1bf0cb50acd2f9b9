import { type ConfigProblem, configProblems } from "../../config/config-problems.ts";
import type { ConfigWarning, DesiredState } from "../../config/desired-state.ts";
import { version } from "../../graph/version.ts";
import { lintBaseline } from "../../lint/baseline.ts";
import type { LintFinding, LintReport } from "../../lint/finding.ts";
import { lint } from "../../lint/lint.ts";
import { lintRules } from "../../lint/lint-rules.ts";
import { kindOf } from "../../registry/kinds.ts";
import { amountText } from "../../kind/amounts.ts";
import { diagnosticMeanings } from "../../reconcile/plan/diagnostic-meanings.ts";
import { configProblemList, configProblemText } from "../../report/config-problem-text.ts";
import { jsonText, terminalText } from "../../report/escape.ts";
import { lintAnnotations } from "../../report/lint-annotations.ts";
import { lintJunit } from "../../report/lint-junit.ts";
import { lintRuleList, lintRuleText } from "../../report/lint-rule-text.ts";
import { lintSarif } from "../../report/lint-sarif.ts";
import { lintText } from "../../report/lint-text.ts";
import type { Call } from "../command-line/define-command.ts";
import type { validateCommand } from "../declarations/config.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { findConfig } from "../find-config.ts";
import { baselineFile, readBaseline } from "../lint-baseline-file.ts";
import { loadConfig } from "../load-config.ts";
import { writePrivate } from "../write-private.ts";

/** `ringwright validate`: schema, checks and lint, offline. */
export async function runValidate({
  options,
  terminal,
}: Call<typeof validateCommand>): Promise<number> {
  if (options.explain !== undefined) {
    terminal.out(explanation(options.explain));
    return ExitCode.ok;
  }
  const config = findConfig(options.config);
  const desired = await loadConfig(config, terminal);
  const file = baselineFile(config, desired);
  if (options.writeBaseline && file === undefined)
    throw new CommandError(
      "the config names no file for it; write: lint: { baseline: lint-baseline.json }",
    );
  const baseline = options.writeBaseline ? undefined : readBaseline(file);
  const report = lint(desired, { baseline });
  if (options.writeBaseline && file !== undefined) {
    await writePrivate(file, jsonText(lintBaseline(report.findings)));
    terminal.err(
      `${report.findings.length} findings were written to ${terminalText(file)}, and are told no more.\n`,
    );
    return ExitCode.ok;
  }
  if (options.sarif !== undefined)
    await writePrivate(options.sarif, jsonText(lintSarif(report, version)));
  if (options.junit !== undefined) await writePrivate(options.junit, lintJunit(report));
  if (options.annotations !== undefined) {
    // runners read both streams, and stdout is the document's where it is JSON
    const say = options.json ? terminal.err : terminal.out;
    say(lintAnnotations(report.findings, options.annotations));
  }
  if (options.json) terminal.out(jsonText(validation(desired, report)));
  else {
    if (options.annotations === undefined) terminal.err(lintText(report, terminal.paintErr));
    terminal.out(summary(config, desired));
  }
  return exitCode(report.findings, options.strict);
}

function explanation(id: string): string {
  if (id === "all")
    return `${lintRuleList(lintRules)}${configProblemList(configProblems)}${configProblemList(diagnosticMeanings, "plan")}`;
  const wanted = id.toUpperCase();
  const problem = (configProblems as Readonly<Record<string, ConfigProblem>>)[wanted];
  if (problem) return configProblemText(wanted, problem);
  const planned = (diagnosticMeanings as Readonly<Record<string, ConfigProblem>>)[wanted];
  if (planned) return configProblemText(wanted, planned, "plan");
  const rule = lintRules.find((one) => one.id === wanted);
  if (!rule)
    throw new CommandError(
      `${terminalText(id)} is no id of a message; all of them are listed by: ringwright validate --explain all`,
    );
  return lintRuleText(rule);
}

/** What `validate` finds in files that are valid; of others there is the error document. */
export interface ValidationDocument {
  readonly formatVersion: 1;
  readonly valid: true;
  readonly stack: string;
  /** SHA-256 of what the files say; plans carry it, too. */
  readonly configHash: string;
  /** How many there are of each kind, such as `ring`. Kinds without any are absent. */
  readonly resources: Readonly<Record<string, number>>;
  /** Always empty: files with issues are not valid. */
  readonly issues: readonly never[];
  /** What is valid and most likely not meant, as loading the files sees it. */
  readonly warnings: readonly ConfigWarning[];
  /** What the lint found. */
  readonly diagnostics: LintReport["findings"];
  /** Findings that a comment silences, with its reason. */
  readonly suppressed: LintReport["suppressed"];
  /** Findings that the baseline file knows. */
  readonly known: LintReport["known"];
}

function validation(desired: DesiredState, report: LintReport): ValidationDocument {
  return {
    formatVersion: 1,
    valid: true,
    stack: desired.stack,
    configHash: desired.configHash,
    resources: Object.fromEntries(countsOf(desired)),
    issues: [],
    warnings: desired.warnings,
    diagnostics: report.findings,
    suppressed: report.suppressed,
    known: report.known,
  };
}

function countsOf({ resources }: DesiredState): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { kind } of resources) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

function summary(config: string, desired: DesiredState): string {
  const list = [...countsOf(desired)]
    .map(([kind, count]) => amountText(count, kind, kindOf(kind).section))
    .join(", ");
  return `${terminalText(config)} is valid: stack ${desired.stack}, ${list || "no resources"}.\n`;
}

function exitCode(findings: readonly LintFinding[], isStrict: boolean): number {
  const has = (wanted: LintFinding["severity"]) =>
    findings.some(({ severity }) => severity === wanted);
  if (has("error")) return ExitCode.refused;
  return isStrict && has("warning") ? ExitCode.differences : ExitCode.ok;
}
