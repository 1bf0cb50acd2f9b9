import type { BakeForecast, Forecast, ForecastActual } from "../forecast/forecast.ts";
import { numberText } from "../kind/amounts.ts";
import { htmlText } from "./escape.ts";
import { betweenText } from "./forecast-answers.ts";
import { htmlTable } from "./html-table.ts";
import { momentText, ringDays, ringSize } from "./ring-facts.ts";
import { weekdayNames } from "./pictures/heat-svg.ts";
import type { PictureClock } from "./pictures/picture-clock.ts";

// what stands behind the pictures of a forecast, as tables of HTML

export function ringTimesTable({ rings }: Forecast, clock: PictureClock): string {
  return htmlTable(
    [
      { heading: "Ring" },
      { heading: "Devices", style: "number" },
      { heading: "Deferral / deadline<br>/ grace, days", style: "short" },
      { heading: "First offer", style: "short" },
      { heading: "Found<br>at the latest", style: "short" },
      { heading: "Last forced", style: "short" },
      { heading: "Last forced,<br>installed late", style: "short" },
    ],
    rings.map((ring) => [
      htmlText(ring.displayName),
      htmlText(ringSize(ring)),
      ringDays(ring),
      ...[
        ring.earliestOffer,
        ring.latestDiscovery,
        ring.forcedRestart.max,
        ring.forcedRestart.maxLateInstall,
      ].map((at) => htmlText(momentText(at, clock))),
    ]),
    "When each ring is offered the release and restarts",
  );
}

export function patchedTable({ rings, fleet }: Forecast, clock: PictureClock): string {
  const rows = [
    { name: "<b>all devices</b>", ...fleet },
    ...rings.map((ring) => ({ name: htmlText(ring.displayName), ...ring })),
  ];
  return htmlTable(
    [
      { heading: "Ring" },
      { heading: "50 % run it", style: "short" },
      { heading: "80 %", style: "short" },
      { heading: "95 %", style: "short" },
      { heading: "Hours<br>until 95 %", style: "number" },
      { heading: "Restarts in<br>business hours", style: "number" },
    ],
    rows.map(({ name, patched, exposureHours, windowViolations }) => [
      name,
      ...(["50", "80", "95"] as const).map((share) => htmlText(momentText(patched[share], clock))),
      exposureHours["95"] === null ? "not bounded" : numberText(Math.round(exposureHours["95"])),
      numberText(windowViolations),
    ]),
    "When so many percent of the devices run it",
  );
}

export function bakeTable(bake: readonly BakeForecast[], forecast: Forecast): string {
  const nameOf = (key: string) =>
    htmlText(forecast.rings.find((ring) => ring.key === key)?.displayName ?? key);
  return htmlTable(
    [
      { heading: "Last forced restart of" },
      { heading: "First offer to" },
      { heading: "Hours between", style: "number" },
      { heading: "Wanted", style: "number" },
      { heading: "Enough", style: "short" },
    ],
    bake.map(({ from, to, hours, required, ok }) => [
      nameOf(from),
      nameOf(to),
      betweenText(hours),
      betweenText(required),
      ok ? "yes" : '<b class="caution">too short</b>',
    ]),
    "Time between a ring and the next",
  );
}

export function heatTable({ fleet: { heat } }: Forecast): string {
  const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));
  return htmlTable(
    [
      { heading: "Day", style: "short" },
      ...hours.map((heading) => ({ heading, style: "number" as const })),
    ],
    weekdayNames.map((name, weekday) => [
      name,
      ...hours.map((_, hour) => numberText(heat[weekday]?.[hour] ?? 0)),
    ]),
    "Devices that restart, by weekday and hour",
  );
}

export function actualTable(
  actual: readonly ForecastActual[],
  { rings }: Forecast,
  clock: PictureClock,
): string {
  const nameOf = (key: string) => rings.find((ring) => ring.key === key)?.displayName ?? key;
  return htmlTable(
    [
      { heading: "Ring" },
      { heading: "Measured at", style: "short" },
      { heading: "Measured", style: "number" },
      { heading: "Forecast", style: "number" },
      { heading: "Off", style: "long" },
    ],
    actual.map(({ key, at, measured, forecast, off }) => [
      htmlText(nameOf(key)),
      htmlText(momentText(at, clock)),
      percentOf(measured),
      percentOf(forecast),
      off === null ? "no" : htmlText(off),
    ]),
    "What was measured, beside the forecast",
  );
}

function percentOf(share: number): string {
  return `${Math.floor(share * 1000) / 10} %`;
}
