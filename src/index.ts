export type { Assignment } from "./assignments/assignment.ts";
export { PolicyClient, type TenantPolicy } from "./assignments/policy-client.ts";
export * from "./config/index.ts";
export * from "./devices/index.ts";
export * from "./graph/index.ts";
export * from "./rules/membership/index.ts";
export {
  GroupClient,
  type CreateAssignedGroup,
  type CreateDynamicGroup,
  type TenantGroup,
} from "./groups/client.ts";
export * from "./gpo/index.ts";
export * from "./reconcile/index.ts";
export * from "./health/index.ts";
export { canonicalFilterRule, checkFilterRule } from "./rules/filters/index.ts";
export { RingClient } from "./rings/client.ts";
export type { RingDelivery } from "./rings/delivery.ts";
export type { RingActionResult, RingVerb } from "./rings/operator-action.ts";
export type { ContentStatus, RingStatus, UpdateContent } from "./rings/status.ts";
export type { Ring } from "./rings/schema.ts";
export type { Setting } from "./settings/schema.ts";
export { QualityUpdateClient, type ReleaseActionResult } from "./updates/quality/client.ts";
export { DriverClient, type DriverActionResult } from "./updates/driver/client.ts";
export type { DriverAction } from "./updates/driver/action.ts";
export type { DriverRow } from "./updates/driver/inventory.ts";
export type { Snapshot, TenantObject } from "./snapshot/snapshot.ts";
export { takeSnapshot, type SnapshotOptions } from "./snapshot/take-snapshot.ts";
export { openSqliteCache, type SqliteCache } from "./state/sqlite-cache.ts";
export { connect } from "./tenant/connect.ts";
export type { Tenant } from "./tenant/tenant.ts";
