import { isMapping } from "../../kind/value-at.ts";
import {
  askServer,
  type PrometheusQueryOptions,
  type PrometheusSource,
  staleAfterInMs,
} from "./ask-server.ts";
import { type InstantSample, instantSamples, staleText, foreignAnswer } from "./instant-samples.ts";

/** One series at an instant. */
export interface PrometheusSample {
  readonly labels: ReadonlyMap<string, string>;
  /** NaN and infinite values are told as such. */
  readonly value: number;
}

/** All series that a query gives at an instant, or why they are not known. */
export type PrometheusVector = {
  /** Such as parts that did not answer: the samples may then be of less than all. Often empty. */
  readonly warnings: readonly string[];
} & (
  | {
      readonly ok: true;
      /** In the order of the server, which says nothing. None where nothing matches. */
      readonly samples: readonly PrometheusSample[];
      /** Labels whose value was longer than 2,048 characters, and is cut there. */
      readonly cutLabels: number;
    }
  | {
      readonly ok: false;
      /** `missing`: there is no data now; `error`: it could not be asked, or was asked wrongly. */
      readonly kind: "missing" | "error";
      readonly reason: string;
    }
);

/** 50,000 samples with some labels each. */
const bytesLimit = 16 * 1024 * 1024;
const sampleLimit = 50_000;
const labelLimit = 64;
const nameLimit = 256;
const valueLimit = 2048;

/**
 * Asks for all series that a query gives at an instant, such as one for each host, by the same way
 * and with the same care as `queryPrometheus`. No series is an answer, too.
 *
 * @throws {TypeError} where the URL is none of http or https.
 * @throws what the caller's `abortSignal` gives as its reason.
 */
export async function queryPrometheusVector(
  source: PrometheusSource,
  { query, at }: { readonly query: string; readonly at: Date },
  options: PrometheusQueryOptions = {},
): Promise<PrometheusVector> {
  const answer = await askServer(source, { query, at, bytesLimit }, options);
  if (!answer.ok) return answer;
  const { data, warnings } = answer;
  const failed = (kind: "missing" | "error", reason: string): PrometheusVector => ({
    ok: false,
    kind,
    reason,
    warnings,
  });
  const found = instantSamples(data);
  if (typeof found === "string") return failed("error", found);
  if (found.length > sampleLimit)
    return failed(
      "error",
      `the query has ${found.length} values, more than ${sampleLimit}; aggregate them in the query`,
    );
  const stale = staleText(found, at, options.maxAgeInMs ?? staleAfterInMs);
  if (stale !== undefined) return failed("missing", stale);
  const samples: PrometheusSample[] = [];
  let cutLabels = 0;
  for (const sample of found) {
    const labels = labelsOf(sample);
    if (typeof labels === "string") return failed("error", labels);
    samples.push({ labels: labels.values, value: numberOf(sample.value) });
    cutLabels += labels.cut;
  }
  return { ok: true, samples, cutLabels, warnings };
}

/** The labels of a sample, and how many of them were cut; or why they cannot be used. */
function labelsOf({ metric }: InstantSample) {
  if (metric === undefined) return "the query gives one number where one for each host is needed";
  if (!isMapping(metric)) return foreignAnswer;
  const entries = Object.entries(metric);
  if (entries.length > labelLimit)
    return `a value has ${entries.length} labels, more than ${labelLimit}; aggregate them in the query`;
  const values = new Map<string, string>();
  let cut = 0;
  for (const [name, value] of entries) {
    if (typeof value !== "string" || name.length > nameLimit) return foreignAnswer;
    if (value.length > valueLimit) cut++;
    values.set(name, value.slice(0, valueLimit));
  }
  return { values, cut };
}

/** JavaScript knows no `Inf`. */
function numberOf(value: string): number {
  if (/^\+?Inf$/i.test(value)) return Infinity;
  return /^-Inf$/i.test(value) ? -Infinity : Number(value);
}
