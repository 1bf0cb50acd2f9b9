import { numberText } from "../../kind/amounts.ts";
import { instantText } from "../../kind/instant-text.ts";
import type { Observations } from "../observe/observations.ts";
import {
  currentStage,
  type Hold,
  isTerminal,
  type RolloutState,
  type StageState,
} from "../state/rollout-state.ts";
import { evaluateStage, mayClear, mayLookAgain, missingApprovals } from "../tick/decide.ts";
import { areHoldsArmed, wantedPosition } from "../tick/holding.ts";
import { placingLack } from "../tick/placed-share.ts";
import { isDoorOpen, nextDoor, shutReason } from "../tick/promotion-door.ts";
import { phaseBehind } from "../tick/stage-phase.ts";
import { type StaleReason, staleReason } from "../tick/stop-reasons.ts";
import { aDay, anHour, TickDraft } from "../tick/tick-draft.ts";

/** Something that keeps a rollout where it is, and what would end that. */
export interface Blocker {
  /** One sentence. */
  readonly what: string;
  /** One sentence: what a person or time has to do. */
  readonly unblock: string;
}

/**
 * What blocks the next step of a rollout, and what would unblock it; nothing where it has ended.
 *
 * @param seen Undefined where the tenant was not looked at: then gates are told as last seen.
 */
export function explainRollout(
  state: RolloutState,
  seen: Observations | undefined,
  now: Date,
): readonly Blocker[] {
  if (isTerminal(state)) return [];
  const { name } = state;
  const draft = new TickDraft(state, seen ?? nothingSeen(now), now);
  switch (state.phase) {
    case "Pending":
      return pendingBlockers(draft, seen);
    case "Paused":
      return [
        {
          what: `a person paused it (${state.pausedBy ?? "unknown"})`,
          unblock: `ringwright rollout resume ${name}`,
        },
      ];
    case "RollingBack":
      return [
        {
          what: "it holds every stage and puts the policy back",
          unblock: "the next ticks go on with it",
        },
      ];
    case "Held":
      return state.hold
        ? [{ what: state.hold.message, unblock: adviceOn(draft, state.hold, seen) }]
        : [];
    case "Progressing":
    case "AwaitingApproval":
      return stageBlockers(draft, seen);
    case "Completed":
    case "Aborted":
    case "RolledBack":
    case "RollbackFailed":
    case "Superseded":
      return [];
    default:
      return state.phase satisfies never;
  }
}

function pendingBlockers(draft: TickDraft, seen: Observations | undefined): readonly Blocker[] {
  if (seen === undefined) return [{ what: "it has not begun", unblock: "the next tick begins it" }];
  if (seen.problems.length > 0) return staleBlockers(draft);
  const checks = draft.state.intents.length > 0 ? [] : seen.prechecks;
  if (checks.length > 0)
    return checks.map((what) => ({ what, unblock: "mend it; the next tick starts the rollout" }));
  return areHoldsArmed(draft)
    ? [{ what: "it has not begun", unblock: "the next tick begins it" }]
    : [unheldBlocker(draft)];
}

function unheldBlocker(draft: TickDraft, except?: StageState): Blocker {
  const open = draft.state.stages.filter(
    (stage) =>
      stage !== except &&
      wantedPosition(draft.state, stage) === "held" &&
      draft.slot(stage)?.position !== "held",
  );
  return {
    what: `${open.map(({ name }) => name).join(", ")} is not held yet`,
    unblock: "the next tick holds it, and reads that back",
  };
}

function staleBlockers(draft: TickDraft): readonly Blocker[] {
  const stale = staleReason(draft);
  return stale ? [{ what: stale.message, unblock: freshAdvice(draft, stale) }] : [];
}

function freshAdvice({ state }: TickDraft, { because }: StaleReason): string {
  switch (because) {
    case "unread":
      return "mend what keeps it from being read; the next tick reads it again";
    case "clock":
      return `a right clock; once it is held, ringwright rollout retry ${state.name} goes by the clock of now`;
    case "gap":
      return "ticks that run again";
    case "age":
      return "newer data: devices that check in";
    default:
      return because satisfies never;
  }
}

function stageBlockers(draft: TickDraft, seen: Observations | undefined): readonly Blocker[] {
  const { state, now } = draft;
  const stale = seen ? staleBlockers(draft) : [];
  if (stale.length > 0) return stale;
  const stage = currentStage(state);
  if (!stage) return [releaseBlocker(draft, `${state.holds.map((hold) => hold.stage).join(", ")}`)];
  const spec = draft.stageSpec(stage);
  const timeout = timeoutText(stage.timeoutFrom, spec.timeoutDays);
  switch (phaseBehind(stage)) {
    case "Waiting":
      if (seen && isDoorOpen(draft) && !areHoldsArmed(draft, stage))
        return [unheldBlocker(draft, stage)];
      return [placingBlocker(draft, stage, seen) ?? releaseBlocker(draft, stage.name)];
    case "Applying":
      return isDoorOpen(draft)
        ? [
            {
              what: `the release of ${stage.name} is sent, and not seen in the tenant yet`,
              unblock: "the next tick looks again",
            },
          ]
        : [releaseBlocker(draft, stage.name)];
    case "Reaching": {
      const counts = seen?.stages[stage.name]?.counts ?? stage.counts;
      const { startsAtReached } = spec.soak;
      const reached = counts
        ? `${numberText(counts.succeeded)} of ${numberText(counts.eligible)}`
        : "an unknown number of";
      const needed = Math.ceil((counts?.eligible ?? 0) * startsAtReached);
      return [
        {
          what: `${reached} devices of ${stage.name} have it; its soak starts with ${needed} (${startsAtReached * 100} %)`,
          unblock: `devices install it${timeout}`,
        },
      ];
    }
    case "Soaking": {
      const from = Date.parse(stage.soakStartedAt ?? now.toISOString());
      const end = instantText(new Date(from + spec.soak.minHours * anHour));
      const since = stage.soakStartedAt === null ? "now" : instantText(new Date(from));
      return [
        {
          what: `${stage.name} soaks until ${end} (${spec.soak.minHours} h since ${since})`,
          unblock: "time; its watch gates can only stop it",
        },
      ];
    }
    case "Deciding":
      if (state.phase === "AwaitingApproval") return approvalBlockers(draft, stage);
      return gateBlockers(draft, stage, seen, timeout);
    case "Passed":
    case "Failed":
    case "Held":
      return [];
    default:
      return [];
  }
}

