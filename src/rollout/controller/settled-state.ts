import { pauseDays } from "../../rings/status.ts";
import type { ObservedSlot } from "../observe/observations.ts";
import type { ArmedHold, Intent, RolloutState, StageState } from "../state/rollout-state.ts";
import { aDay } from "../tick/tick-draft.ts";
import type { SentWrite } from "./sent-writes.ts";

/** By how much the service's clock may differ. */
const clockSkewMs = 60_000;
/** How long a run that died may have gone on sending one write: throttled, it waits minutes. */
const longestSendMs = 600_000;

/**
 * The state without claims to pauses that somebody else set, where an answer was lost or a run died:
 * a pause tells when it was set, and only one that was set while this rollout sent one is its own.
 * What Graph gives no end of cannot be told apart, and stays as it is noted.
 */
export function ownHoldsOnly(
  state: RolloutState,
  slots: Readonly<Record<string, ObservedSlot>>,
  sent: readonly SentWrite[],
): RolloutState {
  const foreign = state.stages.filter((stage) => {
    const { position, expiresAt = null } = slots[stage.name] ?? {};
    if (position !== "held" || expiresAt === null) return false;
    const setAt = Date.parse(expiresAt) - pauseDays * aDay;
    const armed = state.holds.find((hold) => hold.stage === stage.name);
    return armed ? isAfterRelease(armed, setAt, sent) : !mayBeOwn(state, stage, setAt, sent);
  });
  if (foreign.length === 0) return state;
  const names = foreign.map(({ name }) => name);
  return {
    ...state,
    holds: state.holds.filter(({ stage }) => !names.includes(stage)),
    intents: state.intents.filter((intent) => !isHoldOf(intent, names)),
  };
}

function isHoldOf({ effect }: Intent, stages: readonly string[]): boolean {
  return effect.type === "hold" && stages.includes(effect.stage);
}

/** The state without writes that a run noted and died before it sent. */
export function sentOnly(state: RolloutState, sent: readonly SentWrite[]): RolloutState {
  const isUnsent = ({ id, status }: Intent) =>
    status === "pending" && !sent.some(({ intent }) => intent === id);
  if (!state.intents.some(isUnsent)) return state;
  return { ...state, intents: state.intents.filter((intent) => !isUnsent(intent)) };
}

/** Whether a pause was set by a hold that was sent; what was read back as written is. */
function mayBeOwn(
  { intents }: RolloutState,
  { name }: StageState,
  setAt: number,
  sent: readonly SentWrite[],
): boolean {
  const intent = intents.find((each) => isHoldOf(each, [name]));
  if (intent === undefined || (intent.status === "applied" && !intent.follows)) return true;
  return sent.some(
    ({ effect, sentAt, settledAt = sentAt + longestSendMs }) =>
      effect.type === "hold" &&
      effect.stage === name &&
      setAt >= sentAt - clockSkewMs &&
      setAt <= settledAt + clockSkewMs,
  );
}

/** Whether a pause was set after this rollout had asked to end its own. */
function isAfterRelease(armed: ArmedHold, setAt: number, sent: readonly SentWrite[]): boolean {
  const release = sent.findLast(
    ({ effect, sentAt }) =>
      effect.type === "release" &&
      effect.stage === armed.stage &&
      sentAt >= Date.parse(armed.armedAt),
  );
  if (release === undefined || armed.expiresAt === null) return false;
  const wasSetAt = Date.parse(armed.expiresAt) - pauseDays * aDay;
  return setAt > release.sentAt && setAt > wasSetAt;
}
