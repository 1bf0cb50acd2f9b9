import { appendFile } from "node:fs/promises";
import { Session } from "../../operate/session/session.ts";
import { type ApplyOutcome, outcomeOf } from "../../reconcile/apply/apply-outcome.ts";
import type { Journal } from "../../reconcile/apply/journal.ts";
import type { UnwrittenChange } from "../../reconcile/plan/approve-plan.ts";
import { noApprovals, type Plan } from "../../reconcile/plan/plan.ts";
import { joinApprovals } from "../../reconcile/plan/refusals.ts";
import type { SavedPlan } from "../../reconcile/plan/saved-plan.ts";
import { amountText } from "../../kind/amounts.ts";
import { applyText, restText } from "../../report/apply-text.ts";
import { jsonLine, terminalText } from "../../report/escape.ts";
import { tenantTitle } from "../../report/origin-line.ts";
import { planText } from "../../report/plan-text.ts";
import { approvalsOf, checkForced } from "../approvals.ts";
import { backupKeyOf } from "../backups/backup-key-of.ts";
import type { Call } from "../command-line/define-command.ts";
import { confirm, type Question } from "../confirm.ts";
import type { applyCommand } from "../declarations/config.ts";
import { deviceCacheOf } from "../device-cache.ts";
import { durationInMs } from "../duration.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { findConfig } from "../find-config.ts";
import { isGone, ownHolder } from "../lease-holder.ts";
import { loadConfig } from "../load-config.ts";
import { tell } from "../output.ts";
import { Progress } from "../progress.ts";
import { readPlanFile } from "../saved-plan-file.ts";
import { signIn } from "../sign-in.ts";
import { stateStore, whileOpen } from "../state-store.ts";

/** `ringwright apply`: plans or takes a saved plan, asks, writes, verifies. */
export async function runApply({
  options,
  operands: { planfile },
  terminal,
}: Call<typeof applyCommand>): Promise<number> {
  const waitInMs = durationInMs(options.wait);
  const config = findConfig(options.config);
  const desired = await loadConfig(config, terminal);
  const saved = planfile === undefined ? undefined : await readPlan(planfile, options);
  if (saved === undefined) checkForced(desired, options);
  const session = new Session(await signIn(options, terminal), desired);
  const opened = await stateStore({ ...options, config }, terminal, () => desired.stateStore);
  const progress = new Progress(terminal);
  const [show, paint, columns] = options.json
    ? [terminal.err, terminal.paintErr, undefined]
    : [terminal.out, terminal.paintOut, terminal.outColumns?.()];
  const applyOptions = {
    ...joinApprovals(saved?.approvals ?? noApprovals, approvalsOf(options)),
    partial: options.partial,
    justification: options.justification,
    impact: options.impact,
    openCache: deviceCacheOf({ ...options, config }, terminal, progress),
    abortSignal: terminal.abortSignal,
    store: opened.store,
    backup: options.backup && { key: backupKeyOf(terminal) },
    owner: ownHolder(terminal.env),
    isGone,
    waitInMs,
    journal: options.journal === undefined ? undefined : journalIn(options.journal),
    onPlan: (plan: Plan, rest: readonly UnwrittenChange[]) => {
      progress.clear();
      show(planText(plan, paint, { columns, partial: options.partial }));
      show(restText(rest, paint));
    },
    confirm: async (plan: Plan) => options.yes || (await confirm(questionOf(plan), terminal)),
    onProgress: progress.show,
  };
  const only = options.only.length > 0 ? options.only : undefined;
  const result = await whileOpen(
    opened,
    async () =>
      await (saved === undefined
        ? session.planAndApply({ ...applyOptions, only })
        : session.apply(saved.plan, applyOptions)),
  ).finally(() => progress.clear());
  const code = applyExitCodes[outcomeOf(result)];
  const hasWritten = result.results.some((change) => change.result !== "unchanged");
  const failing = code === ExitCode.ok && hasWritten ? ExitCode.partial : code || ExitCode.error;
  await tell(
    terminal,
    options,
    result,
    () => applyText(result, terminal.paintOut, { columns }),
    failing,
  );
  return code;
}

/** How a command ends that an apply has ended so. */
export const applyExitCodes = {
  done: ExitCode.ok,
  interrupted: ExitCode.interrupted,
  refused: ExitCode.refused,
  stale: ExitCode.stale,
  partial: ExitCode.partial,
} as const satisfies Record<ApplyOutcome, number>;

async function readPlan(
  file: string,
  { digest, only }: { readonly digest?: string | undefined; readonly only: readonly string[] },
): Promise<SavedPlan> {
  if (only.length > 0) {
    throw new CommandError(
      "--only cuts a plan that is made now; cut a saved one where it is made: ringwright plan --only ADDRESS --out FILE",
    );
  }
  return await readPlanFile(file, digest);
}

function questionOf({ changes, tenantId, tenantName }: Plan): Question {
  const count = amountText(changes.length, "change", "changes");
  const tenant = tenantTitle({ id: tenantId, name: tenantName });
  return {
    text: `Apply ${count} to tenant ${terminalText(tenant)}? Only "yes" applies:`,
    unasked:
      "nobody can be asked here, so nothing was written. Review the plan, then apply with --yes",
  };
}

function journalIn(file: string): Journal {
  return {
    append: async (entries) => {
      const lines = entries.map((entry) => jsonLine(entry)).join("");
      await appendFile(file, lines, { mode: 0o600, flush: true });
    },
  };
}
