import { Readable } from "node:stream";
import type { HealthLine } from "../health/overview/health-report.ts";
import { csvText } from "./escape.ts";

/** One line for each problem of each device, with a heading; no cell is a formula. */
export async function healthCsv(lines: Iterable<HealthLine>): Promise<Readable> {
  const { stringify } = await import("csv-stringify");
  const csv = stringify({
    header: true,
    columns: [...columns],
    record_delimiter: "windows",
    cast: { string: csvText },
  });
  const source = Readable.from(lines);
  source.on("error", (error) => csv.destroy(error));
  return source.pipe(csv);
}

const columns: readonly (keyof HealthLine)[] = [
  "device",
  "managedDeviceId",
  "rings",
  "model",
  "osBuild",
  "state",
  "problem",
  "class",
  "meaning",
  "updates",
  "firstSeen",
  "lastSeen",
  "sources",
];
