import type { Backup, BackupRecord } from "../../backup/backup.ts";
import { type OpenedRestore, openRestore } from "../../operate/backups/open-restore.ts";
import type { SessionApplyOptions } from "../../operate/session/session.ts";
import { outcomeOf } from "../../reconcile/apply/apply-outcome.ts";
import type { ApplyResult } from "../../reconcile/apply/apply-result.ts";
import type { UnwrittenChange } from "../../reconcile/plan/approve-plan.ts";
import { hasErrors } from "../../reconcile/plan/make-plan.ts";
import { noApprovals, type Plan } from "../../reconcile/plan/plan.ts";
import { joinApprovals } from "../../reconcile/plan/refusals.ts";
import { planDigest, type SavedPlan } from "../../reconcile/plan/saved-plan.ts";
import { amountText } from "../../kind/amounts.ts";
import { applyText, restText } from "../../report/apply-text.ts";
import { jsonText, terminalText } from "../../report/escape.ts";
import { tenantTitle } from "../../report/origin-line.ts";
import { planText } from "../../report/plan-text.ts";
import { restoredText } from "../../report/restored-text.ts";
import { checkForced } from "../approvals.ts";
import { type OpenBackups, withBackups } from "../backups/open-backups.ts";
import type { Call } from "../command-line/define-command.ts";
import { confirm } from "../confirm.ts";
import type { snapshotRestoreCommand } from "../declarations/snapshot.ts";
import { deviceCacheOf } from "../device-cache.ts";
import { durationInMs } from "../duration.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { isGone, ownHolder } from "../lease-holder.ts";
import { tell } from "../output.ts";
import { Progress } from "../progress.ts";
import { readPlanFile } from "../saved-plan-file.ts";
import { signIn } from "../sign-in.ts";
import { writePrivate } from "../write-private.ts";
import { applyExitCodes } from "./apply.ts";

/** What is restored, and what cannot be. */
export interface RestoreHead {
  readonly formatVersion: 1;
  readonly restored: BackupRecord;
  /** What a reader has to know before it is written, one sentence each. */
  readonly notes: readonly string[];
  /** Addresses of what was to be restored and cannot be. */
  readonly notRestored: readonly string[];
  /** Addresses of what is the stack's and not the backup's, and stays as it is. */
  readonly kept: readonly string[];
}

/** What a restore would write. */
export interface RestorePlanDocument extends RestoreHead {
  readonly plan: Plan;
}

/** What became of a restore. */
export interface RestoreDocument extends RestoreHead, ApplyResult {
  readonly formatVersion: 1;
}

type RestoreCall = Call<typeof snapshotRestoreCommand>;

/** `ringwright snapshot restore ID [PLANFILE]`: plans the way back, asks, writes, verifies. */
export async function runSnapshotRestore(call: RestoreCall): Promise<number> {
  const { options, operands, terminal } = call;
  const { out, only } = options;
  if (operands.planfile !== undefined && (out !== undefined || only.length > 0))
    throw new CommandError(
      `${out === undefined ? "--only cuts" : "--out saves"} a plan that is made now; it does not go with a saved one`,
    );
  const waitInMs = durationInMs(options.wait);
  const saved =
    operands.planfile === undefined
      ? undefined
      : await readPlanFile(operands.planfile, options.digest);
  return await withBackups(options, terminal, async (open) => {
    const { desired, hasFiles } = open;
    const backup = await open.backups.read(operands.id);
    const tenant = await signIn(options, terminal);
    const progress = new Progress(terminal);
    progress.step("Reading what is left of the backup's objects ...");
    const restore = await openRestore(tenant, backup, {
      only: only.length > 0 ? only : undefined,
      files: hasFiles ? desired : undefined,
      env: terminal.env,
      abortSignal: terminal.abortSignal,
    }).finally(() => progress.clear());
    checkForced(restore.session.desired, options);
    const run = { call, open, backup, restore, progress, waitInMs };
    return out === undefined ? await write(run, saved) : await save(run, out);
  });
}

interface RestoreRun {
  readonly call: RestoreCall;
  readonly open: OpenBackups;
  readonly backup: Backup;
  readonly restore: OpenedRestore;
  readonly progress: Progress;
  readonly waitInMs: number;
}

