import { readEventFiles } from "../../health/event-logs/read-event-files.ts";
import { logEndings, signalFiles } from "../../health/signal-files.ts";
import { jsonText } from "../../report/escape.ts";
import { eventReportText, unreadLines } from "../../report/event-report-text.ts";
import type { Call } from "../command-line/define-command.ts";
import type { healthReadCommand } from "../declarations/health.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { spareMemory } from "../spare-memory.ts";

/** `ringwright health read`: what event logs and update histories say. Sends no request. */
export async function runHealthRead({
  options,
  operands: { files },
  terminal,
}: Call<typeof healthReadCommand>): Promise<number> {
  spareMemory();
  const { abortSignal, out, err, paintOut, paintErr, outColumns } = terminal;
  const report = await orTold(async () => await readEventFiles(filesOf(files), { abortSignal }));
  out(
    options.json
      ? jsonText(report)
      : eventReportText(report, paintOut, { columns: outColumns?.() }),
  );
  for (const line of unreadLines(report)) err(`${paintErr("yellow", "note")} ${line}\n`);
  return report.files.every(({ problems }) => problems.length === 0)
    ? ExitCode.ok
    : ExitCode.partial;
}

async function* filesOf(paths: readonly string[]) {
  for (const path of paths) yield* signalFiles(path, logEndings);
}

/** A file that there is not, or that may not be read, is told by its name. */
async function orTold<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RangeError) throw new CommandError(error.message);
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === undefined || path === undefined) throw error;
    throw new CommandError(`${path} cannot be read (${code})`);
  }
}
