import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { DesiredState } from "../config/desired-state.ts";
import type { Forecast, ForecastActual } from "../forecast/forecast.ts";
import { forecastCsv } from "../report/forecast-csv.ts";
import { forecastHtml } from "../report/forecast-html.ts";
import { forecastIcs } from "../report/forecast-ics.ts";
import { forecastMermaid } from "../report/forecast-mermaid.ts";
import { patchedCurveSvg } from "../report/pictures/curve-svg.ts";
import { restartHeatSvg } from "../report/pictures/heat-svg.ts";
import { timelineSvg } from "../report/pictures/timeline-svg.ts";
import { writePrivate } from "./write-private.ts";

/** Where a forecast is written besides the terminal. */
interface ForecastFiles {
  readonly html: string | undefined;
  /** A folder. */
  readonly svg: string | undefined;
  readonly mermaid: string | undefined;
  readonly ics: string | undefined;
  readonly csv: string | undefined;
}

export async function writeForecast(
  forecast: Forecast,
  actual: readonly ForecastActual[] | undefined,
  { calendar }: Pick<DesiredState, "calendar">,
  { html, svg, mermaid, ics, csv }: ForecastFiles,
): Promise<void> {
  const options = { businessHours: calendar?.businessHours, actual };
  if (html !== undefined) await writePrivate(html, forecastHtml(forecast, options));
  if (mermaid !== undefined) await writePrivate(mermaid, forecastMermaid(forecast));
  if (ics !== undefined) await writePrivate(ics, forecastIcs(forecast));
  if (csv !== undefined) await writePrivate(csv, await forecastCsv(forecast));
  if (svg === undefined) return;
  await mkdir(svg, { recursive: true });
  await writePrivate(join(svg, "timeline.svg"), timelineSvg(forecast, options));
  await writePrivate(join(svg, "patched.svg"), patchedCurveSvg(forecast, options));
  await writePrivate(join(svg, "restarts.svg"), restartHeatSvg(forecast, options));
}
