import { pauseDays } from "../../rings/status.ts";
import type { ObservedSlot } from "../observe/observations.ts";
import type { ArmedHold, Intent, RolloutState, StageState } from "../state/rollout-state.ts";
import { aDay } from "../tick/tick-draft.ts";
import type { SentWrite } from "./sent-writes.ts";

/** By how much the service's clock may differ. */
const clockSkewMs = 60_000;
/** How long a run that died may have gone on sending one write: throttled, it waits minutes. */
const longestSendMs = 600_000;

/** The state without writes that a run noted and died before it sent. */
export function sentOnly(state: RolloutState, sent: readonly SentWrite[]): RolloutState {
  const isUnsent = ({ id, status }: Intent) =>
    status === "pending" && !sent.some(({ intent }) => intent === id);
  if (!state.intents.some(isUnsent)) return state;
  return { ...state, intents: state.intents.filter((intent) => !isUnsent(intent)) };
}

/**
 * The state with the pauses that are this rollout's, and without claims to those that somebody else
 * set, whatever a run that died or an answer that was lost left open: a pause tells when it was set,
 * and only one that was set, or extended, while this rollout sent a hold is its own. What Graph gives
 * no end of cannot be told apart, and stays as it is noted.
 */
export function ownHoldsOnly(
  state: RolloutState,
  slots: Readonly<Record<string, ObservedSlot>>,
  sent: readonly SentWrite[],
): RolloutState {
  const own: ArmedHold[] = [];
  const foreign: string[] = [];
  for (const { name } of state.stages) {
    const slot = slots[name];
    if (slot?.position !== "held" || slot.expiresAt === null) continue;
    const { object, expiresAt } = slot;
    const setAt = Date.parse(expiresAt) - pauseDays * aDay;
    const armed = state.holds.find((hold) => hold.stage === name);
    if (armed ? isSetAnew(armed, setAt, sent) : !mayBeOwn(state, name, setAt, sent))
      foreign.push(name);
    // a person who had it looked at again may have had it forgotten
    else if (!armed && isOfSent(name, setAt, sent) && !isReleasedSince(name, setAt, sent)) {
      const armedAt = new Date(setAt).toISOString();
      own.push({ stage: name, object, setBy: "self", armedAt, expiresAt, warnedAt: null });
    }
  }
  if (own.length + foreign.length === 0) return state;
  const holds = [...state.holds, ...own].filter(({ stage }) => !foreign.includes(stage));
  return {
    ...state,
    holds: state.stages.flatMap(({ name }) => holds.filter(({ stage }) => stage === name)),
    intents: state.intents.filter((intent) => !isHoldOf(intent, foreign)),
  };
}

function isHoldOf({ effect }: Intent, stages: readonly string[]): boolean {
  return effect.type === "hold" && stages.includes(effect.stage);
}

/**
 * Whether what is noted of a hold allows a pause to be its own. One that was written and showed no end
 * when it was read back is, up to its release.
 */
function mayBeOwn(
  { intents }: RolloutState,
  stage: StageState["name"],
  setAt: number,
  sent: readonly SentWrite[],
): boolean {
  const intent = intents.find((each) => isHoldOf(each, [stage]));
  if (intent === undefined) return true;
  const isUndated =
    intent.status === "applied" &&
    !intent.follows &&
    !sent.some((write) => write.intent === intent.id && write.pauseEndsAt !== undefined);
  if (isUndated && !isReleasedSince(stage, Date.parse(intent.at), sent)) return true;
  return isOfSent(stage, setAt, sent);
}

/**
 * Whether a pause was set, or extended, after this rollout had asked to end its own, or by none of
 * its holds and renewals.
 */
function isSetAnew(
  { stage, armedAt, expiresAt }: ArmedHold,
  setAt: number,
  sent: readonly SentWrite[],
): boolean {
  if (expiresAt === null) return false;
  const wasSetAt = Date.parse(expiresAt) - pauseDays * aDay;
  const release = lastRelease(stage, Date.parse(armedAt), sent);
  if (release && setAt > release.sentAt && setAt > wasSetAt) return true;
  return setAt > wasSetAt + clockSkewMs && !isOfSent(stage, setAt, sent);
}

function isReleasedSince(stage: string, since: number, sent: readonly SentWrite[]): boolean {
  return lastRelease(stage, since, sent) !== undefined;
}

function lastRelease(
  stage: string,
  since: number,
  sent: readonly SentWrite[],
): SentWrite | undefined {
  return sent.findLast(
    ({ effect, sentAt }) => effect.type === "release" && effect.stage === stage && sentAt >= since,
  );
}

/** Whether a pause is one that this rollout read back, or else was set while it sent one. */
function isOfSent(stage: string, setAt: number, sent: readonly SentWrite[]): boolean {
  return sent.some(({ effect, sentAt, settledAt = sentAt + longestSendMs, pauseEndsAt }) => {
    if (effect.type === "restore" || effect.type === "release" || effect.stage !== stage)
      return false;
    const shownSetAt = pauseEndsAt === undefined ? undefined : pauseEndsAt - pauseDays * aDay;
    return (
      setAt >= (shownSetAt ?? sentAt) - clockSkewMs &&
      setAt <= (shownSetAt ?? settledAt) + clockSkewMs
    );
  });
}
