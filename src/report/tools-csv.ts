import { Readable } from "node:stream";
import type { ToolLine } from "../health/tools/tools-report.ts";
import { csvText } from "./escape.ts";

/** One line for each device and tool, with a heading; no cell is a formula. */
export async function toolsCsv(lines: Iterable<ToolLine>): Promise<Readable> {
  const { stringify } = await import("csv-stringify");
  const csv = stringify({
    header: true,
    columns: [...columns],
    record_delimiter: "windows",
    cast: { string: csvText },
  });
  const source = Readable.from(rowsOf(lines));
  source.on("error", (error) => csv.destroy(error));
  return source.pipe(csv);
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
