export type {
  CompliancePolicyKind,
  ComplianceReport,
  ConflictingDevice,
  RingWindow,
  DeviceLine,
  ErrorCount,
  PolicyCompliance,
  ReportedRelease,
  StateReason,
} from "./compliance-report.ts";
export type { DeviceState, StateCounts } from "./device-state.ts";
export { type AlertMeaning, alertMeaningOf } from "./alert-names.ts";
export { type ErrorMeaning, type FailureClass, errorMeaningOf } from "./error-codes.ts";
export { ReportExportError } from "./export-error.ts";
export { type ExportOptions, exportReport } from "./export-job.ts";
export {
  type ComplianceOptions,
  type ComplianceResult,
  readCompliance,
} from "./read-compliance.ts";
export type { ReportRequest, ReportRow } from "./report-request.ts";
