import { rename, rm, writeFile } from "node:fs/promises";
import { metricsText } from "../../metrics/metrics-text.ts";
import { readMetrics } from "../../metrics/read-metrics.ts";
import { jsonText, terminalText } from "../../report/escape.ts";
import type { Call } from "../command-line/define-command.ts";
import type { metricsWriteCommand } from "../declarations/metrics.ts";
import { ExitCode } from "../exit-code.ts";
import { withMetrics } from "../open-metrics.ts";

/** A look at the tenant that was written for a collector. */
export interface MetricsFileDocument {
  readonly formatVersion: 1;
  readonly file: string;
  /** Null where nothing could be read. */
  readonly collectedAt: string | null;
  /** What could not be read, one sentence each. */
  readonly problems: readonly string[];
}

/** `ringwright metrics write FILE`: one look at the tenant, for the textfile collector. */
export async function runMetricsWrite({
  options,
  operands: { file },
  terminal,
}: Call<typeof metricsWriteCommand>): Promise<number> {
  return await withMetrics(options, terminal, async ({ tenant, terms, note }) => {
    const values = await readMetrics(tenant, terms);
    await replaceFile(file, await metricsText(values, tenant.now()));
    for (const problem of values.problems) note(problem);
    const { problems, collectedAt } = values;
    terminal.out(
      options.json
        ? jsonText({ formatVersion: 1, file, collectedAt, problems } satisfies MetricsFileDocument)
        : `${terminalText(file)} was written\n`,
    );
    return problems.length > 0 ? ExitCode.partial : ExitCode.ok;
  });
}

/** Whoever reads it meanwhile reads the old one or the new one, and never half of it. */
async function replaceFile(file: string, text: string): Promise<void> {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(beside, text, { mode: 0o644 });
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
