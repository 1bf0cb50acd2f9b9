import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { loadDesiredState } from "../../config/load.ts";
import { applyPlan } from "../../reconcile/apply/apply.ts";
import { ApplyRefusedError, type ApplyResult } from "../../reconcile/apply/apply-result.ts";
import type { Journal } from "../../reconcile/apply/journal.ts";
import type { Plan } from "../../reconcile/plan/plan.ts";
import { parsePlan } from "../../reconcile/plan/parse-plan.ts";
import { joinApprovals, refusals } from "../../reconcile/plan/refusals.ts";
import { applyText } from "../../report/apply-text.ts";
import { planText } from "../../report/plan-text.ts";
import type { StateStore } from "../../state/state-store.ts";
import { durationInMs } from "../duration.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { findConfig, stateBeside } from "../find-config.ts";
import type { GlobalOptions } from "../global-options.ts";
import { Progress } from "../progress.ts";
import { signIn } from "../sign-in.ts";
import type { Terminal } from "../terminal.ts";
import { type ApprovalOptions, approvalsOf, hasErrors, makePlan } from "./make-plan.ts";

export interface ApplyCommandOptions extends GlobalOptions, ApprovalOptions {
  readonly yes?: boolean;
  readonly wait?: string;
  readonly journal?: string;
  /** False with `--no-impact`: the devices are not read. */
  readonly impact: boolean;
}

/** `ringwright apply`: plans or takes a saved plan, asks, writes, verifies. */
export async function runApply(
  planFile: string | undefined,
  options: ApplyCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const waitInMs = durationInMs(options.wait ?? "15m");
  const config = findConfig(options.config);
  const desired = await loadDesiredState(config, {
    abortSignal: terminal.abortSignal,
    env: terminal.env,
  });
  const saved = planFile === undefined ? undefined : await readPlan(planFile);
  const tenant = await signIn(options, terminal);
  const state = stateBeside(config);
  const lock = await state.lock(`apply-${desired.stack}`, {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
  });
  try {
    const approvals = approvalsOf(options);
    const plan =
      saved ?? (await makePlan(tenant, desired, approvals, terminal, options.impact)).plan;
    const show = options.json ? terminal.err : terminal.out;
    show(planText(plan, options.json ? terminal.paintErr : terminal.paintOut));
    if (plan.changes.length > 0) {
      refuseEarly(plan, desired, approvals, tenant.now());
      if (!options.yes) await confirm(plan, terminal);
    }
    const progress = new Progress(terminal);
    const result = await applyPlan(tenant, plan, desired, {
      ...approvals,
      waitInMs,
      abortSignal: terminal.abortSignal,
      onProgress: progress.apply,
      journal: await openJournal(options.journal, state, tenant.now()),
    }).finally(() => progress.clear());
    if (options.json) {
      const { formatVersion, results, remaining } = result;
      terminal.out(`${JSON.stringify({ formatVersion, plan, results, remaining }, null, 2)}\n`);
    } else terminal.out(applyText(result, terminal.paintOut));
    return exitCode(result, plan);
  } finally {
    await lock.release();
  }
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

// before the question, so that nobody confirms what is refused anyway
function refuseEarly(
  plan: Plan,
  desired: Parameters<typeof refusals>[1],
  approvals: Parameters<typeof refusals>[2],
  now: Date,
): void {
  const reasons = refusals(plan, desired, joinApprovals(plan.approvals, approvals), now);
  if (reasons.length > 0) throw new ApplyRefusedError("refused", reasons);
}

async function confirm(plan: Plan, terminal: Terminal): Promise<void> {
  if (!terminal.ask) {
    throw new CommandError(
      "nobody can be asked here, so nothing was written. Review the plan, then apply with --yes",
    );
  }
  const answer = await terminal.ask(
    `Apply ${plan.changes.length} ${plan.changes.length === 1 ? "change" : "changes"} to tenant ${plan.tenantId ?? "(unknown)"}? Only "yes" applies: `,
  );
  if (answer.trim() !== "yes") throw new CommandError("not confirmed; nothing was written");
}

async function openJournal(
  file: string | undefined,
  state: StateStore,
  now: Date,
): Promise<Journal> {
  const lines = (entries: readonly unknown[]) =>
    entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
  if (file !== undefined) {
    const { appendFile } = await import("node:fs/promises");
    return {
      append: async (entries) =>
        await appendFile(file, lines(entries), { mode: 0o600, flush: true }),
    };
  }
  const key = `journal/${now.toISOString().replace(/[:.]/g, "-")}-${randomUUID().slice(0, 8)}.jsonl`;
  return { append: async (entries) => await state.append(key, lines(entries)) };
}

function exitCode(result: ApplyResult, plan: Plan): number {
  if (result.interrupted) return ExitCode.interrupted;
  const has = (...words: string[]) =>
    result.results.some((change) => words.includes(change.result));
  if (has("failed", "unknown") || result.unverified !== undefined) return ExitCode.partial;
  if (has("stale")) return ExitCode.stale;
  if (has("pending", "skipped")) return ExitCode.partial;
  // objects that could not be planned were held; the rest is done
  if (hasErrors(plan)) return result.results.length > 0 ? ExitCode.partial : ExitCode.refused;
  return ExitCode.ok;
}
