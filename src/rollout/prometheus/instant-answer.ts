import { isMapping } from "../../kind/value-at.ts";

/** How several values become one. */
export type Reduction = "max" | "min" | "sum" | "avg";

/** A number, or why there is none. */
export type InstantValue =
  | { readonly ok: true; readonly value: number; readonly at: Date }
  | {
      readonly ok: false;
      /** `missing`: there is no data now; `error`: it could not be asked, or was asked wrongly. */
      readonly kind: "missing" | "error";
      readonly reason: string;
    };

interface InstantSample {
  readonly at: number;
  readonly value: string;
}

/** What is asked of the samples of an answer. */
export interface InstantTerms {
  readonly at: Date;
  readonly reduce?: Reduction | undefined;
  /** A sample that is further away from `at` is stale. In milliseconds. */
  readonly maxAgeInMs: number;
}

/**
 * The number that `data` of an instant query holds. NaN, infinite, stale and absent values are
 * missing: nothing is left out of a reduction in silence.
 *
 * @see https://prometheus.io/docs/prometheus/latest/querying/api/#expression-query-result-formats
 */
export function instantValue(
  data: unknown,
  { at, reduce, maxAgeInMs }: InstantTerms,
): InstantValue {
  const samples = samplesOf(data);
  if (typeof samples === "string") return { ok: false, kind: "error", reason: samples };
  const missing = (reason: string): InstantValue => ({ ok: false, kind: "missing", reason });
  const [first, ...others] = samples;
  if (first === undefined) return missing("the query has no value now");
  if (others.length > 0 && reduce === undefined) {
    return {
      ok: false,
      kind: "error",
      reason: `the query has ${samples.length} values where one is needed; aggregate them in the query, such as max(...), or set reduce: max, min, sum or avg`,
    };
  }
  const stale = samples.find((sample) => Math.abs(sample.at - at.getTime()) > maxAgeInMs);
  if (stale !== undefined)
    return missing(
      `the value is stale: of ${new Date(stale.at).toISOString()}, and ${at.toISOString()} was asked for`,
    );
  const unusable = samples.find(({ value }) => !Number.isFinite(Number(value)));
  if (unusable !== undefined)
    return missing(
      samples.length === 1
        ? `the value is ${unusable.value}`
        : `one of ${samples.length} values is ${unusable.value}`,
    );
  const value = reduced(
    samples.map((sample) => Number(sample.value)),
    reduce,
  );
  return Number.isFinite(value)
    ? { ok: true, value, at: new Date(Math.min(...samples.map((sample) => sample.at))) }
    : missing(`the ${reduce} of ${samples.length} values is beyond what a number can be`);
}

function reduced(values: readonly number[], reduce: Reduction | undefined): number {
  switch (reduce) {
    case undefined:
      return values[0] ?? NaN;
    case "max":
      return values.reduce((one, other) => Math.max(one, other));
    case "min":
      return values.reduce((one, other) => Math.min(one, other));
    case "sum":
      return sumOf(values);
    case "avg":
      return sumOf(values) / values.length;
    default:
      return reduce satisfies never;
  }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** The samples, or why it is no answer to an instant query for numbers. */
function samplesOf(data: unknown): readonly InstantSample[] | string {
  if (!isMapping(data)) return "the answer has no data";
  const { resultType, result } = data;
  if (resultType === "scalar") return allOrProblem([sampleOf(result)]);
  if (resultType === "vector" && Array.isArray(result))
    return allOrProblem(
      result.map((item: unknown) => (isMapping(item) ? vectorSample(item) : unread)),
    );
  if (resultType === "matrix")
    return "the query gives a range of values; take one of them, such as last_over_time(...) or rate(...)";
  if (resultType === "string") return "the query gives a text where a number is needed";
  return unread;
}

const unread = "the answer is not as Prometheus writes it";

function vectorSample(item: Readonly<Record<string, unknown>>): InstantSample | string {
  if (item["value"] === undefined && item["histogram"] !== undefined)
    return "the query gives a histogram where a number is needed; take one value of it, such as histogram_quantile(...)";
  return sampleOf(item["value"]);
}

/** `[ <seconds>, "<number>" ]`; NaN and infinite numbers are written as such. */
function sampleOf(pair: unknown): InstantSample | string {
  if (!Array.isArray(pair)) return unread;
  const [seconds, value] = pair as readonly unknown[];
  if (typeof seconds !== "number" || Math.abs(seconds) > 8.64e12) return unread;
  if (typeof value !== "string" || !/^([+-]?Inf|NaN|[-+]?[\d.]+(e[-+]?\d+)?)$/i.test(value))
    return unread;
  return { at: seconds * 1000, value };
}

function allOrProblem(
  found: readonly (InstantSample | string)[],
): readonly InstantSample[] | string {
  return (
    found.find((item) => typeof item === "string") ??
    found.filter((item) => typeof item !== "string")
  );
}
