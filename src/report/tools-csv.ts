import type { ToolLine } from "../health/tools/tools-report.ts";
import { csvStream } from "./csv-stream.ts";

/** One line for each device and tool, with a heading, as UTF-8; no cell is a formula. */
export async function toolsCsv(lines: Iterable<ToolLine>): Promise<AsyncIterable<Uint8Array>> {
  return await csvStream(rowsOf(lines), columns);
}

function* rowsOf(lines: Iterable<ToolLine>) {
  for (const { placed, ...line } of lines) yield { ...line, placed: placed.join(" ") };
}

const columns: readonly (keyof ToolLine)[] = [
  "tool",
  "device",
  "managedDeviceId",
  "osVersion",
  "wanted",
  "active",
  "activeAt",
  "standing",
  "detail",
  "placed",
  "at",
];
