import type { Forecast } from "../forecast/forecast.ts";

/** From the release to the last that happens in any ring, or to the next release where that is later. */
export function forecastSpan(forecast: Forecast): readonly [Date, Date] {
  const { releasedAt, nextReleaseAt, rings, fleet } = forecast;
  const ends = rings.flatMap(({ forcedRestart: { max, maxLateInstall }, spans, patched }) => [
    max,
    maxLateInstall,
    patched["95"],
    ...spans.map(({ to }) => to),
  ]);
  const instants = [releasedAt, nextReleaseAt, fleet.patched["95"], ...ends]
    .filter((at) => at !== null)
    .map((at) => Date.parse(at));
  // a fiftieth more, so that the last line is not at the edge
  const [from, to] = [Date.parse(releasedAt), Math.max(...instants)];
  return [new Date(from), new Date(to + Math.max(dayInMs / 4, (to - from) / 50))];
}

const dayInMs = 86_400_000;
