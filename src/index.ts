// Everything that the command does, as a library. Renderers have an entry point of their own,
// `ringwright/report`; so has the mock tenant, `ringwright/mocks`.

// ---- connect: a credential, the transport, a client for each kind --------------------------
export { connect } from "./tenant/connect.ts";
export type { OwnClients, PlainClients, Tenant } from "./tenant/tenant.ts";
export { missingPermissions, missingPermissionText } from "./tenant/missing-permissions.ts";
export { type PermissionNeed, type PlannedWrite, writeNeeds } from "./tenant/permission-needs.ts";
export * from "./graph/index.ts";
export {
  type CreateAssignedGroup,
  type CreateDynamicGroup,
  type CreateGroup,
  GroupClient,
  type TenantGroup,
} from "./groups/client.ts";
export { FilterClient } from "./filters/client.ts";
export { RingClient } from "./rings/client.ts";
export { QualityUpdateClient, type ReleaseActionResult } from "./updates/quality/client.ts";
export {
  type DriverActionOptions,
  type DriverActionResult,
  DriverClient,
} from "./updates/driver/client.ts";
export { RemediationClient } from "./remediations/client.ts";
export type { RemediationRun, RemediationSummary } from "./remediations/run-states.ts";
// as types alone: `connect` makes those of every other kind
export type { PolicyClient, TenantPolicy } from "./assignments/policy-client.ts";
export type { Read, ResourceClient, TenantResource } from "./kind/resource-client.ts";
export type { Assignment } from "./assignments/assignment.ts";
export type { RingDelivery } from "./rings/delivery.ts";
export type {
  NothingSent,
  RingActionOptions,
  RingActionResult,
  RingVerb,
} from "./rings/operator-action.ts";
export type { ContentStatus, RingStatus, UpdateContent } from "./rings/status.ts";
export { type DriverAction, type DriverVerdict, judgeAction } from "./updates/driver/action.ts";
export type { DriverRow } from "./updates/driver/inventory.ts";

// ---- tools: versions side by side, placed and activated by scripts ---------------------------
export { checkToolScriptData } from "./tools/script/check-tool-script-data.ts";
export {
  decideTool,
  type ToolAction,
  type ToolDecision,
  toolOutputLine,
} from "./tools/script/decide-tool.ts";
export { renderToolScripts } from "./tools/script/render-tool-scripts.ts";
export type { ToolScripts } from "./tools/script/tool-script-parts.ts";
export {
  type ScriptProblem,
  scriptProblems,
  type ScriptRule,
} from "./tools/script/script-problems.ts";
export { surplusVersions } from "./tools/script/surplus-versions.ts";
export type { ToolFacts } from "./tools/script/tool-facts.ts";
export type { ToolScriptData } from "./tools/script/tool-script-data.ts";
export {
  parseToolOutput,
  type ToolOutputFailure,
  type ToolReading,
} from "./tools/output/parse-tool-output.ts";
export {
  type ToolOutput,
  type ToolPurpose,
  type ToolState,
  toolStates,
} from "./tools/output/tool-output.ts";
export { type ToolStanding, toolStandings } from "./tools/output/tool-standings.ts";

// ---- config: what policy files say -----------------------------------------------------------
export * from "./config/index.ts";
export type { ToolPin } from "./tools/pins/tool-lock.ts";
export type {
  IndexForm,
  ToolArchitecture,
  ToolKind,
  ToolVariable,
  VersionPart,
} from "./tools/registry/tool-kind.ts";
export { toolKinds } from "./tools/registry/tools.ts";
export type * from "./forecast/forecast.ts";
export * from "./lint/index.ts";
export {
  bakesOf,
  defaultBakeHours,
  type RingBake,
  type RingTiming,
  type RingTimingOptions,
  ringTimings,
} from "./forecast/ring-timing.ts";
export type { RingContent, RingTerms, StatedRing } from "./forecast/ring-terms.ts";
export { createForecast } from "./forecast/create-forecast.ts";
export { diffForecasts } from "./forecast/diff-forecasts.ts";
export type { ForecastOptions } from "./forecast/draw-rings.ts";
export { type AssumedValues, assumptionNames, parseAssumption } from "./forecast/assumptions.ts";
export {
  currentRelease,
  nextRelease,
  patchTuesday,
  releaseInstant,
} from "./forecast/patch-tuesday.ts";
export type { RingPopulation } from "./forecast/ring-population.ts";
export type { KindName } from "./registry/kinds.ts";
export type { AssignmentSpec, DesiredAssignment, TargetKind } from "./assignments/schema.ts";
export type { TermValues } from "./assignments/terms.ts";
export type { PolicySpec } from "./assignments/policy-kind.ts";
export type { DesiredContentFile } from "./kind/content.ts";
export type { ResourceSpec } from "./kind/spec.ts";
export type { Filter } from "./filters/schema.ts";
export type { Group } from "./groups/schema.ts";
export type { Ring } from "./rings/schema.ts";
export type { Remediation } from "./remediations/schema.ts";
export type { Win32App } from "./win32-apps/schema.ts";
export type { Setting } from "./settings/schema.ts";
export type { DriverUpdate } from "./updates/driver/schema.ts";
export type { ExpediteUpdate } from "./updates/expedite/schema.ts";
export type { FeatureUpdate } from "./updates/feature/schema.ts";
export type { QualityUpdate } from "./updates/quality/schema.ts";
export * from "./gpo/index.ts";
export * from "./importers/index.ts";

