import type { Forecast, ForecastActual, RingForecast } from "../forecast/forecast.ts";
import { deviceAmount, sentenceList } from "../kind/amounts.ts";
import type { PolicyCompliance } from "./compliance-report.ts";
import { reachableOf } from "./policy-tally.ts";
import type { MeasuredRings } from "./ring-populations.ts";

/** Nearer than that a forecast is as good as it has to be. */
const nearShare = 0.1;

/**
 * What compliance measured of a release, beside what was forecast for that moment. Builds come with
 * check-ins, so that a measure is up to eight hours old. Rings that the tenant does not have, or that
 * reach nobody, are left out.
 */
export function forecastActual(
  forecast: Forecast,
  { compliance, report }: Pick<MeasuredRings, "compliance" | "report">,
): readonly ForecastActual[] {
  return forecast.rings.flatMap((ring) => {
    const policy = compliance.get(ring.key);
    const reachable = policy === undefined ? 0 : reachableOf(policy.counts);
    if (policy === undefined || reachable === 0) return [];
    const at = report.createdAt;
    const measured = rounded(policy.counts.patched / reachable);
    const expected = shareAt(ring, at);
    return [
      {
        key: ring.key,
        at,
        measured,
        forecast: expected,
        off: offSentence(measured - expected, policy),
      },
    ];
  });
}

function offSentence(difference: number, policy: PolicyCompliance): string | null {
  if (Math.abs(difference) <= nearShare) return null;
  const points = Math.round(Math.abs(difference) * 100);
  if (difference > 0)
    return `The ring is ${points} points ahead of the forecast: devices got it by another way, such as an expedited update or by hand, or restart sooner than is assumed (earlyShare, installMedianHours).`;
  const { silent, failing, unknown } = policy.counts;
  const causes = [
    ...(policy.paused === null ? [] : ["the ring is paused"]),
    ...(silent > 0 ? [`${deviceAmount(silent)} did not check in for days`] : []),
    ...(failing > 0 ? [`${deviceAmount(failing)} ${failing === 1 ? "fails" : "fail"}`] : []),
    ...(unknown > 0 ? [`${deviceAmount(unknown)} cannot be judged`] : []),
    ...(policy.dueFrom?.what === "ring" ? [`the ring was changed at ${policy.dueFrom.at}`] : []),
  ];
  const why =
    causes.length === 0
      ? "more devices are off than is assumed (offShare), or restarts are put off for longer (earlyShare)"
      : `${sentenceList(causes)}, which the forecast does not know`;
  return `The ring is ${points} points behind the forecast: ${why}.`;
}

/** The share at a moment, on a straight line between the points of the curve. */
function shareAt({ curve }: RingForecast, at: string): number {
  const time = Date.parse(at);
  const after = curve.findIndex((point) => Date.parse(point.at) > time);
  if (after === 0) return 0;
  const [from, to] = [curve.at(after === -1 ? -1 : after - 1), curve[after]];
  if (from === undefined) return 0;
  if (to === undefined) return from.share;
  const part = (time - Date.parse(from.at)) / (Date.parse(to.at) - Date.parse(from.at));
  return rounded(from.share + part * (to.share - from.share));
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
