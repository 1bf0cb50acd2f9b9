import { nodeCrypto } from "../../graph/late-crypto.ts";
import type { StageSpec } from "../../config/rollouts/rollout-schema.ts";
import type { Fleet } from "../../health/fleet.ts";

/** Devices by their place in the fleet, one byte each: 1 for one of them. */
export type FleetPlaces = Uint8Array;

/**
 * A draw of a population, stratum by stratum: each device has a number of its own for this rollout,
 * and a stage takes those between its shares. So two stages never have a device in common, and the
 * same population is drawn the same again.
 */
export function drawStages(
  stages: readonly StageSpec[],
  population: FleetPlaces,
  fleet: Fleet,
  seed: string,
): ReadonlyMap<string, FleetPlaces> {
  const drawn = new Map<string, FleetPlaces>();
  const strata = stages.find((stage) => stage.strata !== undefined)?.strata ?? [];
  const byStratum = new Map<string, number[]>();
  for (let place = 0; place < population.length; place++) {
    if (population[place] !== 1) continue;
    const key = strata.map((name) => stratumValue(fleet, place, name)).join("\u0000");
    const list = byStratum.get(key) ?? [];
    list.push(place);
    byStratum.set(key, list);
  }
  const lots = [...byStratum.values()].map((places) => inLotOrder(places, fleet, seed));
  let from = 0;
  for (const stage of stages) {
    if (stage.percent === undefined && stage.rest !== true) continue;
    const to = stage.rest === true ? 100 : Math.min(100, from + (stage.percent ?? 0));
    const places = new Uint8Array(population.length);
    for (const order of lots) {
      const end = Math.round((order.length * to) / 100);
      for (let at = Math.round((order.length * from) / 100); at < end; at++)
        places[order[at] ?? 0] = 1;
    }
    drawn.set(stage.name, places);
    from = to;
  }
  return drawn;
}

/** The value by which a device is told apart, as people read it. */
export function stratumValue(fleet: Fleet, place: number, stratum: "model" | "osVersion"): string {
  if (stratum === "model") return fleet.model(place) || "unknown";
  return String(fleet.build(place)?.build ?? "unknown");
}

function inLotOrder(places: readonly number[], fleet: Fleet, seed: string): readonly number[] {
  const lots = places.map((place) => ({
    place,
    lot: nodeCrypto()
      .createHash("sha256")
      .update(`${seed}\n${fleet.key(place)}`)
      .digest()
      .readUIntBE(0, 6),
  }));
  return lots.sort((a, b) => a.lot - b.lot || a.place - b.place).map(({ place }) => place);
}

/** The keys of some devices, sorted, and their SHA-256: what is frozen. */
export function frozenKeys(
  places: FleetPlaces,
  fleet: Fleet,
): { keys: readonly string[]; hash: string } {
  const keys: string[] = [];
  for (let place = 0; place < places.length; place++)
    if (places[place] === 1) keys.push(fleet.key(place));
  keys.sort();
  return { keys, hash: hashOfKeys(keys) };
}

export function hashOfKeys(keys: readonly string[]): string {
  return `sha256:${nodeCrypto().createHash("sha256").update(keys.join("\n")).digest("hex")}`;
}
