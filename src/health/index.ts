export type {
  CompliancePolicyKind,
  ComplianceReport,
  ConflictingDevice,
  HotpatchEligibility,
  HotpatchLicence,
  NotKnown,
  RingWindow,
  Barrier,
  UnreachableCount,
  DeviceLine,
  ErrorCount,
  PolicyCompliance,
  ReportedRelease,
  ReportedWindowsData,
  StateReason,
} from "./compliance-report.ts";
export type { DeviceState, StateCounts } from "./device-state.ts";
export { collectorNames } from "./collector/deployed-collectors.ts";
export {
  collectorJsonSchema,
  type CollectorPart,
  type CollectorParts,
} from "./collector/output-schema.ts";
export {
  type CollectorFailure,
  type CollectorReading,
  type CollectorReport,
  parseCollectorOutput,
  type UnknownPart,
} from "./collector/parse-output.ts";
export {
  type CollectorDevice,
  type CollectorReports,
  type CollectorWord,
  type CollectorWords,
  readCollectorReports,
} from "./collector/read-reports.ts";
export {
  type FailureClass,
  type FailureClassTraits,
  failureClasses,
} from "./errors/failure-class.ts";
export {
  type AlertMeaning,
  alertMeaningOf,
  type ErrorMeaning,
  errorMeaningOf,
  type FailureMeaning,
} from "./errors/meaning.ts";
export { forecastActual } from "./forecast-actual.ts";
export { type ReportedForecast, reportedForecast } from "./reported-forecast.ts";
export { type MeasuredRings, readRingPopulations } from "./ring-populations.ts";
export { ReportExportError } from "./export-error.ts";
export { type ExportOptions, exportReport } from "./export-job.ts";
export {
  type ComplianceOptions,
  type ComplianceResult,
  readCompliance,
} from "./read-compliance.ts";
export {
  type ExcludedDevice,
  type ExclusionTerms,
  type ReadinessExclusions,
  readinessExclusions,
} from "./readiness/exclusions.ts";
export type {
  AskedGroup,
  ReadinessOptions,
  ReadinessResult,
} from "./readiness/readiness-options.ts";
export { readReadiness } from "./readiness/read-readiness.ts";
export type {
  FindingCount,
  PopulationReadiness,
  ReadinessCheck,
  ReadinessContent,
  ReadinessFinding,
  ReadinessLine,
  ReadinessReport,
  ReadinessVerdict,
  UncheckedReadiness,
} from "./readiness/readiness.ts";
export type { ReportRequest, ReportRow } from "./report-request.ts";
export type {
  CodeFinding,
  EventFinding,
  EventFindings,
  Seen,
  UpdateFinding,
} from "./event-logs/event-findings.ts";
export type {
  EventFile,
  EventFormat,
  EventReport,
  ReadEventFile,
} from "./event-logs/event-report.ts";
export { readEventFiles } from "./event-logs/read-event-files.ts";
export type {
  KnowledgeDocument,
  KnowledgeKind,
  KnowledgeLanguage,
  KnowledgeTrust,
} from "./knowledge/document.ts";
export { type IncidentNotes, readIncidentNotes } from "./knowledge/incident-notes.ts";
export { readKnownIssueDocuments } from "./knowledge/known-issue-documents.ts";
export {
  type Explanation,
  type Knowledge,
  type KnowledgeHit,
  type KnowledgeOptions,
  openKnowledge,
} from "./knowledge/open-knowledge.ts";
export type { DeviceFacts, FactName } from "./troubleshoot/facts.ts";
export { factsOfHits } from "./troubleshoot/facts-of-hits.ts";
export {
  troubleshoot,
  type Troubleshooting,
  type TroubleshootStep,
} from "./troubleshoot/troubleshoot.ts";
export {
  type TreeFinding,
  type TreeQuestion,
  type TroubleshootingTree,
  updateTree,
} from "./troubleshoot/update-tree.ts";

// the health of the fleet
export type { HealthOptions, HealthResult } from "./overview/health-options.ts";
export { readHealth } from "./overview/read-health.ts";
export {
  HealthHistory,
  HealthHistoryError,
  type KeptDevice,
  type KeptReport,
  openHealthHistory,
} from "./overview/health-history.ts";
export type { RecordedPoint } from "./overview/health-trend.ts";
export type {
  ClassCount,
  DaysTo95,
  HealthChanges,
  HealthGroup,
  HealthInstalls,
  HealthLine,
  HealthProblem,
  HealthReport,
  HealthSource,
  HealthSourceName,
  HealthTrend,
  HealthUpdate,
  ModelFailures,
  ProblemClass,
  ShareOf,
  TrendPoint,
} from "./overview/health-report.ts";
export type { ReadEventOptions } from "./event-logs/event-report.ts";
export type { LogEvent } from "./event-logs/log-event.ts";
export type { SignalMeaning } from "./event-logs/update-events.ts";
export type { UnapprovedDecision } from "./unapproved/decide-unapproved.ts";
export {
  type InstallSubject,
  type PolicyName,
  type UnapprovedInstall,
  type UnapprovedKind,
  type UndecidedInstalls,
} from "./unapproved/finding.ts";
export type { UnapprovedInstalls, UnapprovedOptions } from "./unapproved/unapproved-installs.ts";
export { findUnapprovedInstalls } from "./unapproved/find-unapproved.ts";
export {
  type InstallRecord,
  parseInstallRecord,
  type RecordedDevice,
  type RecordedPolicy,
} from "./unapproved/install-record.ts";
export type { InstallsNotRead } from "./unapproved/read-policy-terms.ts";
export { readTools, type ToolsOptions, type ToolsResult } from "./tools/read-tools.ts";
export type {
  PlacedCount,
  StandingCount,
  ToolLine,
  ToolReport,
  ToolsReport,
} from "./tools/tools-report.ts";
