export { applyPlan } from "./apply.ts";
export type { ApplyOptions } from "./apply-run.ts";
export * from "./apply-result.ts";
export { createPlan, type PlanOptions } from "./create-plan.ts";
export {
  type Inventory,
  type InventoryDevice,
  needsInventory,
  readInventory,
} from "./inventory.ts";
export { guardNames, type GuardName } from "./guard-names.ts";
export type { Journal, JournalEntry } from "./journal.ts";
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
} from "./plan.ts";
