import { formatOsBuild } from "../../devices/os-build.ts";
import type { Fleet } from "../fleet.ts";
import { gigabyte } from "./device-rules.ts";
import type { JudgedDevice } from "./judge.ts";
import type { Population } from "./population.ts";
import type { ReadinessLine } from "./readiness.ts";

/** Every device of the first population, with those of the others that it is in. */
export function* readinessLines(
  { places }: Pick<Population, "places">,
  populations: readonly Population[],
  fleet: Fleet,
  judge: (place: number) => JudgedDevice,
): Generator<ReadinessLine> {
  for (let place = 0; place < places.length; place++) {
    if (places[place] !== 1) continue;
    const { verdict, has, holds, findings } = judge(place);
    const build = fleet.build(place);
    const free = fleet.freeBytes(place);
    const [key, managedDeviceId] = [fleet.key(place), fleet.managedDeviceId(place)];
    yield {
      device: fleet.name(place),
      managedDeviceId,
      deviceId: key === managedDeviceId ? "" : key,
      manufacturer: fleet.manufacturer(place),
      model: fleet.model(place),
      osBuild: build === null ? "" : formatOsBuild(build),
      freeGb: free === null ? "" : (Math.floor((free / gigabyte) * 10) / 10).toFixed(1),
      populations: populations
        .filter((population) => population.places[place] === 1)
        .map(({ displayName }) => displayName)
        .join("; "),
      verdict,
      hasContent: has,
      holdsStart: holds,
      findings,
    };
  }
}
