import type { ToolLine, ToolsReport } from "../../health/tools/tools-report.ts";
import { readTools, type ToolsResult } from "../../health/tools/read-tools.ts";
import { jsonText } from "../../report/escape.ts";
import { toolsCsv } from "../../report/tools-csv.ts";
import { toolsHtml } from "../../report/tools-html.ts";
import { toolsText } from "../../report/tools-text.ts";
import { type ToolStanding, toolStandings } from "../../tools/output/tool-standings.ts";
import type { Call } from "../command-line/define-command.ts";
import type { reportToolsCommand } from "../declarations/report.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { findConfig } from "../find-config.ts";
import { loadConfig } from "../load-config.ts";
import { ownTenant } from "../own-tenant.ts";
import { Progress } from "../progress.ts";
import { signIn } from "../sign-in.ts";
import { writePrivate } from "../write-private.ts";

/** How versions of tools stand on devices, and each device where they were asked for. */
export interface ToolsDocument extends ToolsReport {
  /** With `--devices`; absent without. */
  readonly devices?: readonly ToolLine[];
}

/** `ringwright report tools`: how versions of tools stand on devices. Read-only. */
export async function runReportTools({
  operands,
  options,
  terminal,
}: Call<typeof reportToolsCommand>): Promise<number> {
  const { abortSignal } = terminal;
  const failsOn = standingsOf(options.failOn);
  const desired = await loadConfig(findConfig(options.config), terminal);
  const tenant = await signIn(options, terminal);
  const { id: tenantId, name: tenantName } = await ownTenant(tenant, desired, terminal);
  const progress = new Progress(terminal);
  let result: ToolsResult;
  try {
    result = await readTools(tenant, desired, {
      tools: operands.tool === undefined ? undefined : [operands.tool],
      tenantId,
      abortSignal,
      onProgress: (sentence) => progress.step(sentence),
    });
  } catch (error) {
    if (error instanceof RangeError) throw new CommandError(error.message);
    throw error;
  } finally {
    progress.clear();
  }
  const { report, lines } = result;
  if (options.csv !== undefined)
    await writePrivate(options.csv, await toolsCsv(lines), abortSignal);
  if (options.html !== undefined)
    await writePrivate(options.html, toolsHtml(report, lines, { tenantName }));
  if (options.json)
    terminal.out(
      jsonText({ ...report, ...(options.devices && { devices: lines }) } satisfies ToolsDocument),
    );
  else
    terminal.out(
      toolsText(report, terminal.paintOut, {
        devices: lines,
        tenantName,
        columns: terminal.outColumns?.(),
        ...(options.devices && { limit: lines.length }),
      }),
    );
  if (lines.some(({ standing }) => failsOn.has(standing))) return ExitCode.differences;
  return report.tools.some(({ notRead }) => notRead) ? ExitCode.partial : ExitCode.ok;
}

function standingsOf(lists: readonly string[]): ReadonlySet<ToolStanding> {
  const words = lists.flatMap((list) => list.split(",")).map((word) => word.trim());
  return new Set(
    words.map((word) => {
      const standing = toolStandings.find((each) => each === word);
      if (standing === undefined)
        throw new CommandError(`--fail-on takes ${toolStandings.join(", ")} (is ${word})`);
      return standing;
    }),
  );
}
