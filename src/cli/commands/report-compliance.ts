import { belowThreshold } from "../../health/below-threshold.ts";
import type { ComplianceReport } from "../../health/compliance-report.ts";
import { type ComplianceResult, readCompliance } from "../../health/read-compliance.ts";
import { reportedForecast } from "../../health/reported-forecast.ts";
import { complianceCsv } from "../../report/compliance-csv.ts";
import { complianceHtml } from "../../report/compliance-html.ts";
import { complianceText } from "../../report/compliance-text.ts";
import { jsonText, terminalText } from "../../report/escape.ts";
import type { Call } from "../command-line/define-command.ts";
import type { reportComplianceCommand } from "../declarations/report.ts";
import { ExitCode } from "../exit-code.ts";
import { numberOption } from "../number-option.ts";
import { openReport } from "../open-report.ts";
import { releaseOption } from "../release-option.ts";
import { writePrivate } from "../write-private.ts";

/** How far a release and the policies have come, and which of them are below `--min`. */
export interface ComplianceDocument extends ComplianceReport {
  /** Least share of patched devices that was asked for, 0 to 100; null where none was. */
  readonly min: number | null;
  /** Policies below it. */
  readonly below: readonly Pick<
    ComplianceReport["policies"][number],
    "kind" | "id" | "displayName" | "patchedPercent"
  >[];
}

/** `ringwright report compliance`: how far a release and the policies have come. Read-only. */
export async function runReportCompliance({
  options,
  terminal,
}: Call<typeof reportComplianceCommand>): Promise<number> {
  const min = options.min === undefined ? undefined : numberOption("--min", options.min, 0, 100);
  const silentDays = numberOption("--silent-days", options.silentDays, 1, 365);
  const release = releaseOption(options.release);
  const { abortSignal } = terminal;
  const open = await openReport(options, terminal);
  const { tenant, tenantName, desired, progress, store, reading } = open;
  let result: ComplianceResult;
  try {
    result = await readCompliance(tenant, {
      ...reading,
      release,
      silentDays,
      rings: options.ring.length > 0 ? options.ring : undefined,
    });
  } finally {
    progress.clear();
    store?.close();
  }
  const { report, lines } = result;
  const below = min === undefined ? [] : belowThreshold(report, min);
  if (options.csv !== undefined) {
    await writePrivate(options.csv, await complianceCsv(lines(), report), abortSignal);
  }
  if (options.html !== undefined)
    await writePrivate(
      options.html,
      complianceHtml(report, below, {
        min,
        tenantName,
        ...(desired && reportedForecast(desired, report)),
      }),
    );
  if (options.json) {
    const ids = below.map(({ kind, id, displayName, patchedPercent }) => ({
      kind,
      id,
      displayName,
      patchedPercent,
    }));
    terminal.out(
      jsonText({ ...report, min: min ?? null, below: ids } satisfies ComplianceDocument),
    );
  } else
    terminal.out(
      complianceText(report, below, terminal.paintOut, {
        tenantName,
        columns: terminal.outColumns?.(),
      }),
    );
  for (const { displayName, patchedPercent, error } of below) {
    const why =
      error !== null && patchedPercent === null
        ? "its figures could not be read"
        : `${patchedPercent} % are patched`;
    terminal.err(
      `${terminal.paintErr("red", "below")} ${terminalText(displayName)}: ${why}, and --min wants ${min} %\n`,
    );
  }
  return below.length > 0 ? ExitCode.differences : ExitCode.ok;
}