/** `--out`: the plan in a file, and nothing written. */
async function save(run: RestoreRun, out: string): Promise<number> {
  const { call, open, backup, restore, progress } = run;
  const { options, terminal } = call;
  const { session, only } = restore;
  const { plan } = await session
    .plan({
      ...approvalsIn(options),
      store: open.store,
      only,
      lint: false,
      impact: options.impact,
      openCache: deviceCacheOf(options, terminal, progress),
      abortSignal: terminal.abortSignal,
      onProgress: progress.show,
    })
    .finally(() => progress.clear());
  const text = jsonText(plan);
  await writePrivate(out, text);
  tellNotes(run);
  const file = terminalText(out);
  const digest = planDigest(text);
  terminal.err(
    plan.applyable
      ? `Saved to ${file}. Restore exactly this with: ringwright snapshot restore ${backup.record.id} ${file} --digest ${digest}\n`
      : `Saved to ${file} (${digest}). It is not applyable as it stands.\n`,
  );
  const document: RestorePlanDocument = { ...headOf(run), plan };
  await tell(terminal, options, document, () =>
    planText(plan, terminal.paintOut, { columns: terminal.outColumns?.(), wanted: wantedBy(run) }),
  );
  if (hasErrors(plan)) return ExitCode.refused;
  return restore.leftOut.length > 0 ? ExitCode.partial : ExitCode.ok;
}

async function write(run: RestoreRun, saved: SavedPlan | undefined): Promise<number> {
  const { call, open, backup, restore, progress, waitInMs } = run;
  const { options, terminal } = call;
  const { session, only } = restore;
  const [show, paint, columns] = options.json
    ? [terminal.err, terminal.paintErr, undefined]
    : [terminal.out, terminal.paintOut, terminal.outColumns?.()];
  const applyOptions: SessionApplyOptions = {
    ...joinApprovals(saved?.approvals ?? noApprovals, approvalsIn(options)),
    partial: options.partial,
    justification: options.justification,
    impact: options.impact,
    openCache: deviceCacheOf(options, terminal, progress),
    abortSignal: terminal.abortSignal,
    store: open.store,
    backup: options.backup && { key: open.key, reason: `pre-restore ${backup.record.id}` },
    owner: ownHolder(terminal.env),
    isGone,
    waitInMs,
    onPlan: (plan: Plan, rest: readonly UnwrittenChange[]) => {
      progress.clear();
      show(planText(plan, paint, { columns, wanted: wantedBy(run) }));
      show(restText(rest, paint));
      tellNotes(run);
    },
    confirm: async ({ changes, tenantId, tenantName }: Plan) => {
      const count = amountText(changes.length, "change", "changes");
      const title = terminalText(tenantTitle({ id: tenantId, name: tenantName }));
      const text = `Restore ${count} of backup ${backup.record.id} in tenant ${title}? Only "yes" does:`;
      const unasked =
        "nobody can be asked here, so nothing was written. Review the plan, then restore with --yes";
      return options.yes || (await confirm({ text, unasked }, terminal));
    },
    onProgress: progress.show,
  };
  const result = await (
    saved === undefined
      ? session.planAndApply({ ...applyOptions, only, lint: false })
      : session.apply(saved.plan, applyOptions)
  ).finally(() => progress.clear());
  const outcome = applyExitCodes[outcomeOf(result)];
  const isPart = outcome === ExitCode.ok && restore.leftOut.length > 0;
  const code = isPart ? ExitCode.partial : outcome;
  const hasWritten = result.results.some((change) => change.result !== "unchanged");
  const failing = code === ExitCode.ok && hasWritten ? ExitCode.partial : code || ExitCode.error;
  const text = () =>
    applyText(result, terminal.paintOut, {
      columns: terminal.outColumns?.(),
      wanted: wantedBy(run),
      done: restoredText({
        backup: backup.record.id,
        isPart: options.only.length > 0,
        kept: restore.kept,
        notRestored: restore.leftOut,
      }),
    });
  const document: RestoreDocument = { ...headOf(run), ...result };
  await tell(terminal, options, document, text, failing);
  return code;
}

function wantedBy({ backup }: RestoreRun): string {
  return `backup ${backup.record.id} says`;
}

function headOf({ backup, restore }: RestoreRun): RestoreHead {
  const { notes, leftOut: notRestored, kept } = restore;
  return { formatVersion: 1, restored: backup.record, notes, notRestored, kept };
}

function tellNotes({ call, backup, restore }: RestoreRun): void {
  const { terminal } = call;
  const kept = backup.notes.map((note) => `when the backup was made: ${note}`);
  for (const note of [...restore.notes, ...kept])
    terminal.err(`${terminal.paintErr("yellow", "note")} ${terminalText(note)}\n`);
}

/** A restore deletes nothing, so that there is nothing to prune. */
function approvalsIn({ adopt, replace, force, allow }: RestoreCall["options"]) {
  return { prune: false, adopt, replace, force, allow };
}