// ---- fleet: many tenants, one policy -----------------------------------------------------------

// ---- plan, apply, drift, export --------------------------------------------------------------
export type { DeviceReference, Snapshot, TenantObject, UnreadList } from "./snapshot/snapshot.ts";
export { type SnapshotOptions, takeSnapshot } from "./snapshot/take-snapshot.ts";
export { WrongTenantError } from "./snapshot/wrong-tenant-error.ts";
export type { ServicePolicies } from "./update-service/read-service-policies.ts";
export type {
  ServiceCategory,
  ServicePolicy,
  ServiceRing,
} from "./update-service/service-policy.ts";
export type { Marker } from "./kind/ownership-marker.ts";
export type { OperationalState } from "./kind/operator-state.ts";
export type { WireObject } from "./kind/wire.ts";
export * from "./reconcile/index.ts";
export * from "./reach/index.ts";

// ---- sessions and verbs: the same with every safety ------------------------------------------
export {
  Session,
  type SessionApplyOptions,
  type SessionDrift,
  type SessionDriftOptions,
  type SessionPlanOptions,
  type SessionPlanAndApplyOptions,
} from "./operate/session/session.ts";
export { planForecast } from "./operate/session/plan-forecast.ts";
export {
  makePlan,
  type MakePlanOptions,
  type OpenCache,
  type PlanEvent,
  type PlannedState,
} from "./reconcile/plan/make-plan.ts";
export { journalInStore } from "./operate/session/store-journal.ts";
export {
  operateRing,
  type RingOperation,
  type RingOperationResult,
  type RingOperationTold,
  type RingHold,
  type RingRollback,
  type RingTarget,
} from "./operate/verbs/operate-ring.ts";
export type { RingAuditLine, RingFacts, RingOutcome } from "./operate/verbs/ring-step.ts";
export {
  type DriverOperation,
  type DriverOperationResult,
  type DriverOperationTold,
  operateDrivers,
} from "./operate/verbs/operate-drivers.ts";
export type { DriverAuditLine, DriverOutcome } from "./operate/verbs/driver-step.ts";
export type {
  OperateOptions,
  OperationFacts,
  OperationOutcome,
  OperationResult,
} from "./operate/verbs/operation.ts";
export type { DesiredSource } from "./operate/verbs/find-named.ts";
export type { KnownReach } from "./operate/known-reach.ts";
export { type Audit, type AuditFrame, auditInStore } from "./operate/verbs/audit.ts";
export {
  type Candidate,
  type DriverNameProblem,
  type NamedObject,
  type Noun,
  OperationRefusedError,
  type Refusal,
  refusalSentence,
} from "./operate/refusal.ts";
export {
  listRingRows,
  type ListRingRowsOptions,
  type RingRow,
  type RingRowContent,
} from "./operate/overview/list-rings.ts";
export { type DriverPolicyRow, listDriverRows } from "./operate/overview/list-drivers.ts";
export { findCollector, type FoundCollector } from "./operate/overview/find-collector.ts";
export { listRemediationRows, type RemediationRow } from "./operate/overview/list-remediations.ts";
export {
  type DeviceMove,
  type ImpactGroup,
  type RingMoveCounts,
  type RuleChangeQuestion,
  type RuleImpact,
  ruleImpact,
  type RuleImpactOptions,
  type RuleMove,
  type RuleMoveCounts,
} from "./operate/rules/rule-impact.ts";
export type { RingMoves } from "./operate/rules/ring-moves.ts";
export type { RuleDevice } from "./operate/rules/rule-device.ts";

