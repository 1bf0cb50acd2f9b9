import type { DeviceState } from "./device-state.ts";
import type { ReportRow } from "./report-request.ts";

/** What a report says of one device. */
export interface ReportedState {
  readonly state: DeviceState;
  /** As the report words it, for people. */
  readonly status: string;
}

/**
 * Reads `AggregateState`. Only the values that documentation names count as something: an
 * unknown one is kept as it is, and is no success.
 *
 * Unverified: the values of the error class beyond `Error` and `Failed`.
 *
 * @see https://learn.microsoft.com/intune/intune-service/protect/windows-update-reports
 */
export function reportedState(row: ReportRow): ReportedState {
  const aggregate = row["AggregateState"]?.trim() ?? "";
  const detail = row["CurrentDeviceUpdateStatus_loc"]?.trim() || "";
  const shown = row["AggregateState_loc"]?.trim() || aggregate || "(nothing)";
  const status = detail === "" || detail === shown ? shown : `${shown}: ${detail}`;
  switch (aggregate.replace(/[^a-z]/gi, "").toLowerCase()) {
    case "success":
      return { state: "patched", status };
    case "inprogress":
      return { state: "pending", status };
    case "error":
    case "failed":
      return { state: "failing", status };
    default:
      return { state: "unknown", status: `the report says "${status}"` };
  }
}

/** The alert of a row, or undefined where it has none. Its numeric form says nothing to people. */
export function reportedAlert(row: ReportRow): string | undefined {
  const alert = row["LatestAlertMessage_loc"]?.trim() || row["LatestAlertMessage"]?.trim() || "";
  return /^(?:|0|none|not ?applicable|n\/a)$/i.test(alert) ? undefined : alert;
}
