import { isMapping } from "../../kind/value-at.ts";

/** One sample of an answer, as the server wrote it. */
export interface InstantSample {
  /** Epoch milliseconds. */
  readonly at: number;
  /** A number, `NaN`, `+Inf` or `-Inf`. */
  readonly value: string;
  /** Its labels, not looked at; undefined of a scalar. */
  readonly metric: unknown;
}

/** The samples, or why it is no answer to an instant query for numbers. */
export function instantSamples(data: unknown): readonly InstantSample[] | string {
  if (!isMapping(data)) return "the answer has no data";
  const { resultType, result } = data;
  if (resultType === "scalar") return allOrProblem([sampleOf(result, undefined)]);
  if (resultType === "vector" && Array.isArray(result))
    return allOrProblem(
      result.map((item: unknown) => (isMapping(item) ? vectorSample(item) : foreignAnswer)),
    );
  if (resultType === "matrix")
    return "the query gives a range of values; take one of them, such as last_over_time(...) or rate(...)";
  if (resultType === "string") return "the query gives a text where a number is needed";
  return foreignAnswer;
}

/** Why samples are of another time than was asked for; undefined where none is. */
export function staleText(
  samples: readonly InstantSample[],
  at: Date,
  maxAgeInMs: number,
): string | undefined {
  const stale = samples.find((sample) => Math.abs(sample.at - at.getTime()) > maxAgeInMs);
  return (
    stale &&
    `the value is stale: of ${new Date(stale.at).toISOString()}, and ${at.toISOString()} was asked for`
  );
}

/** What is said of an answer that no Prometheus gives. */
export const foreignAnswer = "the answer is not as Prometheus writes it";

function vectorSample(item: Readonly<Record<string, unknown>>): InstantSample | string {
  if (item["value"] === undefined && item["histogram"] !== undefined)
    return "the query gives a histogram where a number is needed; take one value of it, such as histogram_quantile(...)";
  return sampleOf(item["value"], item["metric"] ?? null);
}

/** `[ <seconds>, "<number>" ]`; NaN and infinite numbers are written as such. */
function sampleOf(pair: unknown, metric: unknown): InstantSample | string {
  if (!Array.isArray(pair)) return foreignAnswer;
  const [seconds, value] = pair as readonly unknown[];
  if (typeof seconds !== "number" || Math.abs(seconds) > 8.64e12) return foreignAnswer;
  if (typeof value !== "string" || !/^([+-]?Inf|NaN|[-+]?[\d.]+(e[-+]?\d+)?)$/i.test(value))
    return foreignAnswer;
  return { at: seconds * 1000, value, metric };
}

function allOrProblem(
  found: readonly (InstantSample | string)[],
): readonly InstantSample[] | string {
  return (
    found.find((item) => typeof item === "string") ??
    found.filter((item) => typeof item !== "string")
  );
}
