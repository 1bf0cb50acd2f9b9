import type { PolicyCollection } from "../policies/kinds.ts";

/** One report that can be exported. */
export interface Report {
  readonly name: string;
  /** What the job comes back as, where it is another report. */
  readonly comesBackAs?: string;
  readonly columns: readonly string[];
  /** Columns that the filter may name; the first is required where `policies` is given. */
  readonly filters: readonly string[];
  /** Whose devices it tells of; undefined for reports over all policies or devices. */
  readonly policies?: PolicyCollection;
}

const columns = (text: string): readonly string[] => text.split(/,\s*/);

const featureState = columns(
  "AADDeviceId, AggregateState, Build, CurrentDeviceUpdateStatus, CurrentDeviceUpdateStatusEventDateTimeUTC, CurrentDeviceUpdateSubstatus, DeviceId, DeviceName, EventDateTimeUTC, FeatureUpdateVersion, LastSuccessfulDeviceUpdateStatus, LastSuccessfulDeviceUpdateStatusEventDateTimeUTC, LastSuccessfulDeviceUpdateSubstatus, LastWUScanTimeUTC, LatestAlertMessage, LatestAlertMessageDescription, LatestAlertRecommendedAction, LatestAlertExtendedRecommendedAction, OwnerType, PartnerPolicyId, PolicyId, PolicyName, UpdateCategory, UPN, WindowsUpdateVersion",
);

/**
 * Names, columns and filters. Names tell letter case apart.
 *
 * @see https://learn.microsoft.com/intune/intune-service/fundamentals/reports-export-graph-available-reports
 */
const reports: readonly Report[] = [
  {
    name: "FeatureUpdateDeviceState",
    // seen by github.com/microsoft/graph2otel in July 2026
    comesBackAs: "WindowsUpdatePerPolicyPerDeviceStatus",
    columns: featureState,
    filters: ["PolicyId", "AggregateState", "LatestAlertMessage", "OwnerType"],
    policies: "windowsFeatureUpdateProfiles",
  },
  {
    name: "WindowsUpdatePerPolicyPerDeviceStatus",
    columns: columns(
      "AggregateState, CurrentDeviceUpdateStatus, DeviceId, DeviceName, LatestAlertMessage, PolicyId, UPN",
    ),
    filters: ["PolicyId"],
    policies: "windowsFeatureUpdateProfiles",
  },
  {
    name: "DeviceFailuresByFeatureUpdatePolicy",
    columns: columns(
      "PolicyId, PolicyName, FeatureUpdateVersion, DeviceId, AADDeviceId, AlertId, EventDateTimeUTC, LastUpdatedAlertStatusDateTimeUTC, AlertType, AlertStatus, AlertClassification, WindowsUpdateVersion, Build, AlertMessage, AlertMessageDescription, AlertMessageData, Win32ErrorCode, RecommendedAction, ExtendedRecommendedAction, StartDateTimeUTC, ResolvedDateTimeUTC, DeviceName, UPN",
    ),
    filters: ["PolicyId", "AlertMessage", "RecommendedAction", "WindowsUpdateVersion"],
    policies: "windowsFeatureUpdateProfiles",
  },
  {
    name: "FeatureUpdatePolicyStatusSummary",
    columns: columns(
      "PolicyId, PolicyName, FeatureUpdateVersion, CountDevicesSuccessStatus, CountDevicesInProgressStatus, CountDevicesErrorStatus",
    ),
    filters: [],
  },
  {
    name: "QualityUpdateDeviceStatusByPolicy",
    columns: columns(
      "AADDeviceId, AggregateState, CurrentDeviceUpdateStatus, CurrentDeviceUpdateSubstatus, DeviceId, DeviceName, EventDateTimeUTC, LastWUScanTimeUTC, LatestAlertMessage, OwnerType, PolicyId, UPN",
    ),
    filters: ["PolicyId", "AggregateState", "OwnerType"],
    policies: "windowsQualityUpdateProfiles",
  },
  {
    name: "QualityUpdateDeviceErrorsByPolicy",
    columns: columns(
      "AlertMessage, DeviceId, DeviceName, ExpediteQUReleaseDate, PolicyId, UPN, Win32ErrorCode",
    ),
    filters: ["PolicyId", "AlertMessage"],
    policies: "windowsQualityUpdateProfiles",
  },
  {
    name: "QualityUpdatePolicyStatusSummary",
    columns: columns(
      "PolicyId, PolicyName, ExpediteQUReleaseDate, CountDevicesSuccessStatus, CountDevicesInProgressStatus, CountDevicesErrorStatus",
    ),
    filters: [],
  },
  {
    name: "DriverUpdatePolicyStatusSummary",
    columns: columns(
      "PolicyId, PolicyName, CountDevicesSuccessStatus, CountDevicesInProgressStatus, CountDevicesErrorStatus, CountDevicesCancelledStatus, CountOfNeedsReviewDrivers, CountOfPausedDrivers",
    ),
    filters: [],
  },
  {
    name: "Devices",
    columns: columns(
      "DeviceId, DeviceName, OSVersion, OwnerType, LastContact, PrimaryUser, Manufacturer, Model",
    ),
    filters: ["OwnerType"],
  },
];

/** The report of exactly this name. */
export function findReport(name: string): Report | undefined {
  return reports.find((report) => report.name === name);
}

/** Columns that come with a twin for people, `<name>_loc`. */
export const localised: ReadonlySet<string> = new Set([
  "AggregateState",
  "AlertMessage",
  "CurrentDeviceUpdateStatus",
  "CurrentDeviceUpdateSubstatus",
  "LatestAlertMessage",
  "OwnerType",
]);
