import type { DesiredState } from "../../config/desired-state.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { ApplyRefusedError, type ApplyResult } from "./apply-result.ts";
import { type ApplyOptions, ApplyRun } from "./apply-run.ts";
import { createObjects } from "./create-objects.ts";
import type { Plan } from "../plan/plan.ts";
import { joinApprovals, refusals } from "../plan/refusals.ts";
import { staleness } from "../plan/staleness.ts";
import { removeObjects } from "./remove-objects.ts";
import { replaceObject } from "./replace-object.ts";
import { removes, type Task, taskOf } from "./task.ts";
import { updateObjects } from "./update-objects.ts";
import { verify } from "./verify.ts";

/**
 * Writes what a plan says, and nothing else. Each object is read again right before its
 * write, and left alone where it is no longer what the plan was made on. Safe to repeat:
 * a run that was cut short is finished by the next.
 *
 * An abort lets the request in flight finish and then stops; the result says what was done.
 *
 * ```ts
 * const { results, remaining } = await applyPlan(tenant, plan, desired, {
 *   allow: ["maxDeletes"],
 *   onProgress: (event) => console.log(event.type),
 * });
 * for (const { address, result, error } of results) console.log(address, result, error ?? "");
 * console.log(remaining.create + remaining.update);
 * ```
 *
 * @throws {ApplyRefusedError} before any write, where the plan may not be applied.
 */
export async function applyPlan(
  tenant: Tenant,
  plan: Plan,
  desired: DesiredState,
  options: ApplyOptions = {},
): Promise<ApplyResult> {
  const approvals = joinApprovals(plan.approvals, options);
  const stale = await staleness(plan, desired, tenant, { abortSignal: options.abortSignal });
  if (stale !== undefined) throw new ApplyRefusedError("stale", [stale]);
  const reasons = refusals(plan, desired, approvals, tenant.now());
  if (reasons.length > 0) throw new ApplyRefusedError("refused", reasons);
  return await writeChanges(new ApplyRun(tenant, plan, desired, approvals, options));
}

async function writeChanges(run: ApplyRun): Promise<ApplyResult> {
  const { changes } = run.plan;
  run.progress({ type: "start", changes: changes.length });
  await run.writer.journal([
    {
      event: "start",
      at: run.tenant.now().toISOString(),
      stack: run.plan.stack,
      configHash: run.plan.configHash,
      changes: changes.length,
      approvals: run.approvals,
    },
  ]);
  const tasks = changes.map((change) => taskOf(change, run.desired));
  const writing = tasks.filter(({ change }) => !removes(change));
  const removing = tasks.filter(({ change }) => removes(change));
  // groups and filters first, then the policies that refer to them, then deletes in reverse
  await runStage(
    run,
    writing.filter(({ kind }) => kind.role !== "policy"),
  );
  await runStage(
    run,
    writing.filter(({ kind }) => kind.role === "policy"),
  );
  await run.chunks(removing, async (chunk) => await removeObjects(run, chunk), 1);
  for (const task of tasks) await finishUntried(run, task);

  const interrupted = run.isInterrupted;
  const verified = interrupted ? undefined : await verify(run);
  const unverified = typeof verified === "string" ? verified : undefined;
  await run.writer.journal([{ event: "end", at: run.tenant.now().toISOString(), interrupted }]);
  return {
    formatVersion: 1,
    plan: run.plan,
    results: changes.flatMap((change) => run.outcomes.of(change) ?? []),
    remaining: typeof verified === "object" ? verified.summary : run.plan.summary,
    interrupted,
    ...(unverified !== undefined && { unverified }),
  };
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
