import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Tenant } from "../tenant/tenant.ts";
import type { MetricValues } from "./metric-values.ts";
import { metricsContentType, metricsText } from "./metrics-text.ts";
import { type MetricOptions, readMetrics, readRollouts } from "./read-metrics.ts";

/** Where metrics are served, and how often the tenant is looked at. */
export interface ServeMetricsOptions extends MetricOptions {
  /** Default 127.0.0.1: nobody who asks has to say who they are. */
  readonly host?: string | undefined;
  /** Default 9464; 0 takes a free one. */
  readonly port?: number | undefined;
  /** Time between two looks at the tenant; a scrape in between gets the last one. Default 10 minutes. */
  readonly everyMs?: number | undefined;
  /** Told what could not be read, once a look. */
  readonly onProblem?: ((sentence: string) => void) | undefined;
}

/** A server that is up. */
export interface MetricsServer {
  /** Such as `http://127.0.0.1:9464/metrics`. */
  readonly url: string;
  /** Resolves once it answers no more. */
  close(): Promise<void>;
}

const defaultEveryMs = 600_000;

/**
 * Serves metrics until it is closed: the tenant is looked at every so often, rollouts with each scrape.
 * Until the first look is over a scrape gets 503.
 *
 * @throws {Error} where it cannot listen.
 */
export async function serveMetrics(
  tenant: Tenant,
  options: ServeMetricsOptions,
): Promise<MetricsServer> {
  const { host = "127.0.0.1", port = 9464, everyMs = defaultEveryMs, onProblem } = options;
  const ended = new AbortController();
  const abortSignal = options.abortSignal
    ? AbortSignal.any([options.abortSignal, ended.signal])
    : ended.signal;
  let latest: MetricValues | undefined;
  const look = async (): Promise<void> => {
    while (!abortSignal.aborted) {
      latest = await readMetrics(tenant, { ...options, abortSignal }).catch(failedLook);
      for (const problem of latest.problems) if (!abortSignal.aborted) onProblem?.(problem);
      await sleep(everyMs, undefined, { signal: abortSignal }).catch(() => undefined);
    }
  };
  const scrape = async (): Promise<string | undefined> => {
    if (latest === undefined) return undefined;
    const { rollouts, problems } = await readRollouts(options.store, options.stack);
    const values = { ...latest, rollouts, problems: [...latest.problems, ...problems] };
    return await metricsText(values, tenant.now());
  };
  const { createServer } = await import("node:http");
  const server = createServer((request, response) => {
    void answer(request, response, scrape).catch((error: unknown) => {
      // whoever asks is told that it failed, and whoever runs it why
      onProblem?.(`a scrape failed: ${(error as Error).message}`);
      answerPlainly(response, 500, "the rollouts could not be read");
    });
  });
  await listening(server, port, host);
  const looking = look();
  const { address, port: own } = server.address() as AddressInfo;
  const name = address.includes(":") ? `[${address}]` : address;
  return {
    url: `http://${name}:${own}/metrics`,
    close: async () => {
      ended.abort();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await looking;
    },
  };
}

/** A look that failed leaves nothing to be told but that it did. */
function failedLook(error: unknown): MetricValues {
  return {
    collectedAt: null,
    collectSeconds: 0,
    compliance: undefined,
    newestSyncAt: null,
    rollouts: [],
    problems: [(error as Error).message],
  };
}

async function answer(
  { method, url = "" }: IncomingMessage,
  response: ServerResponse,
  scrape: () => Promise<string | undefined>,
): Promise<void> {
  if (method !== "GET" && method !== "HEAD") answerPlainly(response, 405, "ask with GET");
  else if (url.split("?", 1)[0] !== "/metrics")
    answerPlainly(response, 404, "metrics are at /metrics");
  else {
    const text = await scrape();
    if (text === undefined)
      answerPlainly(response, 503, "the first look at the tenant is not over yet");
    else response.writeHead(200, { "Content-Type": metricsContentType }).end(text);
  }
}

function answerPlainly(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(`${sentence}\n`);
}

async function listening(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
