import { Readable } from "node:stream";
import type { DeviceLine } from "../health/compliance-report.ts";
import { csvText } from "./escape.ts";

/** One line for each device and policy, with a heading; no cell is a formula. */
export async function complianceCsv(lines: Iterable<DeviceLine>): Promise<Readable> {
  const { stringify } = await import("csv-stringify");
  const csv = stringify({
    header: true,
    columns: [...columns],
    record_delimiter: "windows",
    cast: { boolean: (value) => (value ? "true" : "false"), string: csvText },
  });
  const source = Readable.from(lines);
  source.on("error", (error) => csv.destroy(error));
  return source.pipe(csv);
}

const columns: readonly (keyof DeviceLine)[] = [
  "policyKind",
  "policy",
  "policyId",
  "device",
  "managedDeviceId",
  "osBuild",
  "hotpatch",
  "lastSyncAt",
  "state",
  "reason",
  "errorCode",
  "errorMeaning",
  "otherRings",
  "model",
];
