import type { ReadinessLine } from "../health/readiness/readiness.ts";
import { csvStream } from "./csv-stream.ts";
import { readinessCheckTitles } from "./readiness-words.ts";

/** One line for each device, with a heading, as UTF-8; no cell is a formula. */
export async function readinessCsv(
  lines: Iterable<ReadinessLine>,
): Promise<AsyncIterable<Uint8Array>> {
  return await csvStream(rowsOf(lines), columns);
}

function* rowsOf(lines: Iterable<ReadinessLine>) {
  for (const { findings, ...line } of lines)
    yield {
      ...line,
      findings: findings
        .map(
          ({ check, verdict, reason }) => `${verdict}: ${readinessCheckTitles[check]}: ${reason}`,
        )
        .join("; "),
    };
}

const columns: readonly (keyof ReadinessLine)[] = [
  "device",
  "managedDeviceId",
  "deviceId",
  "manufacturer",
  "model",
  "osBuild",
  "freeGb",
  "populations",
  "verdict",
  "hasContent",
  "holdsStart",
  "findings",
];
