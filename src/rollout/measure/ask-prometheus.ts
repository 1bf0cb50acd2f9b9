import type { GateOf } from "../../config/rollouts/gate-schema.ts";
import { reveal } from "../../config/variables.ts";
import type { Measure } from "../observe/observations.ts";
import { queryPrometheus } from "../prometheus/query-prometheus.ts";
import { type PrometheusVector, queryPrometheusVector } from "../prometheus/query-vector.ts";
import type { MeasureOptions } from "./measure-terms.ts";

interface Asked {
  readonly url: string;
  readonly query: string;
  readonly reduce?: GateOf<"prometheus">["reduce"] | undefined;
  readonly token?: string | undefined;
}

type Options = Pick<MeasureOptions, "tenant" | "fetch" | "variables" | "abortSignal">;

/** One number now. */
export async function askPrometheus(asked: Asked, options: Options): Promise<Measure> {
  const { url, query, reduce, token } = reveal(asked, options.variables);
  if (!URL.canParse(url)) return { kind: "error", reason: noUrl };
  const at = options.tenant.now();
  const { fetch, abortSignal } = options;
  const result = await queryPrometheus(
    { url, token, fetch },
    { query, at, reduce },
    { abortSignal },
  );
  if (result.ok) return { kind: "value", value: result.value };
  return { kind: result.kind, reason: result.reason };
}

/** All series at an instant. */
export async function askSeries(
  asked: Omit<Asked, "reduce">,
  at: Date,
  options: Options,
): Promise<PrometheusVector> {
  const { url, query, token } = reveal(asked, options.variables);
  if (!URL.canParse(url)) return { ok: false, kind: "error", reason: noUrl, warnings: [] };
  const { fetch, abortSignal } = options;
  return await queryPrometheusVector({ url, token, fetch }, { query, at }, { abortSignal });
}

const noUrl = "the url of the Prometheus is none";
