import { once } from "node:events";
import { serveMetrics } from "../../metrics/metrics-server.ts";
import { jsonText } from "../../report/escape.ts";
import type { Call } from "../command-line/define-command.ts";
import type { metricsServeCommand } from "../declarations/metrics.ts";
import { durationInMs } from "../duration.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { withMetrics } from "../open-metrics.ts";

/** Graph is not asked more often. */
const shortestLookInMs = 1000;

/** Where metrics are served. Printed once it listens; the command goes on until it is interrupted. */
export interface MetricsServerDocument {
  readonly formatVersion: 1;
  readonly url: string;
}

/** `ringwright metrics serve`: until it is interrupted. */
export async function runMetricsServe({
  options,
  terminal,
}: Call<typeof metricsServeCommand>): Promise<number> {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new CommandError(`--port must be a whole number from 0 to 65535 (is ${options.port})`);
  const everyMs = Math.max(shortestLookInMs, durationInMs(options.every));
  return await withMetrics(options, terminal, async ({ tenant, terms, note }) => {
    const { host } = options;
    const server = await serveMetrics(tenant, { ...terms, port, host, everyMs, onProblem: note });
    terminal.out(
      options.json
        ? jsonText({ formatVersion: 1, url: server.url } satisfies MetricsServerDocument)
        : `listening on ${server.url}\n`,
    );
    const { abortSignal } = terminal;
    if (!abortSignal.aborted) await once(abortSignal, "abort");
    await server.close();
    return ExitCode.interrupted;
  });
}
