import type { ForecastDiff } from "../forecast/forecast.ts";
import { amountText } from "../kind/amounts.ts";

const mostSentences = 12;

/** What a plan does to a forecast, as a part of it: the worst first, and no more than a dozen. */
export function forecastPart({ release, sentences }: ForecastDiff): {
  readonly title: string;
  readonly shown: readonly string[];
  /** What is left out, as a sentence; empty of nothing. */
  readonly left: string;
} {
  const left = sentences.length - mostSentences;
  return {
    title: `Forecast of the release of ${release}, what changes`,
    shown: sentences.slice(0, mostSentences),
    left:
      left > 0
        ? `${amountText(left, "more change", "more changes")}: ringwright forecast diff`
        : "",
  };
}
