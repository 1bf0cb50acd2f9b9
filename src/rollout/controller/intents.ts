import type { Intent, RolloutState, RolloutWrite } from "../state/rollout-state.ts";

/** A write as it is noted before it is sent; `index` among those that one tick decided. */
export function intentOf(
  effect: RolloutWrite,
  index: number,
  { sequence, intents }: RolloutState,
  now: Date,
): Intent {
  const at = now.toISOString();
  const earlier = intents.find((intent) => keyOf(intent.effect) === keyOf(effect));
  const follows =
    earlier !== undefined &&
    (earlier.follows || (earlier.status !== "unchanged" && earlier.status !== "failed"));
  return { id: `${at}-${sequence}-${index}`, effect, at, status: "pending", error: null, follows };
}

const mostIntents = 50;

/** The state with these writes in place of earlier ones of the same kind. */
export function withIntents(state: RolloutState, intents: readonly Intent[]): RolloutState {
  const keys = new Set(intents.map(({ effect }) => keyOf(effect)));
  const others = state.intents.filter(({ effect }) => !keys.has(keyOf(effect)));
  return { ...state, intents: [...others, ...intents].slice(-mostIntents) };
}

function keyOf(effect: RolloutWrite): string {
  return effect.type === "restore" ? effect.type : `${effect.type} ${effect.stage}`;
}
