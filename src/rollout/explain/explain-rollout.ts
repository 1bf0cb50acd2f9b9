import type { Observations } from "../observe/observations.ts";
import { currentStage, type Hold, isTerminal, type RolloutState } from "../state/rollout-state.ts";
import { evaluateStage, missingApprovals } from "../tick/decide.ts";
import { promotionDoor } from "../tick/promotion-door.ts";
import { staleReason } from "../tick/stop-reasons.ts";
import { aDay, anHour, phaseBehind, TickDraft } from "../tick/tick-draft.ts";

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
  switch (state.phase) {
    case "Pending":
      return pendingBlockers(state, seen);
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
      return state.hold ? [{ what: state.hold.message, unblock: adviceOn(state, state.hold) }] : [];
    case "Progressing":
    case "AwaitingApproval":
      return stageBlockers(state, seen, now);
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

function pendingBlockers(
  { holds, stages }: RolloutState,
  seen: Observations | undefined,
): readonly Blocker[] {
  const checks = (seen?.prechecks ?? []).map((what) => ({
    what,
    unblock: "mend it; the next tick starts the rollout",
  }));
  if (checks.length > 0) return checks;
  const open = stages.slice(1).filter(({ name }) => !holds.some(({ stage }) => stage === name));
  return [
    {
      what: `${open.map(({ name }) => name).join(", ") || "nothing"} is not held yet`,
      unblock: "the next tick holds it, and reads that back",
    },
  ];
}

function stageBlockers(
  state: RolloutState,
  seen: Observations | undefined,
  now: Date,
): readonly Blocker[] {
  const stage = currentStage(state);
  const spec = state.spec.stages.find(({ name }) => name === stage?.name);
  if (!stage || !spec) return [];
  const draft = new TickDraft(state, seen ?? nothingSeen(now), now);
  const stale = seen && staleReason(draft);
  if (stale !== undefined)
    return [{ what: stale, unblock: "newer data: devices that check in, ticks that run" }];
  const timeout = timeoutText(stage.timeoutFrom, spec.timeoutDays);
  switch (phaseBehind(stage)) {
    case "Waiting": {
      const door = promotionDoor(draft);
      if (door.isShut)
        return [
          {
            what: `${stage.name} waits to be released: ${door.reason}`,
            unblock: door.opensAt
              ? `time: at ${door.opensAt.toISOString()}`
              : "another window, or the end of a freeze, in the files of the next start",
          },
        ];
      return [{ what: `${stage.name} is not released yet`, unblock: "the next tick releases it" }];
    }
    case "Applying":
      return [
        {
          what: `the release of ${stage.name} is sent, and not seen in the tenant yet`,
          unblock: "the next tick looks again",
        },
      ];
    case "Reaching": {
      const counts = seen?.stages[stage.name]?.counts ?? stage.counts;
      const { startsAtReached } = spec.soak;
      const reached = counts ? `${counts.succeeded} of ${counts.eligible}` : "an unknown number of";
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
      const end = new Date(from + spec.soak.minHours * anHour).toISOString();
      return [
        {
          what: `${stage.name} soaks until ${end} (${spec.soak.minHours} h since ${stage.soakStartedAt ?? "now"})`,
          unblock: "time; its watch gates can only stop it",
        },
      ];
    }
    case "Deciding":
      if (state.phase === "AwaitingApproval") return approvalBlockers(draft, state, stage);
      return (seen ? evaluateStage(draft, stage).gates : (stage.evaluations.at(-1)?.gates ?? []))
        .filter(({ verdict }) => verdict !== "pass")
        .map(({ name: gate, verdict, complete, reason }) => ({
          what: `${gate}: ${reason}`,
          unblock: complete
            ? `the next tick acts on it (${verdict})`
            : `what is pending decides it${timeout}`,
        }));
    case "Passed":
    case "Failed":
    case "Held":
      return [];
    default:
      return [];
  }
}

function approvalBlockers(
  draft: TickDraft,
  { name }: RolloutState,
  stage: Parameters<typeof missingApprovals>[1],
): readonly Blocker[] {
  const evaluation = stage.evaluations.at(-1);
  if (!evaluation) return [];
  return missingApprovals(draft, stage, evaluation).map((what) => ({
    what: `${stage.name} passes its gates: ${what}`,
    unblock: `ringwright rollout approve ${name} --stage ${stage.name} --evidence ${evaluation.hash} --by WHO`,
  }));
}

function adviceOn({ name, spec, stages }: RolloutState, { reason, stage }: Hold): string {
  const retry = `ringwright rollout retry ${name}`;
  const decide = `${retry} looks again, ringwright rollout override ${name} --reason TEXT passes the stage in spite of it, ringwright rollout rollback ${name} goes back`;
  const current = stages.find((each) => each.name === stage);
  switch (reason) {
    case "precheck":
      return "mend it; the next tick starts the rollout";
    case "noDevices":
      return "give the stage devices; the next tick goes on";
    case "applyUnverified":
      return "the next tick looks again, and sends it again where it has to";
    case "staleData":
      return (current?.autoClears ?? 0) < 3
        ? `by itself after two good ticks and ${spec.tick.maxDataAgeHours} h; ${retry} does it at once`
        : retry;
    case "inconclusive":
      return `by itself where looks are left; else ${decide}`;
    case "approvalStale":
      return `${retry} evaluates the gates anew and asks again`;
    case "superseded":
      return `${retry} goes on with what was pinned; or abort it and start another`;
    case "drift":
      return `put it back and ${retry}; ${retry} --reassert holds again what somebody released`;
    case "timeout":
      return `${retry} gives the stage its days anew; ${decide}`;
    case "watchFailed":
    case "gateFailed":
      return `find the cause (ringwright report compliance), then ${decide}`;
    default:
      return reason satisfies never;
  }
}

function timeoutText(from: string | null, days: number | undefined): string {
  if (from === null || days === undefined) return "";
  return `, until ${new Date(Date.parse(from) + days * aDay).toISOString()}`;
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
