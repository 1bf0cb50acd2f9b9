import { RolloutController } from "../../rollout/controller/controller.ts";
import {
  isTerminal,
  type RolloutPhase,
  type RolloutState,
} from "../../rollout/state/rollout-state.ts";
import { rolloutOutcomes } from "../outcome/rollout-outcomes.ts";
import type { TenantFailure } from "../outcome/failure.ts";
import type { TenantRollout } from "../outcome/tenant-run.ts";
import { tenantLeaseTerms } from "../run/tenant-lease-terms.ts";
import { noDetails, type VerbContext, type VerbResult } from "./verb-run.ts";

/**
 * `tick` in one tenant: one step of each of its rollouts that runs. The outcome is that of the one
 * that stands worst; those that ended are looked at as long as the files have them. Starts one that is
 * asked for where the files have it and it was never started there.
 *
 * @throws {LockedError} where another run has the tenant.
 */
export async function tickTenant(context: VerbContext): Promise<VerbResult> {
  const { tenant, desired, store, owner, isGone, abortSignal, settings, folder } = context;
  const controller = new RolloutController(tenant, desired, {
    store,
    owner,
    lease: { isGone, terms: tenantLeaseTerms },
    folder,
    ...(settings.backup === false && { backup: false as const }),
  });
  const rollouts: TenantRollout[] = [];
  const started = settings.start && (await startRollout(controller, settings.start, context));
  if (started?.problem) return { ...started.problem, details: noDetails };
  for (const name of await controller.list()) {
    const before = await controller.status(name);
    if (!before) continue;
    const hasEnded = isTerminal(before);
    // one that ended badly counts as long as the files have it
    if (hasEnded && desired.rollouts?.[name] === undefined) continue;
    // a start takes its first tick by itself
    const isTicked = hasEnded || name === started?.name;
    const state = isTicked ? before : (await controller.tick(name, { abortSignal })).state;
    rollouts.push({ name, phase: state.phase, why: whyHeld(state) });
  }
  const worst = rollouts.toSorted((a, b) => rank(b.phase) - rank(a.phase))[0];
  const details = { ...noDetails, rollouts };
  if (!worst) return { outcome: "unchanged", code: null, reason: null, details };
  const outcome = rolloutOutcomes[worst.phase];
  const reason = worst.why === null ? null : `${worst.name}: ${worst.why}`;
  const code = isStopped(worst.phase) ? `rollout:${worst.phase}` : null;
  return { outcome, code, reason, details };
}

/** Begins it where it can; what stands against it is a refusal, and nothing is written. */
async function startRollout(
  controller: RolloutController,
  { name, actor, onStart }: NonNullable<VerbContext["settings"]["start"]>,
  { tenant, desired, abortSignal }: VerbContext,
): Promise<{ readonly name: string; readonly problem?: TenantFailure } | undefined> {
  if (desired.rollouts?.[name] === undefined || (await controller.status(name))) return undefined;
  const claims = await tenant.graph.tokenClaims({ abortSignal });
  const person = { ...actor, identity: actor.identity ?? claims?.oid ?? claims?.appid ?? null };
  const look = await controller.preview(name, person, { abortSignal });
  const against = [...look.seen.problems, ...look.seen.prechecks];
  if (against.length > 0) {
    const reason = `${name} was not started, and nothing was written: ${against.join("; ")}`;
    return { name, problem: { outcome: "refused", code: `start:${name}`, reason } };
  }
  onStart?.(look);
  await controller.start(name, person, { abortSignal });
  return { name };
}

const phaseOrder = Object.keys(rolloutOutcomes);

function rank(phase: RolloutPhase): number {
  return phaseOrder.indexOf(phase);
}

function whyHeld({ phase, hold }: RolloutState): string | null {
  if (hold !== null) return hold.message;
  return isStopped(phase) ? `it is ${phase}` : null;
}

function isStopped(phase: RolloutPhase): boolean {
  const outcome = rolloutOutcomes[phase];
  return outcome === "held" || outcome === "rolledBack";
}
