export type { ChangedBy } from "./drift/audit-event.ts";
export type { ApprovalRecords } from "./apply/admin-approvals.ts";
// plan
export { createPlan, neededInventory, type PlanOptions } from "./plan/create-plan.ts";
export type {
  Action,
  AssignmentDifference,
  AssignmentLine,
  Change,
  ChangeWrites,
  Consequence,
  FieldDifference,
  Impact,
  MemberDifference,
  MemberLine,
} from "./plan/change.ts";
export type { Approvals, Diagnostic, DriftEntry, Plan } from "./plan/plan.ts";
export type { PlanSummary, RingMove } from "./plan/summary-schema.ts";
export { parsePlan, planJsonSchema } from "./plan/parse-plan.ts";
export { openPlan, planDigest, PlanDigestError, type SavedPlan } from "./plan/saved-plan.ts";
export { approvedPart, type ApprovedPlan, type UnwrittenChange } from "./plan/approve-plan.ts";
export { diagnosticIds } from "./plan/diagnostic-ids.ts";
export { type GuardName, guardNames } from "./plan/guard-names.ts";
export type { ApplyRefusal } from "./plan/apply-refusal.ts";
export { findRefusals, joinApprovals, refusals } from "./plan/refusals.ts";
export { staleness } from "./plan/staleness.ts";
// what it does to devices
export type { MovedDevice } from "./plan/plan-impact.ts";
// apply
export { applyPlan } from "./apply/apply.ts";
export type { ApplyOptions } from "./apply/apply-run.ts";
export {
  type ApplyEvent,
  ApplyRefusedError,
  type ApplyResult,
  type ChangeResult,
} from "./apply/apply-result.ts";
export { type ApplyOutcome, leftBesides, leftInScope, outcomeOf } from "./apply/apply-outcome.ts";
export type { Identity } from "./apply/identity.ts";
export { type Journal, type JournalEntry, noJournal } from "./apply/journal.ts";
// drift, single objects and export
export {
  type DriftCategory,
  driftCategories,
  type DriftObject,
  driftReport,
  type DriftReport,
  foundIn,
} from "./drift/drift-report.ts";
export {
  type AssignmentsView,
  knownAddresses,
  type MembersView,
  objectView,
  type ObjectView,
} from "./show/object-view.ts";
export type { PropertyState, PropertyView } from "./show/property-view.ts";
export type { ValuePast } from "./plan/value-past.ts";
export { exportTenant } from "./export/export-tenant.ts";
export type { TenantExport } from "./export/tenant-export.ts";
