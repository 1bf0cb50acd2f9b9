import {
  askServer,
  type PrometheusQueryOptions,
  type PrometheusSource,
  staleAfterInMs,
} from "./ask-server.ts";
import { type InstantValue, instantValue, type Reduction } from "./instant-answer.ts";

/** What is asked of it. */
export interface PrometheusQuery {
  /** PromQL that gives one number; several only with `reduce`. */
  readonly query: string;
  /** The instant that the query is evaluated at. */
  readonly at: Date;
  readonly reduce?: Reduction | undefined;
}

/** One number, or why there is none, with what the server warned of. */
export type PrometheusResult = InstantValue & {
  /** Such as parts that did not answer: the number may then be of less than all. Often empty. */
  readonly warnings: readonly string[];
};

/** An answer to one number is some hundred bytes; a vector to reduce may have thousands of labels. */
const bytesLimit = 4 * 1024 * 1024;

/**
 * Asks for one number now. What can go wrong is a value with a reason, so that a gate can hold.
 *
 * @throws {TypeError} where the URL is none of http or https.
 * @throws what the caller's `abortSignal` gives as its reason.
 */
export async function queryPrometheus(
  source: PrometheusSource,
  { query, at, reduce }: PrometheusQuery,
  options: PrometheusQueryOptions = {},
): Promise<PrometheusResult> {
  const { maxAgeInMs = staleAfterInMs } = options;
  const answer = await askServer(source, { query, at, bytesLimit }, options);
  if (!answer.ok) return answer;
  const { data, warnings } = answer;
  return { ...instantValue(data, { at, reduce, maxAgeInMs }), warnings };
}
