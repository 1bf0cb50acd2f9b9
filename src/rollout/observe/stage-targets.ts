import { nodeCrypto } from "../../graph/late-crypto.ts";
import type { StratumName } from "../../config/rollouts/gates/gate-words.ts";
import type { StageSpec } from "../../config/rollouts/rollout-schema.ts";
import { noSite } from "../../config/sites/site-of.ts";
import type { Fleet } from "../../health/fleet.ts";

/** Devices by their place in the fleet, one byte each: 1 for one of them. */
export type FleetPlaces = Uint8Array;

/** The site of a device by its place in the fleet; null for a device of no site. */
export type SiteAt = (place: number) => string | null;

/**
 * A draw of a population: each device has a number of its own for this rollout. Stages with `perSite`
 * take the first of each site, devices of no site like those of one more; of what they leave, stratum
 * by stratum, a stage takes those between its shares. So two stages never have a device in common,
 * and the same population is drawn the same again.
 */
export function drawStages(
  stages: readonly StageSpec[],
  population: FleetPlaces,
  fleet: Fleet,
  seed: string,
  siteAt: SiteAt,
): ReadonlyMap<string, FleetPlaces> {
  const drawn = new Map<string, FleetPlaces>();
  const places = [...population.keys()].filter((place) => population[place] === 1);
  const order = inLotOrder(places, fleet, seed);
  const bySite = partedBy(order, (place) => stratumValue(fleet, place, "site", siteAt));
  let next = 0;
  for (const { name, perSite } of stages) {
    if (perSite === undefined) continue;
    const [first, end] = [next, next + perSite];
    const taken = bySite.flatMap((ofSite) => ofSite.slice(first, end));
    drawn.set(name, marked(taken, population.length));
    next = end;
  }
  const rest = new Set(bySite.flatMap((ofSite) => ofSite.slice(next)));
  const strata = stages.find((stage) => stage.strata !== undefined)?.strata ?? [];
  const lots = partedBy(
    order.filter((place) => rest.has(place)),
    (place) => strata.map((name) => stratumValue(fleet, place, name, siteAt)).join("\u0000"),
  );
  let from = 0;
  for (const stage of stages) {
    if (stage.percent === undefined && stage.rest !== true) continue;
    const to = stage.rest === true ? 100 : Math.min(100, from + (stage.percent ?? 0));
    const taken = lots.flatMap((lot) =>
      lot.slice(Math.round((lot.length * from) / 100), Math.round((lot.length * to) / 100)),
    );
    drawn.set(stage.name, marked(taken, population.length));
    from = to;
  }
  return drawn;
}

/** The value by which a device is told apart, as people read it. */
export function stratumValue(
  fleet: Fleet,
  place: number,
  stratum: StratumName,
  siteAt: SiteAt,
): string {
  switch (stratum) {
    case "model":
      return fleet.model(place) || "unknown";
    case "osVersion":
      return String(fleet.build(place)?.build ?? "unknown");
    case "site":
      return siteAt(place) ?? noSite;
    default:
      return stratum satisfies never;
  }
}

function marked(taken: readonly number[], size: number): FleetPlaces {
  const places = new Uint8Array(size);
  for (const place of taken) places[place] = 1;
  return places;
}

/** Places by a value of theirs, each part in the order of all. */
function partedBy(
  places: readonly number[],
  valueOf: (place: number) => string,
): readonly (readonly number[])[] {
  const parts = new Map<string, number[]>();
  for (const place of places) {
    const value = valueOf(place);
    const part = parts.get(value);
    if (part) part.push(place);
    else parts.set(value, [place]);
  }
  return [...parts.values()];
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