function placingBlocker(
  draft: TickDraft,
  stage: StageState,
  seen: Observations | undefined,
): Blocker | undefined {
  const what = seen && isDoorOpen(draft) ? placingLack(draft, stage) : undefined;
  return what === undefined
    ? undefined
    : {
        what: `${stage.name} waits to be released: ${what}`,
        unblock:
          "devices place it as their schedule says; ringwright report tools names what keeps them",
      };
}

function releaseBlocker(draft: TickDraft, name: string): Blocker {
  if (isDoorOpen(draft))
    return { what: `${name} is not released yet`, unblock: "the next tick releases it" };
  const opensAt = nextDoor(draft);
  return {
    what: `${name} waits to be released: ${shutReason(draft)}`,
    unblock: opensAt
      ? `time: at ${instantText(opensAt)}`
      : "another window, or the end of a freeze, in the files of the next start",
  };
}

function gateBlockers(
  draft: TickDraft,
  stage: StageState,
  seen: Observations | undefined,
  timeout: string,
): readonly Blocker[] {
  const evaluation = seen ? evaluateStage(draft, stage) : stage.evaluations.at(-1);
  if (!evaluation || evaluation.verdict === "pass")
    return [{ what: `${stage.name} is to be judged`, unblock: "the next tick judges it" }];
  return evaluation.gates
    .filter(({ verdict }) => verdict !== "pass")
    .map(({ name, verdict, reason }) => ({
      what: `${name}: ${reason}`,
      unblock: evaluation.complete
        ? `the next tick acts on it (${verdict})`
        : `what is pending decides it${timeout}`,
    }));
}

function approvalBlockers(draft: TickDraft, stage: StageState): readonly Blocker[] {
  const evaluation = stage.evaluations.at(-1);
  if (!evaluation) return [];
  const missing = missingApprovals(draft, stage, evaluation);
  if (missing.length === 0)
    return [{ what: `${stage.name} is approved`, unblock: "the next tick passes it" }];
  return missing.map((what) => ({
    what: `${stage.name} passes its gates: ${what}`,
    unblock: `ringwright rollout approve ${draft.state.name} --stage ${stage.name} --evidence ${evaluation.hash} --by WHO`,
  }));
}

function adviceOn(draft: TickDraft, hold: Hold, seen: Observations | undefined): string {
  const { state, spec } = draft;
  const { name } = state;
  const stage = currentStage(state);
  const retry = `ringwright rollout retry ${name}`;
  const override =
    stage === undefined || stage.appliedAt === null
      ? ""
      : `, ringwright rollout override ${name} --reason TEXT passes ${hold.reason === "watchFailed" ? (hold.subject ?? stage.name) : stage.name} in spite of it`;
  const decide = `${retry} looks again${override}, ringwright rollout rollback ${name} --reason TEXT goes back`;
  const inTime = `by itself after two good ticks, and not before ${instantText(new Date(Date.parse(hold.since) + spec.tick.maxDataAgeHours * anHour))}`;
  switch (hold.reason) {
    case "precheck":
      return "mend it; the next tick starts the rollout";
    case "noDevices":
      return "give the stage devices; the next tick goes on";
    case "applyUnverified":
      return "the next tick looks again, and sends it again where it has to, in a window";
    case "staleData": {
      const stale = seen && staleReason(draft);
      const fresh = stale ? `${freshAdvice(draft, stale)}; then ` : "";
      return `${fresh}${mayClear(stage) ? `${inTime}; ` : ""}${retry} does it at once`;
    }
    case "inconclusive":
      return stage && mayLookAgain(draft, stage) ? `${inTime}; else ${decide}` : decide;
    case "approvalStale":
      return `${retry} evaluates the gates anew and asks again`;
    case "superseded":
      return `${retry} goes on with what was pinned; or abort it and start another`;
    case "drift":
      return `put it back and ${retry}; ${retry} --reassert holds again what somebody released`;
    case "timeout":
      return `${retry} gives the stage its days anew; else ${decide}`;
    case "watchFailed":
    case "gateFailed":
      return `find the cause (ringwright report compliance), then ${decide}`;
    default:
      return hold.reason satisfies never;
  }
}

function timeoutText(from: string | null, days: number | undefined): string {
  if (from === null || days === undefined) return "";
  return `, until ${instantText(new Date(Date.parse(from) + days * aDay))}`;
}

function nothingSeen(now: Date): Observations {
  return {
    at: now.toISOString(),
    dataAt: null,
    problems: [],
    prechecks: [],
    supersededBy: null,
    slots: {},
    stages: {},
    measures: {},
    freezes: [],
    restore: { isValid: true, differs: [] },
  };
}