// ---- backups: kept by hash chain, brought back by the same engine -----------------------------
export type {
  Backup,
  BackupContent,
  BackupObject,
  BackupRecord,
  DamagedBackup,
} from "./backup/backup.ts";
export { backupContent } from "./backup/backup-content.ts";
export { BackupError } from "./backup/backup-error.ts";
export { BackupKey } from "./backup/backup-key.ts";
export {
  Backups,
  type BackupsOptions,
  type PruneResult,
  type WriteBackupOptions,
} from "./backup/backups.ts";
export { type ContentDifference, diffContents } from "./backup/diff-content.ts";
export { type Retention, retentionOf, type RetentionTerm } from "./backup/retention.ts";
export type { BackupSettings } from "./config/backup-schema.ts";
export type { BackupBeforeOptions } from "./operate/backups/backup-before.ts";
export {
  createBackup,
  type CreateBackupOptions,
  type CreatedBackup,
  pruneBackups,
  type PruneBackupsOptions,
} from "./operate/backups/create-backup.ts";
export {
  type OpenedRestore,
  openRestore,
  type OpenRestoreOptions,
} from "./operate/backups/open-restore.ts";
export type { StackLeaseOptions } from "./operate/session/stack-lease.ts";

// ---- rules of groups and filters; by themselves from `ringwright/rules` ----------------------
export * from "./rules/index.ts";

// ---- devices and health ----------------------------------------------------------------------
export * from "./devices/index.ts";
export * from "./releases/index.ts";
export * from "./health/index.ts";

// ---- rollouts: what a pilot can show, and what gates ask -------------------------------------
export * from "./rollout/index.ts";

// ---- many tenants: their list, waves, one report ----------------------------------------------
export * from "./fleet/index.ts";
export {
  checkTenant,
  type CheckTenantOptions,
  type TenantCheck,
} from "./operate/doctor/check-tenant.ts";

// ---- metrics: the tenant and its rollouts for Prometheus --------------------------------------
export * from "./metrics/index.ts";

// ---- state and journal -----------------------------------------------------------------------
export {
  AzureBlobStore,
  type BlobContainer,
  type DownloadedBlob,
  type LogBlob,
  type StateBlob,
} from "./state/azure-blob-store.ts";
export { breakLease, type BreakLeaseOptions } from "./state/break-lease.ts";
export { type Claims, readClaims } from "./state/claims.ts";
export { FileStore } from "./state/file-store.ts";
export { type IoredisClient, ioredisCommands } from "./state/ioredis.ts";
export { acquireLease, type AcquireLeaseOptions, type Lease, type Repeat } from "./state/lease.ts";
export {
  type HeldBy,
  type JudgeLeaseOptions,
  type LeaseHolder,
  type LeaseState,
  leaseStatus,
  type LeaseStatus,
  type LeaseTerms,
  leaseTerms,
  listLeases,
  readLease,
} from "./state/lease-record.ts";
export { LockedError } from "./state/locked-error.ts";
export { MemoryStore } from "./state/memory-store.ts";
export { type NodeRedisClient, nodeRedisCommands } from "./state/node-redis.ts";
export {
  type OpenStoreOptions,
  openStateStore,
  type StateStoreSettings,
} from "./state/open-store.ts";
export type { OpenedStore } from "./state/opened-store.ts";
export { type RedisCommands, RedisStore, type RedisStoreOptions } from "./state/redis-store.ts";
export {
  type LatestRevision,
  RevisionedState,
  type RevisionHistory,
  type StateRevision,
} from "./state/revisions.ts";
export { StateConflictError, type StateStore, type StateValue } from "./state/state-store.ts";
export type { JsonRow } from "./state/json-columns.ts";
export {
  type CachedCollection,
  type CacheWriter,
  openSqliteCache,
  type SqliteCache,
} from "./state/sqlite-cache.ts";
export type { OpenSqliteOptions } from "./state/sqlite-file.ts";

// ---- errors besides those above: GraphError, ConfigError, ApplyRefusedError, ... -------------
export { OwnedElsewhereError } from "./kind/owned-elsewhere-error.ts";
export { ValidationError, type ValidationIssue } from "./kind/validation-error.ts";
