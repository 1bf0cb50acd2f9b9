import type { Forecast, RingForecast } from "../forecast/forecast.ts";
import { csvText } from "./escape.ts";

/**
 * One line for each ring and one for all devices, with a heading; no cell is a formula. Instants
 * are ISO 8601 in UTC; what never comes, or is not bounded, is an empty text.
 */
export async function forecastCsv(forecast: Forecast): Promise<string> {
  const { stringify } = await import("csv-stringify/sync");
  const { rings, fleet, bake } = forecast;
  const rows = [
    ...rings.map((ring) => ({
      ...ringCells(ring),
      ...sharedCells(ring),
      ...bakeCells(bake.find(({ from }) => from === ring.key)),
    })),
    { key: "", displayName: "all devices", ...sharedCells(fleet) },
  ];
  return stringify(rows, {
    header: true,
    columns: [...columns],
    record_delimiter: "windows",
    cast: { boolean: (value) => (value ? "true" : "false"), string: csvText },
  });
}

const columns = [
  "key",
  "displayName",
  "order",
  "devices",
  "devicesKnown",
  "deferralDays",
  "deadlineDays",
  "graceDays",
  "earliestOffer",
  "latestDiscovery",
  "forcedRestartP5",
  "forcedRestartP50",
  "forcedRestartP95",
  "forcedRestartMax",
  "forcedRestartMaxLateInstall",
  "patched5",
  "patched50",
  "patched80",
  "patched95",
  "exposureHours50",
  "exposureHours80",
  "exposureHours95",
  "windowViolations",
  "freezeHits",
  "bakeHours",
  "bakeRequired",
  "bakeOk",
] as const;

type Cells = Partial<Record<(typeof columns)[number], string | number | boolean | null>>;

function ringCells(ring: RingForecast): Cells {
  const { forcedRestart: forced, freezeHits } = ring;
  return {
    key: ring.key,
    displayName: ring.displayName,
    order: ring.order,
    devicesKnown: ring.devicesKnown,
    deferralDays: ring.deferralDays,
    deadlineDays: ring.deadlineDays,
    graceDays: ring.graceDays,
    earliestOffer: ring.earliestOffer,
    latestDiscovery: ring.latestDiscovery,
    forcedRestartP5: forced.p5,
    forcedRestartP50: forced.p50,
    forcedRestartP95: forced.p95,
    forcedRestartMax: forced.max,
    forcedRestartMaxLateInstall: forced.maxLateInstall,
    freezeHits: freezeHits.map(({ name, devices }) => `${name}: ${devices}`).join("; "),
  };
}

function sharedCells({
  devices,
  patched,
  exposureHours,
  windowViolations,
}: Forecast["fleet"] | RingForecast): Cells {
  return {
    devices,
    patched5: patched["5"],
    patched50: patched["50"],
    patched80: patched["80"],
    patched95: patched["95"],
    exposureHours50: exposureHours["50"],
    exposureHours80: exposureHours["80"],
    exposureHours95: exposureHours["95"],
    windowViolations,
  };
}

function bakeCells(bake: Forecast["bake"][number] | undefined): Cells {
  return bake === undefined
    ? {}
    : { bakeHours: bake.hours, bakeRequired: bake.required, bakeOk: bake.ok };
}
