import type { EventFile, ReadEventOptions, EventReport } from "./event-report.ts";

/**
 * Reads event logs (`.evtx`, and what `Get-WinEvent`, `wevtutil` and the Event Viewer give as JSON,
 * CSV or XML), update histories, `WindowsUpdate.log` of `Get-WindowsUpdateLog`, `CBS.log` and logs
 * of setup: what was installed, what failed, with which code and how often. One piece at a time: what
 * it takes does not grow with the files. What a file is, its content says. What cannot be read is told
 * with its place, and the rest is read.
 */
export async function readEventFiles(
  files: AsyncIterable<EventFile> | Iterable<EventFile>,
  options: ReadEventOptions = {},
): Promise<EventReport> {
  // parsed when it is first asked for, so that the package starts without it
  const { readFiles } = await import("./read-files.ts");
  return await readFiles(files, options);
}
