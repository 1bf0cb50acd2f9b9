import type { UnwrittenChange } from "../plan/approve-plan.ts";
import type { PreparedApply } from "./prepare-apply.ts";
import { noteMarkerIdsLeft } from "./marker-ids.ts";
import type { ApplyResult, ChangeResult } from "./apply-result.ts";
import type { ApplyRun } from "./apply-run.ts";
import { createObjects } from "./create-objects.ts";
import { removeObjects } from "./remove-objects.ts";
import { replaceObject } from "./replace-object.ts";
import { removes, type Task, taskOf } from "./task.ts";
import { updateObjects } from "./update-objects.ts";
import { verify } from "./verify.ts";

/** Writes the changes of a run in their order, then looks what a fresh plan still finds. */
export async function writeChanges(
  run: ApplyRun,
  { rest, leftOut, order }: Pick<PreparedApply, "rest" | "leftOut" | "order">,
): Promise<ApplyResult> {
  const { plan } = run;
  if (plan.changes.length > 0) run.progress({ type: "start", changes: plan.changes.length });
  const tasks = plan.changes.map((change) => taskOf(change, run.desired));
  if (tasks.length > 0) await run.writer.announce([await startOf(run)]);
  await run.guarded(async () => await runStages(run, tasks));
  for (const task of tasks) await finishUntried(run, task);

  const verified = run.isInterrupted ? undefined : await verify(run, tasks);
  if (typeof verified !== "object" || run.outcomes.stopped !== undefined)
    noteMarkerIdsLeft(run, tasks);
  const unverified = typeof verified === "string" ? verified : undefined;
  const { isInterrupted: interrupted } = run;
  const at = run.tenant.now().toISOString();
  if (tasks.length > 0) await run.writer.note([{ event: "end", at, interrupted }]);
  const fresh = typeof verified === "object" ? verified : undefined;
  return {
    formatVersion: 1,
    plan,
    results: [
      ...plan.changes.flatMap((change) => run.outcomes.of(change) ?? []),
      ...rest.map(resultOfRest),
    ].sort((a, b) => order.indexOf(a.address) - order.indexOf(b.address)),
    remaining: fresh?.summary ?? plan.summary,
    left: (fresh ?? plan).changes.map(({ address }) => address),
    problems: fresh?.diagnostics.filter(({ severity }) => severity === "error") ?? [],
    leftOut,
    interrupted,
    ...(run.outcomes.stopped !== undefined && { stopped: run.outcomes.stopped }),
    ...(unverified !== undefined && { unverified }),
  };
}

async function startOf(run: ApplyRun) {
  const { plan, approvals, tenant } = run;
  return {
    event: "start" as const,
    at: tenant.now().toISOString(),
    stack: plan.stack,
    configHash: plan.configHash,
    changes: plan.changes.length,
    approvals,
    identity: await run.identity(),
  };
}

/** Groups and filters first, then the policies that refer to them, then deletes in reverse. */
async function runStages(run: ApplyRun, tasks: readonly Task[]): Promise<void> {
  const writing = tasks.filter(({ change }) => !removes(change));
  const removing = tasks.filter(({ change }) => removes(change));
  await runStage(
    run,
    writing.filter(({ kind }) => kind.role !== "policy"),
  );
  await runStage(
    run,
    writing.filter(({ kind }) => kind.role === "policy"),
  );
  await run.chunks(removing, async (chunk) => await removeObjects(run, chunk), 1);
}

/** Everything of one rank: existing objects chunk by chunk, new ones beside them. */
async function runStage(run: ApplyRun, tasks: readonly Task[]): Promise<void> {
  const ready: Task[] = [];
  for (const task of tasks) if (await run.dependenciesDone(task)) ready.push(task);
  const existing = ready.filter(
    ({ change }) => change.action !== "create" && change.action !== "replace",
  );
  const created = ready.filter(({ change }) => change.action === "create");
  const replaced = ready.filter(({ change }) => change.action === "replace");
  await run.chunks(existing, async (chunk) => await updateObjects(run, chunk));
  await createObjects(run, created);
  for (const task of replaced) {
    if (await run.mayGoOn(task))
      await run.catching([task], async () => await replaceObject(run, task));
  }
}

/** What no step came to, or came to the end of. */
async function finishUntried(run: ApplyRun, task: Task): Promise<void> {
  if (run.outcomes.of(task.change)) return;
  const reason = run.outcomes.stopped ?? "the run was interrupted";
  const [result, what] = task.written
    ? (["pending", ", after it was written in part; apply again to finish"] as const)
    : (["skipped", " before it was tried"] as const);
  await run.outcomes.finish(task, result, `${reason}${what}`);
}

function resultOfRest({ change, result, reason }: UnwrittenChange): ChangeResult {
  const { address, action, id } = change;
  const about = { address, action, result, id, requestId: null };
  return reason === undefined ? about : { ...about, error: reason };
}
