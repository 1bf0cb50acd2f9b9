import { instantText } from "../../kind/instant-text.ts";
import { actuatorOf } from "../../config/rollouts/check-rollouts.ts";
import {
  type Approval,
  currentStage,
  isTerminal,
  type RolloutPhase,
  type RolloutState,
  type StageState,
} from "../state/rollout-state.ts";
import { type CommandResult, withEvent } from "./command-result.ts";
import { restrainStage } from "./exposure.ts";
import { phaseBehind, resumeStage, stopStage } from "./stage-phase.ts";

/** Who asks for something. */
export interface Actor {
  /** As given: a person, or a pipeline's run. */
  readonly by: string;
  /** Of the token or of the run; null where it is not known. */
  readonly identity: string | null;
}

/** What a person asks of a rollout. */
export type RolloutCommand =
  | { readonly verb: "pause"; readonly reason: string }
  | { readonly verb: "resume" }
  /** Looks again at what holds it; `reassert` holds again what somebody released. */
  | { readonly verb: "retry"; readonly reassert: boolean }
  /** Passes the current stage in spite of its gates; goes on where a watched one fails on an earlier stage. */
  | { readonly verb: "override"; readonly reason: string }
  | { readonly verb: "abort"; readonly reason: string }
  /** With `devices` the devices of released rings uninstall the update too, at most so many. */
  | { readonly verb: "rollback"; readonly reason: string; readonly devices?: number | undefined }
  | { readonly verb: "approve"; readonly stage: string; readonly evidence: string };

/** A rollout does not allow what was asked of it as it stands, or there is none of that name. */
export class RolloutCommandError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "RolloutCommandError";
  /** Whether there is such a rollout. */
  readonly isKnown: boolean;

  constructor(message: string, { isKnown = true }: { readonly isKnown?: boolean } = {}) {
    super(message);
    this.isKnown = isKnown;
  }
}

/**
 * What a person asks, in the state. Pure; what has to be written follows with the next tick.
 *
 * @throws {RolloutCommandError} where it does not go as the rollout stands, with what goes.
 */
export function answerCommand(
  before: RolloutState,
  asked: RolloutCommand,
  actor: Actor,
  now: Date,
): CommandResult {
  const state = structuredClone(before);
  if (isTerminal(state) && !(asked.verb === "rollback" && state.phase === "Aborted"))
    throw new RolloutCommandError(
      `${state.name} has ended (${state.phase}), so that nothing can be asked of it`,
    );
  switch (asked.verb) {
    case "pause":
      return pause(state, asked.reason, actor, now);
    case "resume":
      return resume(state, actor, now);
    case "retry":
      return retry(state, asked.reassert, actor, now);
    case "override":
      return override(state, asked.reason, actor, now);
    case "abort":
      return abort(state, asked.reason, actor, now);
    case "rollback":
      approveUninstall(state, asked.devices, actor, now);
      state.phase = "RollingBack";
      state.hold = null;
      state.rollbackTicks = 0;
      return withEvent(state, "rollingBack", now, `${actor.by} rolls back: ${asked.reason}`);
    case "approve":
      return approve(state, asked, actor, now);
    default:
      return asked satisfies never;
  }
}

/** @throws {RolloutCommandError} where the rollout never uninstalls. */
function approveUninstall(
  state: RolloutState,
  devices: number | undefined,
  { by }: Actor,
  now: Date,
): void {
  if (devices === undefined) return;
  if (!Number.isInteger(devices) || devices < 1)
    throw new RolloutCommandError(`${devices} is no number of devices`);
  if (state.spec.rollback.devices !== "withApproval")
    throw new RolloutCommandError(
      `${state.name} never uninstalls; that takes rollback: { devices: withApproval } in the files it was started with`,
    );
  if (actuatorOf(state.spec) !== "ringPause")
    throw new RolloutCommandError("only rings can be told to uninstall an update");
  state.uninstall = { maxDevices: devices, by, at: now.toISOString() };
}

function pause(state: RolloutState, reason: string, { by }: Actor, now: Date): CommandResult {
  if (state.phase === "Paused") throw new RolloutCommandError(`${state.name} is paused already`);
  refusePhases(state, "paused", ["RollingBack"]);
  const stage = currentStage(state);
  if (stage) {
    restrainStage(state, stage, now.toISOString());
    stopStage(stage, "Held");
  }
  state.phase = "Paused";
  state.hold = null;
  state.pausedBy = `${by}: ${reason}`;
  state.pausedAt = now.toISOString();
  return withEvent(state, "paused", now, `${by} paused it: ${reason}`, stage?.name);
}

function resume(state: RolloutState, { by }: Actor, now: Date): CommandResult {
  if (state.phase !== "Paused")
    throw new RolloutCommandError(
      `${state.name} is ${state.phase}, not paused${state.phase === "Held" ? "; retry looks again at what holds it" : ""}`,
    );
  goOnFrom(state, now);
  return withEvent(state, "resumed", now, `${by} resumed it`, currentStage(state)?.name);
}

function retry(state: RolloutState, reassert: boolean, { by }: Actor, now: Date): CommandResult {
  const { hold } = state;
  if (state.phase !== "Held" || hold === null)
    throw new RolloutCommandError(
      `${state.name} is ${state.phase}; only what is held is tried again`,
    );
  if (hold.reason === "superseded" && hold.subject !== null)
    state.acknowledged = [...state.acknowledged, hold.subject];
  if (hold.reason === "drift") {
    if (reassert) state.holds = state.holds.filter(({ stage }) => stage !== hold.stage);
    const mine = state.intents.filter(
      ({ effect }) => !("stage" in effect) || effect.stage !== hold.stage,
    );
    state.intents = mine;
  }
  // a clock that was ahead once would else hold it until that time comes
  if (hold.reason === "staleData" && Date.parse(state.lastTickAt ?? "") > now.getTime())
    state.lastTickAt = now.toISOString();
  goOnFrom(state, now);
  return withEvent(
    state,
    "retried",
    now,
    `${by} has it looked at again (${hold.reason})`,
    hold.stage ?? undefined,
  );
}

