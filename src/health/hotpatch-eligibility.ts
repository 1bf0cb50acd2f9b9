import type { GuidTable } from "../graph/guid-table.ts";
import { takesHotpatches } from "../releases/versions.ts";
import type { WindowsVersion } from "../releases/windows-data.ts";
import type { HotpatchEligibility } from "./compliance-report.ts";
import type { Fleet } from "./fleet.ts";
import type { HotpatchSources, ToldReadiness } from "./hotpatch-sources.ts";

/** Counts each device of the fleet once, outdated rows left out. Pure. */
export function hotpatchEligibility(
  fleet: Fleet,
  versions: readonly WindowsVersion[],
  { readiness, licences }: HotpatchSources,
): HotpatchEligibility {
  const takers: number[] = [];
  const architectures = { arm64: 0, other: 0, unknown: 0 };
  let buildUnknown = 0;
  for (let place = 0; place < fleet.size; place++) {
    if (fleet.isOutdated(place)) continue;
    const build = fleet.build(place);
    if (build === null) buildUnknown++;
    else if (takesHotpatches(versions, build.build)) {
      takers.push(place);
      architectures[fleet.architecture(place)]++;
    }
  }
  return {
    buildTakes: takers.length,
    buildTakesNone: fleet.devices - takers.length - buildUnknown,
    buildUnknown,
    arm64: architectures.arm64,
    architectureUnknown: architectures.unknown,
    chpeOff: { unknown: "no list of Graph tells it" },
    readiness: "unknown" in readiness ? readiness : readinessOf(takers, fleet, readiness),
    licences,
  };
}

/** Of a device that the service calls both ready and not, it tells nothing. */
function readinessOf(takers: readonly number[], fleet: Fleet, told: ToldReadiness) {
  const ready = placesOf(told.ready, fleet);
  const notReady = placesOf(told.notReady, fleet);
  const counts = { ready: 0, notReady: 0, notTold: 0 };
  for (const place of takers) {
    if (ready[place] === notReady[place]) counts.notTold++;
    else if (ready[place] === 1) counts.ready++;
    else counts.notReady++;
  }
  return counts;
}

/** One byte a device of the fleet: 1 where it is among these. */
function placesOf(deviceIds: GuidTable, fleet: Fleet): Uint8Array {
  const places = new Uint8Array(fleet.size);
  for (let index = 0; index < deviceIds.size; index++) {
    const place = fleet.placeOfDevice(deviceIds.at(index));
    if (place !== undefined) places[place] = 1;
  }
  return places;
}
