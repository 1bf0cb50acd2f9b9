import { itemMeasure } from "../gates/gate-context.ts";
import type { Observations } from "../observe/observations.ts";
import {
  currentStage,
  type Hold,
  isTerminal,
  type PinnedContent,
  type RolloutEvent,
  type RolloutState,
  type RolloutWrite,
  type StageState,
} from "../state/rollout-state.ts";
import { mayClear, mayLookAgain } from "./decide.ts";
import { restrainStage } from "./exposure.ts";
import { areHoldsArmed, isHeldByOthers, keepHolds, noteHolds } from "./holding.ts";
import { nextWake } from "./next-wake.ts";
import { goOn, writeRelease } from "./progress.ts";
import { goBack } from "./rollback.ts";
import { resumeStage, waitingStage } from "./stage-phase.ts";
import {
  driftReason,
  othersHoldText,
  staleReason,
  timeoutReason,
  type WatchFailure,
  watchFailures,
} from "./stop-reasons.ts";
import { anHour, TickDraft } from "./tick-draft.ts";

/** What a tick decided. */
export interface TickResult {
  readonly state: RolloutState;
  /** What is to be written now, in order: holds first. */
  readonly effects: readonly RolloutWrite[];
  readonly events: readonly RolloutEvent[];
  /** Whether another look would do at once: the next stage may be released as soon as its devices are known. */
  readonly wantsTargets: boolean;
}

/**
 * One step of a rollout: what follows from its state and from what was seen, however long the last
 * tick is ago. Pure: no clock, no request, no randomness, and the same again for the same.
 *
 * What stops it is decided first; only what is left goes on, and only a complete and conclusive
 * evaluation passes a stage. Whatever came of it, what has to be held is held in the same tick, and
 * never waits for a window.
 */
export function tick(state: RolloutState, seen: Observations, now: Date): TickResult {
  if (isTerminal(state)) return { state, effects: [], events: [], wantsTargets: false };
  const draft = new TickDraft(state, seen, now);
  noteCounts(draft);
  noteHolds(draft);
  decide(draft);
  const { lastTickAt } = draft.state;
  // a clock that went back must not make the next tick look early
  if (lastTickAt === null || draft.since(lastTickAt) >= 0) draft.state.lastTickAt = draft.at;
  draft.state.nextWakeAt = nextWake(draft)?.toISOString() ?? null;
  return {
    state: draft.state,
    effects: draft.effects.toSorted((a, b) => order.indexOf(a.type) - order.indexOf(b.type)),
    events: draft.events,
    wantsTargets: draft.wantsTargets,
  };
}

/** What is shown of a stage is what was last seen of it, whatever it stands at. */
function noteCounts({ state, seen }: TickDraft): void {
  for (const stage of state.stages) stage.counts = seen.stages[stage.name]?.counts ?? stage.counts;
}

const order: readonly RolloutWrite["type"][] = ["hold", "renew", "release", "restore", "uninstall"];

function decide(draft: TickDraft): void {
  const { state, seen } = draft;
  if (state.phase === "RollingBack") {
    keepHolds(draft);
    // what was not read proves nothing
    if (seen.problems.length === 0) goBack(draft);
    return;
  }
  const isBefore = state.phase === "Pending" || state.hold?.reason === "precheck";
  if (!isBefore || prepare(draft)) goOnUnlessStopped(draft);
  if (!isTerminal(state) && state.hold?.reason !== "precheck") keepHolds(draft);
}

/** Before the first stage: true once everything after it is held, and nothing stands against it. */
function prepare(draft: TickDraft): boolean {
  const { state, seen } = draft;
  // what holds by itself is held without anything being written
  const hasHeld = !draft.traits.holdsByItself && state.holds.length > 0;
  const isArming = state.intents.length > 0 || hasHeld;
  const against = [...seen.problems, ...(isArming ? [] : seen.prechecks)];
  if (against.length > 0) {
    draft.holdFor("precheck", against.join("; "), undefined);
    return false;
  }
  if (state.phase === "Held") {
    unhold(draft, "nothing stands against the start any more");
    state.phase = "Pending";
  }
  const others = state.stages.slice(1).find((stage) => isHeldByOthers(draft, stage));
  const drift =
    driftReason(draft) ??
    (others && { stage: others, message: othersHoldText(draft.objectOf(others)) });
  if (drift) {
    draft.holdFor("drift", drift.message, drift.stage);
    return false;
  }
  if (!areHoldsArmed(draft)) return false;
  state.phase = "Progressing";
  state.baselines = { ...baselinesOf(draft), ...state.baselines };
  return true;
}

/** The numbers that checklists compare with later. */
function baselinesOf({ spec, seen, state }: TickDraft): RolloutState["baselines"] {
  const numbers: Record<string, number> = {};
  const [first] = state.stages;
  const measures = (first && seen.measures[first.name]) ?? {};
  for (const [name, gate] of Object.entries(spec.gates)) {
    if (gate.type !== "checklist") continue;
    for (const item of Object.keys(gate.items)) {
      const key = itemMeasure(name, item);
      const measure = measures[key];
      if (measure?.kind === "value") numbers[key] = measure.value;
    }
  }
  return numbers;
}

function goOnUnlessStopped(draft: TickDraft): void {
  const { state, seen } = draft;
  if (seen.problems.length === 0 && isStopped(draft)) return;
  if (state.phase === "Paused") return;
  const stale = staleReason(draft);
  if (stale === undefined) {
    if (state.phase !== "Held" || clears(draft)) goOn(draft);
  } else if (state.phase === "Held" && state.hold?.reason !== "staleData")
    state.hold = again(state.hold);
  else draft.holdFor("staleData", stale.message, currentStage(state));
}

