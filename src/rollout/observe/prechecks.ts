import { actuatorOf } from "../../config/rollouts/check-rollouts.ts";
import { unprovableGates } from "../../config/rollouts/provable.ts";
import { actuatorTraits } from "../actuators/traits.ts";
import type { RolloutState } from "../state/rollout-state.ts";
import type { RolloutObjects } from "./locate-objects.ts";
import type { ObservedSlot, ObservedStage } from "./observations.ts";

/** What stands against a start: of its objects, of how they are held, and of whom its stages reach. */
export function prechecksOf(
  state: RolloutState,
  { missing }: Pick<RolloutObjects, "missing">,
  slots: Readonly<Record<string, ObservedSlot>>,
  stages: Readonly<Record<string, ObservedStage>>,
): readonly string[] {
  const found = [...missing];
  const { holdsByItself } = actuatorTraits[actuatorOf(state.spec)];
  for (const { name } of state.stages) {
    const slot = slots[name];
    if (slot === undefined || slot.position === "missing") continue;
    if (state.inherited.includes(slot.object)) continue;
    if (!holdsByItself && slot.position === "held")
      found.push(
        `${slot.object} is paused already, and not by this rollout, which never ends a pause of others; resume it first, or take the stage out`,
      );
    if (holdsByItself && slot.position !== "held")
      found.push(`${slot.object} is released already, so that nothing of it could be held back`);
  }
  for (const stage of state.spec.stages) {
    const { count = 0, unknown = [] } = stages[stage.name]?.reach ?? {};
    if (count === 0 || unknown.length > 0) continue;
    for (const { why } of unprovableGates(state.spec, stage, count))
      found.push(`${stage.name} could never be passed: ${why}`);
  }
  const first = state.stages[0];
  if (first && (stages[first.name]?.reach.count ?? 0) === 0)
    found.push(`${first.name} reaches no device`);
  return found;
}
