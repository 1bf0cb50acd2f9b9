import { instantSamples, staleText } from "./instant-samples.ts";

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
  const samples = instantSamples(data);
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
  const stale = staleText(samples, at, maxAgeInMs);
  if (stale !== undefined) return missing(stale);
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
