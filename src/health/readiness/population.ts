import type { JudgedDevice } from "./judge.ts";
import {
  type FindingCount,
  type PopulationReadiness,
  type ReadinessFinding,
  type ReadinessVerdict,
  readinessVerdicts,
} from "./readiness.ts";

/** Some devices of a fleet, as they are told. */
export interface Population extends Pick<
  PopulationReadiness,
  "kind" | "key" | "id" | "displayName" | "mayHaveMore"
> {
  /** One byte a place of the fleet: 1 for one of them. */
  readonly places: Uint8Array;
}

/** Counts the devices of a population by what is found of them. */
export function populationReadiness(
  { places, ...population }: Population,
  judge: (place: number) => JudgedDevice,
): PopulationReadiness {
  const counts: Record<ReadinessVerdict, number> = { ready: 0, warn: 0, unknown: 0, block: 0 };
  const byFinding = new Map<ReadinessFinding, number>();
  let [devices, has, holding] = [0, 0, 0];
  for (let place = 0; place < places.length; place++) {
    if (places[place] !== 1) continue;
    const judged = judge(place);
    devices++;
    counts[judged.verdict]++;
    if (judged.has) has++;
    if (judged.holds) holding++;
    for (const finding of judged.findings)
      byFinding.set(finding, (byFinding.get(finding) ?? 0) + 1);
  }
  const findings = [...byFinding]
    .map(([finding, count]): FindingCount => ({ ...finding, devices: count }))
    .sort((a, b) => severity(b) - severity(a) || b.devices - a.devices || order(a, b));
  return { ...population, devices, counts, has, holding, findings };
}

function severity({ verdict }: ReadinessFinding): number {
  return readinessVerdicts.indexOf(verdict);
}

function order(a: ReadinessFinding, b: ReadinessFinding): number {
  return a.reason < b.reason ? -1 : a.reason > b.reason ? 1 : 0;
}

/** All devices that are in some population. */
export function unionOf(populations: readonly Population[], size: number): Uint8Array {
  const places = new Uint8Array(size);
  for (const population of populations)
    for (let place = 0; place < size; place++)
      if (population.places[place] === 1) places[place] = 1;
  return places;
}
