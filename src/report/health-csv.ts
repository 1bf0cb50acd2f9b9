import type { HealthLine } from "../health/overview/health-report.ts";
import { csvStream } from "./csv-stream.ts";

/** One line for each problem of each device, with a heading, as UTF-8; no cell is a formula. */
export async function healthCsv(lines: Iterable<HealthLine>): Promise<AsyncIterable<Uint8Array>> {
  return await csvStream(lines, columns);
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
