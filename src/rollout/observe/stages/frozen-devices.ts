import type { Fleet } from "../../../health/fleet.ts";
import type { RolloutState } from "../../state/rollout-state.ts";
import type { FleetPlaces } from "../stage-targets.ts";
import type { StageReach } from "./reached-devices.ts";

/** The devices that a stage was released to. */
export interface FrozenDevices {
  readonly places: FleetPlaces;
  /** Devices that Intune does not have any more. */
  readonly gone: number;
}

/**
 * The devices of each stage that was released: those that were kept then, and of the last stage those
 * that came since.
 *
 * @param kept Keys of devices, by stage.
 */
export function frozenDevices(
  kept: ReadonlyMap<string, readonly string[]>,
  state: RolloutState,
  reached: ReadonlyMap<string, StageReach>,
  fleet: Fleet,
): ReadonlyMap<string, FrozenDevices> {
  const frozen = new Map([...kept].map(([stage, keys]) => [stage, placesOf(keys, fleet)] as const));
  joinLast(state, frozen, reached);
  return frozen;
}

/** Frozen devices that the stage reaches no more, and those that are gone. */
export function attritionOf({ places: frozen, gone }: FrozenDevices, reached: FleetPlaces): number {
  let lost = gone;
  for (let place = 0; place < frozen.length; place++)
    if (frozen[place] === 1 && reached[place] !== 1) lost++;
  return lost;
}

function placesOf(keys: readonly string[], fleet: Fleet): FrozenDevices {
  const places = new Uint8Array(fleet.size);
  let gone = 0;
  for (const key of keys) {
    const place = fleet.placeOfKey(key);
    if (place === undefined) gone++;
    else places[place] = 1;
  }
  return { places, gone };
}

/** Devices that came since the stages were frozen are those of the last one. */
function joinLast(
  { stages }: RolloutState,
  frozen: ReadonlyMap<string, FrozenDevices>,
  reached: ReadonlyMap<string, { readonly places: FleetPlaces }>,
): void {
  const last = stages.at(-1);
  const joined = frozen.get(last?.name ?? "")?.places;
  if (joined === undefined) return;
  for (const { places } of reached.values()) {
    for (let place = 0; place < places.length; place++) {
      if (places[place] !== 1) continue;
      if ([...frozen.values()].every((stage) => stage.places[place] !== 1)) joined[place] = 1;
    }
  }
}
