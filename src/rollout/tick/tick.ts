import type { Observations } from "../observe/observations.ts";
import {
  currentStage,
  type RolloutWrite,
  type Hold,
  isTerminal,
  type RolloutEvent,
  type RolloutState,
  type StageState,
} from "../state/rollout-state.ts";
import { itemMeasure } from "../gates/gate-context.ts";
import { looksAllowed } from "./decide.ts";
import { areHoldsArmed, isHeldByOthers, keepHolds } from "./holding.ts";
import { goOn } from "./progress.ts";
import { goBack } from "./rollback.ts";
import { driftReason, staleReason, timeoutReason, watchFailure } from "./stop-reasons.ts";
import { anHour, TickDraft } from "./tick-draft.ts";
import { nextWake } from "./next-wake.ts";

/** What a tick decided. */
export interface TickResult {
  readonly state: RolloutState;
  /** What is to be written now, in order. */
  readonly effects: readonly RolloutWrite[];
  readonly events: readonly RolloutEvent[];
  /** Whether the next stage may be released as soon as its devices are looked at. */
  readonly wantsTargets: boolean;
}

/**
 * One step of a rollout: what follows from its state and from what was seen, however long the last
 * tick is ago. Pure: no clock, no request, no randomness, and the same again for the same.
 *
 * Holding is decided first and never waits for a window; then what stops it; only what is left goes
 * on, and only a complete and conclusive evaluation passes a stage.
 */
export function tick(state: RolloutState, seen: Observations, now: Date): TickResult {
  if (isTerminal(state)) return { state, effects: [], events: [], wantsTargets: false };
  const draft = new TickDraft(state, seen, now);
  noteCounts(draft);
  decide(draft);
  noteRestraints(draft);
  const { lastTickAt } = draft.state;
  // a clock that went back must not make the next tick look early
  if (lastTickAt === null || draft.since(lastTickAt) >= 0) draft.state.lastTickAt = draft.at;
  draft.state.nextWakeAt = nextWake(draft)?.toISOString() ?? null;
  return {
    state: draft.state,
    effects: draft.effects,
    events: draft.events,
    wantsTargets: draft.wantsTargets,
  };
}

/** What is shown of a stage is what was last seen of it, whatever it stands at. */
function noteCounts({ state, seen }: TickDraft): void {
  for (const stage of state.stages) stage.counts = seen.stages[stage.name]?.counts ?? stage.counts;
}

function noteRestraints(draft: TickDraft): void {
  for (const stage of draft.state.stages) if (stage.isRestrained) stage.restrainedAt ??= draft.at;
}

function decide(draft: TickDraft): void {
  const { state } = draft;
  const stale = staleReason(draft);
  if (state.phase === "RollingBack") {
    keepHolds(draft);
    // what was not read proves nothing
    if (draft.seen.problems.length === 0) goBack(draft);
    return;
  }
  if (state.phase === "Pending" || state.hold?.reason === "precheck") {
    prepare(draft, stale);
    return;
  }
  const isStopped = draft.seen.problems.length === 0 && stopReasons(draft);
  keepHolds(draft);
  if (isStopped || state.phase === "Paused") return;
  if (stale !== undefined) {
    if (state.phase === "Held" && state.hold?.reason !== "staleData")
      state.hold = again(state.hold);
    else draft.holdFor("staleData", stale, currentStage(state));
    return;
  }
  if (state.phase === "Held" && !clears(draft)) return;
  goOn(draft);
}

/** Before the first stage: nothing is written where something stands against the start. */
function prepare(draft: TickDraft, stale: string | undefined): void {
  const { state, seen } = draft;
  const isHeld = state.phase === "Held";
  const first = currentStage(state);
  const isArming = state.intents.length > 0 || state.holds.length > 0;
  const against = [...seen.problems, ...(isArming ? [] : seen.prechecks)];
  if (against.length > 0) {
    draft.holdFor("precheck", against.join("; "), undefined);
    return;
  }
  if (isHeld) {
    state.hold = null;
    state.phase = "Pending";
    for (const stage of state.stages) resume(stage);
    draft.tell("cleared", "nothing stands against the start any more");
  }
  if (first && first.phase !== "Waiting") {
    state.phase = "Progressing";
    return;
  }
  for (const stage of state.stages.slice(1))
    if (isHeldByOthers(draft, stage)) {
      draft.holdFor(
        "drift",
        `${draft.slot(stage)?.object ?? stage.name} is held by somebody else, which this rollout would never end`,
        stage,
      );
      return;
    }
  keepHolds(draft);
  if (!areHoldsArmed(draft)) return;
  state.phase = "Progressing";
  state.baselines = { ...baselinesOf(draft), ...state.baselines };
  if (stale === undefined) goOn(draft);
}

/** The numbers that checklists compare with later. */
function baselinesOf({ spec, seen }: TickDraft): RolloutState["baselines"] {
  const numbers: Record<string, number> = {};
  for (const [name, gate] of Object.entries(spec.gates)) {
    if (gate.type !== "checklist") continue;
    for (const item of Object.keys(gate.items)) {
      const key = itemMeasure(name, item);
      const measure = seen.measures[key];
      if (measure?.kind === "value") numbers[key] = measure.value;
    }
  }
  return numbers;
}

