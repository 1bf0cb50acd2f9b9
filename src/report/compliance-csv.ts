import type { DeviceLine } from "../health/compliance-report.ts";
import { csvStream } from "./csv-stream.ts";

/** One line for each device and policy, with a heading, as UTF-8; no cell is a formula. */
export async function complianceCsv(
  lines: Iterable<DeviceLine>,
): Promise<AsyncIterable<Uint8Array>> {
  return await csvStream(lines, columns);
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
