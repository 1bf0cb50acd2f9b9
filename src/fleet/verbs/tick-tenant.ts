import { RolloutController } from "../../rollout/controller/controller.ts";
import {
  isTerminal,
  type RolloutPhase,
  type RolloutState,
} from "../../rollout/state/rollout-state.ts";
import type { TenantOutcome, TenantRollout } from "../outcome/tenant-run.ts";
import { tenantLeaseTerms } from "../run/tenant-lease-terms.ts";
import { noDetails, type VerbContext, type VerbResult } from "./verb-run.ts";

/**
 * `tick` in one tenant: one step of each of its rollouts that runs. The outcome is that of the one
 * that stands worst; those that ended are looked at as long as the files have them.
 *
 * @throws {LockedError} where another run has the tenant.
 */
export async function tickTenant(context: VerbContext): Promise<VerbResult> {
  const { tenant, desired, store, owner, isGone, abortSignal } = context;
  const controller = new RolloutController(tenant, desired, {
    store,
    owner,
    lease: { isGone, terms: tenantLeaseTerms },
  });
  const rollouts: TenantRollout[] = [];
  for (const name of await controller.list()) {
    const before = await controller.status(name);
    if (!before) continue;
    const hasEnded = isTerminal(before);
    // one that ended badly counts as long as the files have it
    if (hasEnded && desired.rollouts?.[name] === undefined) continue;
    const state = hasEnded ? before : (await controller.tick(name, { abortSignal })).state;
    rollouts.push({ name, phase: state.phase, why: whyHeld(state) });
  }
  const worst = rollouts.toSorted((a, b) => rank(b.phase) - rank(a.phase))[0];
  const details = { ...noDetails, rollouts };
  if (!worst) return { outcome: "unchanged", code: null, reason: null, details };
  const outcome = outcomes[worst.phase];
  const reason = worst.why === null ? null : `${worst.name}: ${worst.why}`;
  const isStopped = outcome === "held" || outcome === "rolledBack";
  return { outcome, code: isStopped ? `rollout:${worst.phase}` : null, reason, details };
}

// from well to bad
const outcomes: Readonly<Record<RolloutPhase, TenantOutcome>> = {
  Completed: "completed",
  Superseded: "completed",
  Pending: "progressing",
  Progressing: "progressing",
  AwaitingApproval: "awaitingApproval",
  Paused: "held",
  Held: "held",
  Aborted: "held",
  RollingBack: "rolledBack",
  RolledBack: "rolledBack",
  RollbackFailed: "rolledBack",
};

const phaseOrder = Object.keys(outcomes);

function rank(phase: RolloutPhase): number {
  return phaseOrder.indexOf(phase);
}

function whyHeld({ phase, hold }: RolloutState): string | null {
  if (hold !== null) return hold.message;
  return outcomes[phase] === "held" || outcomes[phase] === "rolledBack" ? `it is ${phase}` : null;
}
