import type { ObservedRollout } from "../observe/observe-rollout.ts";
import { storedObjects } from "../observe/stored-objects.ts";
import type { RolloutState } from "../state/rollout-state.ts";
import type { RolloutStore } from "../state/rollout-store.ts";

/** Keeps what a rollback goes back to: as it was last seen before anything was written. */
export async function keepForRollback(
  rollouts: RolloutStore,
  state: RolloutState,
  { snapshot, objects }: Pick<ObservedRollout, "snapshot" | "objects">,
  now: () => Date,
): Promise<void> {
  const isBefore = state.phase === "Pending" || state.hold?.reason === "precheck";
  if (!isBefore || state.intents.length > 0 || !snapshot || !objects) return;
  const involved = new Set(
    [
      objects.releasedGroup,
      ...objects.stages.flatMap(({ ring, policy }) => [ring, policy]),
    ].flatMap((object) => (object ? [object] : [])),
  );
  await rollouts.writeBefore(state.name, storedObjects([...involved], now().toISOString()));
}

/** Keeps the devices of a stage before its release is written down. */
export async function keepTargets(
  rollouts: RolloutStore,
  before: RolloutState,
  after: RolloutState,
  { reach }: Pick<ObservedRollout, "reach">,
): Promise<void> {
  for (const [index, { name, targets }] of after.stages.entries()) {
    if (targets === null || before.stages[index]?.targets?.hash === targets.hash) continue;
    const keys = reach.get(name);
    if (!keys) throw new TypeError(`the devices of ${name} were not read`);
    await rollouts.writeTargets(after.name, name, keys);
  }
}