/** The same hold, with its good ticks counted anew. */
function again(hold: Hold | null): Hold | null {
  return hold && { ...hold, goodTicks: 0 };
}

/** Looks at what stops a rollout, the worst first; true where it stands because of it. */
function isStopped(draft: TickDraft): boolean {
  const { state } = draft;
  const failures = watchFailures(draft);
  if (failures.length > 0) {
    stopForWatch(draft, failures);
    return true;
  }
  if (state.phase === "Paused") return true;
  const drift = driftReason(draft);
  if (drift) {
    draft.holdFor("drift", drift.message, drift.stage);
    return true;
  }
  return isSuperseded(draft) || isLate(draft);
}

/** Failing stages get no further devices, nor does the one that is on its way now. */
function stopForWatch(draft: TickDraft, failures: readonly WatchFailure[]): void {
  const { state, spec } = draft;
  const current = currentStage(state);
  for (const stage of [...failures.map((failure) => failure.stage), ...(current ? [current] : [])])
    restrainStage(state, stage, draft.at);
  const automatic = failures.find(({ gate }) => spec.rollback.automatic.includes(gate));
  const worst = automatic ?? failures[0];
  if (!worst) return;
  const message = `${worst.gate} fails on ${worst.stage.name}: ${worst.reason}`;
  if (automatic) draft.rollBack(message, current);
  else if (state.phase !== "Paused" && !isHeldFor(draft, "gateFailed"))
    draft.holdFor("watchFailed", message, current, worst.stage.name);
}

function isSuperseded(draft: TickDraft): boolean {
  const { state, spec, seen } = draft;
  const newer = seen.supersededBy;
  const { content } = spec;
  // nothing takes the place of a version that the files state
  if (!newer || newer.release === null || content.kind === "tool") return false;
  const known = [state.content.release, ...state.acknowledged];
  if (known.includes(newer.release)) return false;
  const message = `${newer.title} takes the place of ${state.content.title}`;
  switch (content.onSupersede) {
    case "continue":
      return false;
    case "hold":
      draft.holdFor("superseded", message, currentStage(state), newer.release);
      return true;
    case "restart":
      draft.tell("restarted", `${message}; it begins again`);
      restart(state, newer);
      // what was seen is of the content before
      draft.wantsTargets = true;
      return true;
    default:
      return content.onSupersede satisfies never;
  }
}

/** Begins again with a newer release: everything that is not held yet is held first. */
function restart(state: RolloutState, newer: PinnedContent): void {
  state.content = newer;
  state.phase = "Pending";
  state.hold = null;
  state.baselines = {};
  for (const stage of state.stages) Object.assign(stage, waitingStage(stage.name));
}

function isLate(draft: TickDraft): boolean {
  const { state, spec } = draft;
  const timeout = timeoutReason(draft);
  if (timeout === undefined || isHeldFor(draft, "gateFailed", "watchFailed")) return false;
  if (spec.rollback.onTimeout === "rollback") draft.rollBack(timeout, currentStage(state));
  else draft.holdFor("timeout", timeout, currentStage(state));
  return true;
}

function isHeldFor({ state }: TickDraft, ...reasons: readonly string[]): boolean {
  return state.phase === "Held" && state.hold !== null && reasons.includes(state.hold.reason);
}

const clearAfterTicks = 2;

/** Whether a hold ends by itself now. */
function clears(draft: TickDraft): boolean {
  const { hold } = draft.state;
  const stage = currentStage(draft.state);
  if (hold === null) return true;
  switch (hold.reason) {
    case "applyUnverified":
      if (stage && draft.slot(stage)?.position !== "released") {
        writeRelease(draft, stage);
        return false;
      }
      unhold(draft, "the tenant shows the release");
      return true;
    case "noDevices":
      if ((draft.seen.stages[stage?.name ?? ""]?.reach.count ?? 0) === 0) return false;
      unhold(draft, "there are devices now");
      return true;
    case "staleData":
      return mayClear(stage) && clearsInTime(draft, hold, stage, "the data is fresh again");
    case "inconclusive":
      return (
        stage !== undefined &&
        mayLookAgain(draft, stage) &&
        clearsInTime(draft, hold, stage, "it is looked at again")
      );
    case "precheck":
    case "approvalStale":
    case "superseded":
    case "drift":
    case "timeout":
    case "watchFailed":
    case "gateFailed":
      return false;
    default:
      return hold.reason satisfies never;
  }
}

/** Not at the first good tick, and not at once, so that it does not come and go. */
function clearsInTime(
  draft: TickDraft,
  hold: Hold,
  stage: StageState | undefined,
  message: string,
): boolean {
  const { state, spec } = draft;
  // another look of the same moment proves nothing more
  const isLater = state.lastTickAt === null || draft.since(state.lastTickAt) > 0;
  const goodTicks = hold.goodTicks + (isLater ? 1 : 0);
  state.hold = { ...hold, goodTicks };
  const isOld = draft.since(hold.since) >= spec.tick.maxDataAgeHours * anHour;
  if (goodTicks < clearAfterTicks || !isOld) return false;
  if (stage) stage.autoClears++;
  unhold(draft, message);
  return true;
}

function unhold(draft: TickDraft, message: string): void {
  const { state } = draft;
  state.hold = null;
  state.phase = "Progressing";
  for (const stage of state.stages) resumeStage(stage);
  draft.tell("cleared", message, { stage: currentStage(state)?.name ?? null });
}
