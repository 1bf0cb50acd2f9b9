import type { DesiredState } from "../config/desired-state.ts";
import { createForecast } from "../forecast/create-forecast.ts";
import type { Forecast, ForecastActual } from "../forecast/forecast.ts";
import type { RingPopulation } from "../forecast/ring-population.ts";
import { ringKind } from "../rings/kind.ts";
import type { ComplianceReport, PolicyCompliance } from "./compliance-report.ts";
import { forecastActual } from "./forecast-actual.ts";

/** What was forecast for the release of a report, and what it measured. */
export interface ReportedForecast {
  readonly forecast: Forecast;
  readonly actual: readonly ForecastActual[];
}

/**
 * The forecast of a report's release for the rings of a config, with the devices and pauses that the
 * report has, and what it measured beside it; undefined where the config has no rings. Pure.
 */
export function reportedForecast(
  { resources, ...desired }: DesiredState,
  report: ComplianceReport,
): ReportedForecast | undefined {
  const rings = resources.filter(({ kind }) => kind === ringKind.name);
  if (rings.length === 0) return undefined;
  const compliance = new Map<string, PolicyCompliance>();
  const populations: Record<string, RingPopulation> = {};
  for (const { key, address } of rings) {
    const policy = report.policies.find((one) => one.ours === true && one.key === address);
    if (policy) compliance.set(key, policy);
    // a ring that the tenant does not have reaches nobody
    populations[key] = policy ? populationOf(policy) : { devices: 0 };
  }
  const release = report.release.releasedOn;
  const forecast = createForecast({ ...desired, resources }, { release, populations });
  return { forecast, actual: forecastActual(forecast, { compliance, report }) };
}

function populationOf({ total, notEvaluated, paused }: PolicyCompliance): RingPopulation {
  return {
    devices: total,
    isLowerBound: notEvaluated.length > 0,
    ...(paused?.until && { pausedUntil: { quality: new Date(paused.until) } }),
  };
}