function override(state: RolloutState, reason: string, { by }: Actor, now: Date): CommandResult {
  const { hold } = state;
  const current = currentStage(state);
  if (state.phase !== "Held" || !hold || !current)
    throw new RolloutCommandError(
      `${state.name} is ${state.phase}; only the stage of a held rollout can be overridden`,
    );
  // a watched gate may fail on a stage that was passed before
  const watched = hold.reason === "watchFailed" ? hold.subject : null;
  const stage = state.stages.find(({ name }) => name === watched) ?? current;
  if (stage.appliedAt === null)
    throw new RolloutCommandError(
      `${stage.name} is not released yet, so that there is nothing to override; retry goes on`,
    );
  const evidence = stage.evaluations.at(-1)?.hash ?? null;
  goOnFrom(state, now);
  stage.phase = "Passed";
  stage.passedAt ??= now.toISOString();
  stage.overriddenBy = `${by}: ${reason}`;
  const message = `${by} passed ${stage.name} in spite of ${hold.message}: ${reason}`;
  return withEvent(state, "overridden", now, message, stage.name, evidence);
}

function approve(
  state: RolloutState,
  { stage: name, evidence }: Extract<RolloutCommand, { verb: "approve" }>,
  { by, identity }: Actor,
  now: Date,
): CommandResult {
  const stage = state.stages.find((each) => each.name === name);
  const waiting = state.phase === "AwaitingApproval" ? currentStage(state) : undefined;
  if (!stage || stage !== waiting)
    throw new RolloutCommandError(
      waiting
        ? `${waiting.name} waits for an approval, not ${name}`
        : `${state.name} is ${state.phase} and waits for no approval`,
    );
  const evaluation = stage.evaluations.at(-1);
  if (evaluation?.hash !== evidence)
    throw new RolloutCommandError(
      `the evidence of ${name} is ${evaluation?.hash ?? "not there"}, not ${evidence}; look at it with rollout status, and approve what you see`,
    );
  const hours = Math.max(
    ...state.spec.stages.flatMap(({ name: each, gates }) =>
      each === name
        ? gates.flatMap((gate) => {
            const spec = state.spec.gates[gate];
            return spec?.type === "approval" ? [spec.expiresHours] : [];
          })
        : [],
    ),
  );
  const approval: Approval = {
    stage: name,
    evidenceHash: evidence,
    specHash: state.specHash,
    by,
    identity,
    at: now.toISOString(),
    expiresAt: new Date(now.getTime() + hours * 3_600_000).toISOString(),
  };
  state.approvals = [...state.approvals, approval];
  return withEvent(state, "approved", now, `${by} approves ${name}`, name, evidence);
}

/** Goes on where it stood; what was held back again meanwhile is released again first. */
function goOnFrom(state: RolloutState, now: Date): void {
  state.hold = null;
  state.pausedBy = null;
  state.pausedAt = null;
  const current = currentStage(state);
  if (current) goOnAnew(current, now);
  for (const stage of state.stages) {
    resumeStage(stage);
    stage.isRestrained = false;
  }
  const [first] = state.stages;
  state.phase = first?.phase === "Waiting" && first.appliedAt === null ? "Pending" : "Progressing";
}

function goOnAnew(stage: StageState, now: Date): void {
  const behind = phaseBehind(stage);
  stage.heldFrom = null;
  stage.autoClears = 0;
  stage.looks = 0;
  if (stage.timeoutFrom !== null) stage.timeoutFrom = now.toISOString();
  if (stage.isRestrained) stage.phase = "Waiting";
  else stage.phase = behind === "Failed" || behind === "Held" ? "Deciding" : behind;
}

function abort(state: RolloutState, reason: string, { by }: Actor, now: Date): CommandResult {
  const letGo = state.stages.filter((stage) => mayBeLetGo(state, stage)).map(({ name }) => name);
  state.phase = "Aborted";
  state.hold = null;
  state.nextWakeAt = null;
  state.holds = state.holds.filter(({ stage }) => !letGo.includes(stage));
  const sent =
    letGo.length === 0
      ? ""
      : `. The release of ${letGo.join(", ")} was sent before, or may have been, so that devices there may get the update`;
  const message = `${by} aborted it: ${reason}. Holds stay armed, nothing is uninstalled${sent}${endText(state)}`;
  return withEvent(state, "aborted", now, message);
}

/** Whether a release was sent, or may have been, that no tick has seen in the tenant yet. */
function mayBeLetGo({ intents }: RolloutState, stage: StageState): boolean {
  return (
    phaseBehind(stage) === "Applying" &&
    intents.some(
      ({ effect, status, follows }) =>
        effect.type === "release" &&
        effect.stage === stage.name &&
        (follows || (status !== "failed" && status !== "unchanged")),
    )
  );
}

function refusePhases(state: RolloutState, done: string, phases: readonly RolloutPhase[]): void {
  if (phases.includes(state.phase))
    throw new RolloutCommandError(`${state.name} is ${state.phase}, so that it cannot be ${done}`);
}

function endText({ holds }: RolloutState): string {
  const [first] = holds.flatMap(({ expiresAt }) => expiresAt ?? []).toSorted();
  return first === undefined
    ? ""
    : `. Nothing renews them any more: the first ends at ${instantText(new Date(first))}, and its devices then get the update`;
}