/** Looks at what stops a rollout; true where it stands because of it. */
function stopReasons(draft: TickDraft): boolean {
  const { state, spec, seen } = draft;
  const watch = watchFailure(draft);
  if (watch) {
    const message = `${watch.gate} fails on ${watch.stage.name}: ${watch.reason}`;
    restrain(state.stages, watch.stage);
    if (spec.rollback.automatic.includes(watch.gate)) {
      draft.rollBack(message, currentStage(state));
      return true;
    }
    if (state.phase !== "Paused" && !isHeldFor(draft, "gateFailed"))
      draft.holdFor("watchFailed", message, currentStage(state));
    return true;
  }
  if (state.phase === "Paused") return true;
  const drift = driftReason(draft);
  if (drift) {
    draft.holdFor("drift", drift.message, drift.stage);
    return true;
  }
  const newer = seen.supersededBy;
  if (newer && newer.release !== null && !state.acknowledged.includes(newer.release)) {
    switch (spec.content.onSupersede) {
      case "continue":
        break;
      case "hold":
        draft.holdFor(
          "superseded",
          `${newer.title} takes the place of ${state.content.title}`,
          currentStage(state),
          newer.release,
        );
        return true;
      case "restart":
        restart(draft, newer);
        return true;
      default:
        spec.content.onSupersede satisfies never;
    }
  }
  const timeout = timeoutReason(draft);
  if (timeout !== undefined && !isHeldFor(draft, "gateFailed", "watchFailed")) {
    if (spec.rollback.onTimeout === "rollback") draft.rollBack(timeout, currentStage(state));
    else draft.holdFor("timeout", timeout, currentStage(state));
    return true;
  }
  return false;
}

function isHeldFor({ state }: TickDraft, ...reasons: readonly string[]): boolean {
  return state.phase === "Held" && state.hold !== null && reasons.includes(state.hold.reason);
}

/** The failing stage gets no further devices, nor does the one that is on its way now. */
function restrain(stages: readonly StageState[], failing: StageState): void {
  failing.isRestrained = true;
  const current = currentStage({ stages: [...stages] });
  if (current && current.phase !== "Waiting" && current.phase !== "Applying")
    current.isRestrained = true;
}

/** The same hold, with its good ticks counted anew. */
function again(hold: Hold | null): Hold | null {
  return hold && { ...hold, goodTicks: 0 };
}

const clearAfterTicks = 2;
const mostAutoClears = 3;

/** Whether a hold ends by itself now. */
function clears(draft: TickDraft): boolean {
  const { state, spec } = draft;
  const { hold } = state;
  const stage = currentStage(state);
  if (hold === null) return true;
  if (hold.reason === "applyUnverified") {
    if (stage && draft.slot(stage)?.position !== "released") {
      draft.write({ type: "release", stage: stage.name });
      return false;
    }
    unhold(draft, stage, "the tenant shows the release");
    return true;
  }
  if (hold.reason === "noDevices") {
    if ((draft.seen.stages[stage?.name ?? ""]?.reach.count ?? 0) === 0) return false;
    unhold(draft, stage, "there are devices now");
    return true;
  }
  const lastLook = stage?.evaluations.at(-1);
  const mayRepeat =
    hold.reason === "inconclusive" &&
    stage !== undefined &&
    (lastLook?.verdict === "error" || stage.looks < looksAllowed(draft, stage));
  if (hold.reason !== "staleData" && !mayRepeat) return false;
  const goodTicks = hold.goodTicks + 1;
  state.hold = { ...hold, goodTicks };
  const isOld = draft.since(hold.since) >= spec.tick.maxDataAgeHours * anHour;
  if (goodTicks < clearAfterTicks || !isOld) return false;
  if ((stage?.autoClears ?? 0) >= mostAutoClears) return false;
  if (stage) stage.autoClears++;
  unhold(
    draft,
    stage,
    hold.reason === "staleData" ? "the data is fresh again" : "it is looked at again",
  );
  return true;
}

function unhold(draft: TickDraft, stage: StageState | undefined, message: string): void {
  draft.state.hold = null;
  draft.state.phase = "Progressing";
  if (stage) resume(stage);
  draft.tell("cleared", message, { stage: stage?.name ?? null });
}

function resume(stage: StageState): void {
  if (stage.phase !== "Held") return;
  stage.phase = stage.heldFrom ?? "Waiting";
  stage.heldFrom = null;
}

/** Begins again with a newer release: everything that is not held yet is held first. */
function restart(draft: TickDraft, newer: RolloutState["content"]): void {
  const { state } = draft;
  draft.tell(
    "restarted",
    `${newer.title} takes the place of ${state.content.title}; it begins again`,
  );
  state.content = newer;
  state.phase = "Pending";
  state.hold = null;
  state.baselines = {};
  for (const stage of state.stages)
    Object.assign(stage, {
      phase: "Waiting",
      heldFrom: null,
      isRestrained: false,
      restrainedAt: null,
      targets: null,
      appliedAt: null,
      releasedAt: null,
      soakStartedAt: null,
      timeoutFrom: null,
      passedAt: null,
      looks: 0,
      autoClears: 0,
      evaluations: [],
      counts: null,
    });
  keepHolds(draft);
}
