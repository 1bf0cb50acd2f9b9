import type { DesiredState } from "../config/desired-state.ts";
import { assumptionSentences } from "./assumption-sentences.ts";
import { diagnose } from "./diagnose.ts";
import { drawRings, type ForecastOptions } from "./draw-rings.ts";
import type { DrawnRing, RingInput } from "./forecast-ring.ts";
import type { BakeForecast, FleetForecast, Forecast, ForecastAssumptions } from "./forecast.ts";
import { curveOf, exposureOf, patchedAt } from "./measure-devices.ts";
import { nextRelease, releaseInstant } from "./patch-tuesday.ts";
import { stagesOf } from "./ring-terms.ts";
import { defaultBakeHours } from "./ring-timing.ts";
import type { RolledOut } from "./rolled-out.ts";
import { commonSpans, gapsOf, type SpanList } from "./span-list.ts";

const hour = 3_600_000;

/**
 * When a release reaches the devices of each ring, as the files have it. The same input gives the
 * same forecast; the time of day plays no part.
 *
 * `forcedRestart` and the offers are exact; everything that counts devices is drawn by chance from
 * the seed, within bounds that follow from the policies. What is taken for granted stands in
 * `assumptions.sentences`, each with the name by which {@link ForecastOptions.assume} changes it.
 *
 * @throws {RangeError} for a day that there is not, a ring or policy that the files do not hold, or
 * files without rings.
 */
export function createForecast(desired: DesiredState, options: ForecastOptions): Forecast {
  const { inputs, drawn, frame, leftOut } = drawRings(desired, options);
  const { rollout, values, seed, horizon, businessHours, freezes } = frame;
  const { calendar, lint } = desired;
  const bakeHours = lint?.bakeHours ?? defaultBakeHours;
  const nextReleaseAt = releaseInstant(nextRelease(new Date(rollout.releasedAt))).toISOString();
  const assumptions: ForecastAssumptions = {
    seed,
    timeZone: horizon.clock.timeZone,
    scanHours: values.scanHours,
    installHours:
      rollout.ringContent === "feature"
        ? { median: values.featureMedianHours, max: values.featureMaxHours }
        : { median: values.installMedianHours, max: values.installMaxHours },
    offShare: values.offShare,
    bakeHours,
    sentences: assumptionSentences(inputs, frame, { calendar, bakeHours }),
  };
  const forecast = {
    formatVersion: 1 as const,
    release: rollout.release,
    releasedAt: new Date(rollout.releasedAt).toISOString(),
    nextReleaseAt,
    content: rollout.content,
    assumptions,
    rings: drawn.map(({ ring }) => ring),
    bake: bakesIn(inputs, drawn, bakeHours),
    fleet: fleetOf(drawn, rollout, nextReleaseAt),
    freezes,
  };
  const open = inputs.filter(({ schedule }) => leavesOpen(schedule.activeHours, businessHours));
  const diagnosed = {
    ...forecast,
    leftOut: leftOut.map(({ address }) => address),
    statesBusinessHours: calendar?.businessHours !== undefined,
    openRings: new Set(
      open.filter(({ schedule }) => schedule.statesActiveHours).map(({ terms }) => terms.key),
    ),
  };
  return { ...forecast, diagnostics: diagnose(diagnosed, lint?.rules) };
}

function bakesIn(
  inputs: readonly RingInput[],
  drawn: readonly DrawnRing[],
  required: number,
): readonly BakeForecast[] {
  const ringOf = new Map(drawn.map((one) => [one.ring.key, one]));
  const stages = stagesOf(inputs.map(({ terms }) => terms));
  return stages.slice(1).flatMap((stage, index) =>
    (stages[index] ?? []).flatMap((from) =>
      stage.map((to) => {
        const last = ringOf.get(from.key)?.ring.forcedRestart.max ?? null;
        const [offered = NaN] = ringOf.get(to.key)?.course.offers ?? [];
        const hours =
          last === null ? null : Math.round((offered - Date.parse(last)) / (hour / 10)) / 10;
        const ok = hours !== null && hours >= required;
        return { from: from.key, to: to.key, hours, required, ok };
      }),
    ),
  );
}

function fleetOf(
  drawn: readonly DrawnRing[],
  { releasedAt }: RolledOut,
  nextReleaseAt: string,
): FleetForecast {
  const devices = drawn.reduce((sum, { ring }) => sum + ring.devices, 0);
  const all = new Float64Array(devices);
  let place = 0;
  for (const { sorted } of drawn) {
    all.set(sorted, place);
    place += sorted.length;
  }
  all.sort();
  const patched = patchedAt(all);
  const last = patched["95"];
  return {
    devices,
    patched,
    exposureHours: exposureOf(patched, releasedAt),
    windowViolations: drawn.reduce((sum, { ring }) => sum + ring.windowViolations, 0),
    curve: curveOf(all),
    heat: Array.from({ length: 7 }, (_, weekday) =>
      Array.from({ length: 24 }, (__, at) =>
        drawn.reduce((sum, { ring }) => sum + (ring.heat[weekday]?.[at] ?? 0), 0),
      ),
    ),
    endsBeforeNextRelease: last === null ? null : last <= nextReleaseAt,
  };
}

function leavesOpen(activeHours: SpanList | undefined, businessHours: SpanList): boolean {
  if (activeHours === undefined) return false;
  return commonSpans(businessHours, gapsOf(activeHours)).opens.length > 0;
}
