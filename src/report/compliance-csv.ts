import { Readable } from "node:stream";
import type { DeviceLine } from "../health/compliance-report.ts";

/**
 * One line for each device and policy, with a heading. A name that a spreadsheet would take
 * for a formula gets an apostrophe before it.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export async function complianceCsv(lines: Iterable<DeviceLine>): Promise<Readable> {
  const { stringify } = await import("csv-stringify");
  const csv = stringify({
    header: true,
    columns: [...columns],
    escape_formulas: true,
    record_delimiter: "windows",
    cast: { boolean: (value) => (value ? "true" : "false") },
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
];
