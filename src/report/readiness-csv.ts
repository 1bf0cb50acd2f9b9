import { Readable } from "node:stream";
import type { ReadinessLine } from "../health/readiness/readiness.ts";
import { csvText } from "./escape.ts";
import { readinessCheckTitles } from "./readiness-words.ts";

/** One line for each device, with a heading; no cell is a formula. */
export async function readinessCsv(lines: Iterable<ReadinessLine>): Promise<Readable> {
  const { stringify } = await import("csv-stringify");
  const csv = stringify({
    header: true,
    columns: [...columns],
    record_delimiter: "windows",
    cast: { boolean: (value) => (value ? "true" : "false"), string: csvText },
  });
  const source = Readable.from(rowsOf(lines));
  source.on("error", (error) => csv.destroy(error));
  return source.pipe(csv);
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
