import type { GraphClient } from "../graph/index.ts";
import type { WireObject } from "../kind/wire.ts";
import { driverFromWire, readDrivers } from "../updates/driver/inventory.ts";
import type { PolicyDraft } from "./compliance-policy.ts";
import { type ExportOptions, exportReport } from "./export-job.ts";
import { emptyCounts } from "./policy-tally.ts";
import type { ReportRow } from "./report-request.ts";

/**
 * Fills the drafts of driver policies: devices from the one summary that Intune has of all
 * of them, drivers from each policy's inventory. Single devices are not known.
 *
 * @see https://learn.microsoft.com/intune/intune-service/protect/windows-driver-updates-overview
 */
export async function judgeDrivers(
  graph: GraphClient,
  drafts: readonly PolicyDraft[],
  options: ExportOptions,
): Promise<void> {
  if (drafts.length === 0) return;
  const rows = new Map<string, ReportRow>();
  const request = {
    reportName: "DriverUpdatePolicyStatusSummary",
    select: [
      "PolicyId",
      "PolicyName",
      "CountDevicesSuccessStatus",
      "CountDevicesInProgressStatus",
      "CountDevicesErrorStatus",
      "CountDevicesCancelledStatus",
      "CountOfNeedsReviewDrivers",
      "CountOfPausedDrivers",
    ],
  } as const;
  for await (const row of exportReport(graph, request, options)) {
    rows.set((row["PolicyId"] ?? "").toLowerCase(), row);
  }
  for (const draft of drafts) {
    const { id } = draft.policy;
    const row = rows.get(id.toLowerCase());
    if (row === undefined) {
      draft.failed = true;
      draft.errors.push("the summary of driver policies does not have it yet");
    } else {
      draft.counts = {
        ...emptyCounts(),
        patched: countOf(row, "CountDevicesSuccessStatus"),
        pending: countOf(row, "CountDevicesInProgressStatus"),
        failing: countOf(row, "CountDevicesErrorStatus"),
        // cancelled is neither good nor bad
        unknown: countOf(row, "CountDevicesCancelledStatus"),
      };
    }
    const drivers: Record<string, number> = {};
    for await (const wire of graph.list<WireObject>(readDrivers(id), options)) {
      const { status } = driverFromWire(wire);
      drivers[status] = (drivers[status] ?? 0) + 1;
    }
    draft.drivers = drivers;
  }
}

function countOf(row: ReportRow, name: string): number {
  const value = Number(row[name]);
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
}
