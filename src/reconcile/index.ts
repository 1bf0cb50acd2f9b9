export { applyPlan } from "./apply/apply.ts";
export type { ApplyOptions } from "./apply/apply-run.ts";
export * from "./apply/apply-result.ts";
export { createPlan, type PlanOptions } from "./plan/create-plan.ts";
export {
  type Inventory,
  type InventoryDevice,
  needsInventory,
  readInventory,
} from "./plan/inventory.ts";
export { guardNames, type GuardName } from "./plan/guard-names.ts";
export type { Journal, JournalEntry } from "./apply/journal.ts";
export type {
  Action,
  Approvals,
  AssignmentDifference,
  AssignmentLine,
  Change,
  Diagnostic,
  DriftEntry,
  FieldDifference,
  Impact,
  MemberDifference,
  MemberLine,
  Plan,
  PlanSummary,
} from "./plan/plan.ts";
