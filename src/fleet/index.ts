// The door of many tenants. What works on them loads when `openFleet` is called.
export { tenantLeaseTerms } from "./run/tenant-lease-terms.ts";
export { diagnoseFleet, loadTenantList, loadTenantState, openFleet } from "./open-fleet.ts";
export { createLayerCache, type LayerCache } from "./layers/layer-cache.ts";
export type { LoadTenantStateOptions } from "./layers/load-tenant-state.ts";
export { type MovedValue, movedValues } from "./layers/moved-values.ts";
export type { LayeredValue, StatedValue, TenantState } from "./layers/tenant-state.ts";
export type { LoadTenantListOptions } from "./list/load-tenant-list.ts";
export type { TenantFleet } from "./run/fleet.ts";
export type {
  FleetEvent,
  FleetOptions,
  FleetResult,
  PinOptions,
  RunFleetOptions,
  RunTenantOptions,
  StartedRollout,
} from "./run/fleet-options.ts";
export type { DiagnoseFleetOptions, TenantDiagnosis } from "./run/doctor.ts";
export type { TenantFailure } from "./outcome/failure.ts";
export { tenantStep } from "./outcome/tenant-step.ts";
export type {
  FleetVerb,
  TenantStep,
  TenantDetails,
  TenantDiagnostic,
  TenantObjectRun,
  TenantOutcome,
  TenantRollout,
  TenantRun,
} from "./outcome/tenant-run.ts";
export type { GivenApprovals, StartSettings, VerbSettings } from "./verbs/verb-run.ts";
export type { WaveState } from "./waves/judge-waves.ts";
export type { Pin } from "./content/pinned-content.ts";
export type { TenantAccess } from "./access/connect-tenant.ts";
export type { CredentialSettings } from "./list/credential-schema.ts";
export type {
  ListedTenant,
  TenantBreaker,
  TenantLayer,
  TenantList,
  TenantWave,
} from "./list/tenant-list.ts";
export { fleetExitCode } from "./summary/exit-code.ts";
export {
  type ChangeGroup,
  type FailureGroup,
  type FleetSummary,
  type ObjectRow,
  summarizeFleet,
} from "./summary/summarize-fleet.ts";
