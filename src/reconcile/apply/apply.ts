import type { DesiredState } from "../../config/desired-state.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { Plan } from "../plan/plan.ts";
import type { ApplyResult } from "./apply-result.ts";
import { type ApplyOptions, ApplyRun } from "./apply-run.ts";
import { type PreparedApply, prepareApply, refuse } from "./prepare-apply.ts";
import { writeChanges } from "./write-changes.ts";

/**
 * Writes what a plan says, and nothing else. Each object is read again right before its
 * write, and left alone where it is no longer what the plan was made on. Safe to repeat:
 * a run that was cut short is finished by the next.
 *
 * What `createPlan` gave is written as it is. Any other plan, such as a saved one, is an
 * approval: the plan is made again, and those of its changes are written that equal an approved
 * one; its approvals count only where they are given again in `options`.
 *
 * An abort lets the request in flight finish and then stops; the result says what was done.
 * Once something was written nothing throws: every failure is in the result.
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
 * @throws {GraphError} before any write, where the tenant cannot be read.
 */
export async function applyPlan(
  tenant: Tenant,
  plan: Plan,
  desired: DesiredState,
  options: ApplyOptions = {},
): Promise<ApplyResult> {
  const prepared = await prepareApply(tenant, plan, desired, options);
  refuse(tenant, prepared, desired, options);
  return await writePrepared(tenant, prepared, desired, options);
}

/** Writes what was prepared and not refused. */
export async function writePrepared(
  tenant: Tenant,
  prepared: PreparedApply,
  desired: DesiredState,
  options: ApplyOptions,
): Promise<ApplyResult> {
  const run = new ApplyRun(tenant, prepared.plan, desired, prepared.approvals, options);
  return await writeChanges(run, prepared);
}
