import type { ComplianceReport, DeviceLine } from "../health/compliance-report.ts";
import { complianceReason } from "./compliance-reason.ts";
import { csvStream } from "./csv-stream.ts";

/**
 * One line for each device and policy, with a heading, as UTF-8; no cell is a formula. With the
 * report the reasons name the build that is wanted and the day it is due, as the page does.
 */
export async function complianceCsv(
  lines: Iterable<DeviceLine>,
  report?: ComplianceReport,
): Promise<AsyncIterable<Uint8Array>> {
  return await csvStream(report ? withReasons(lines, report) : lines, columns);
}

function* withReasons(lines: Iterable<DeviceLine>, report: ComplianceReport): Iterable<DeviceLine> {
  const policies = new Map(
    report.policies.map((policy) => [policyPlace(policy.kind, policy.id), policy]),
  );
  for (const line of lines) {
    const policy = policies.get(policyPlace(line.policyKind, line.policyId));
    yield policy ? { ...line, reason: complianceReason(line, policy, report) } : line;
  }
}

function policyPlace(kind: DeviceLine["policyKind"], id: string): string {
  return `${kind}/${id}`;
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
