import { jsonText } from "../../report/escape.ts";
import { appendFile, readFile } from "node:fs/promises";
import { hasErrors } from "../../operate/session/make-plan.ts";
import { Session } from "../../operate/session/session.ts";
import type { ApplyResult } from "../../reconcile/apply/apply-result.ts";
import type { Journal } from "../../reconcile/apply/journal.ts";
import { parsePlan } from "../../reconcile/plan/parse-plan.ts";
import type { Plan } from "../../reconcile/plan/plan.ts";
import { applyText } from "../../report/apply-text.ts";
import { planText } from "../../report/plan-text.ts";
import { approvalsOf, checkForced } from "../approvals.ts";
import type { Call } from "../command-line/define-command.ts";
import { confirm, type Question } from "../confirm.ts";
import type { applyCommand } from "../declarations/config.ts";
import { durationInMs } from "../duration.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { findConfig } from "../find-config.ts";
import { isGone, ownHolder } from "../lease-holder.ts";
import { loadConfig } from "../load-config.ts";
import { Progress } from "../progress.ts";
import { signIn } from "../sign-in.ts";
import { stateStore } from "../state-folder.ts";

/** `ringwright apply`: plans or takes a saved plan, asks, writes, verifies. */
export async function runApply({
  options,
  operands: { planfile },
  terminal,
}: Call<typeof applyCommand>): Promise<number> {
  const waitInMs = durationInMs(options.wait);
  const config = findConfig(options.config);
  const desired = await loadConfig(config, terminal);
  const saved = planfile === undefined ? undefined : await readPlan(planfile);
  const session = new Session(await signIn(options, terminal), desired);
  const progress = new Progress(terminal);
  const show = options.json ? terminal.err : terminal.out;
  const applyOptions = {
    ...approvalsOf(options),
    abortSignal: terminal.abortSignal,
    store: stateStore({ ...options, config }, terminal),
    owner: ownHolder(terminal.env),
    isGone,
    waitInMs,
    journal: options.journal === undefined ? undefined : journalIn(options.journal),
    onPlan: (plan: Plan) => {
      progress.clear();
      show(planText(plan, options.json ? terminal.paintErr : terminal.paintOut));
    },
    confirm: async (plan: Plan) => options.yes || (await confirm(questionOf(plan), terminal)),
    onProgress: progress.show,
  };
  if (saved === undefined) checkForced(desired, options);
  const result = await (
    saved === undefined
      ? session.planAndApply({ ...applyOptions, impact: options.impact })
      : session.apply(saved, applyOptions)
  ).finally(() => progress.clear());
  if (options.json) {
    const { formatVersion, plan, results, remaining } = result;
    terminal.out(jsonText({ formatVersion, plan, results, remaining }));
  } else terminal.out(applyText(result, terminal.paintOut));
  return exitCode(result);
}

async function readPlan(file: string): Promise<Plan> {
  let text;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new CommandError(
      `the plan ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? "error"}); make one with: ringwright plan --out ${file}`,
    );
  }
  try {
    return parsePlan(text);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CommandError(`${file}: ${error.message}`);
  }
}

function questionOf({ changes, tenantId }: Plan): Question {
  const count = `${changes.length} ${changes.length === 1 ? "change" : "changes"}`;
  return {
    text: `Apply ${count} to tenant ${tenantId ?? "(unknown)"}? Only "yes" applies:`,
    unasked:
      "nobody can be asked here, so nothing was written. Review the plan, then apply with --yes",
  };
}

function journalIn(file: string): Journal {
  return {
    append: async (entries) => {
      const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
      await appendFile(file, lines, { mode: 0o600, flush: true });
    },
  };
}

function exitCode(result: ApplyResult): number {
  if (result.interrupted) return ExitCode.interrupted;
  const has = (...words: string[]) =>
    result.results.some((change) => words.includes(change.result));
  if (has("failed", "unknown") || result.unverified !== undefined) return ExitCode.partial;
  if (has("stale")) return ExitCode.stale;
  if (has("pending", "skipped")) return ExitCode.partial;
  // objects that could not be planned were held; the rest is done
  if (hasErrors(result.plan))
    return result.results.length > 0 ? ExitCode.partial : ExitCode.refused;
  return ExitCode.ok;
}
