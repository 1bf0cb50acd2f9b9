export type { MockClock } from "./ground/clock.ts";
export type { WireObject, WireVersion } from "./ground/wire.ts";
export { createMockTenant, type MockTenant } from "./mock-tenant.ts";
export {
  createMockTenants,
  mockTenantIds,
  type MockTenantOfMany,
  type MockTenants,
} from "./mock-tenants.ts";
export type { DeviceRestart } from "./fleet/restart-log.ts";
export type { MockState } from "./portal/portal.ts";
export type { SavedState } from "./portal/saved-state.ts";
export {
  serveMockTenant,
  serveMockTenants,
  type MockTenantServer,
  type MockTenantsServer,
  type ServeMockTenantOptions,
} from "./serve.ts";
export { realisticDelays } from "./options/realistic.ts";
export type { OpenBehaviors } from "./options/behaviors.ts";
export type { CollectionName } from "./options/collection-name.ts";
export type {
  AnswerRewrite,
  Fault,
  FaultEffect,
  FaultMatch,
  RandomFaultOptions,
} from "./options/faults.ts";
export { parseFaults } from "./options/parse-faults.ts";
export type { MockLimits } from "./options/limits.ts";
export type { LoggedItem, LoggedRequest } from "./options/logged-request.ts";
export {
  type UpdateScenario,
  updateScenario,
  updateScenarios,
  type UpdateScenarioTerms,
} from "./fleet/update-scenarios.ts";
export type { DevicesUpdateOptions, UpdateFailureOptions } from "./options/devices-update.ts";
export type { InstalledAppOptions } from "./options/installed-app.ts";
export type { DelayOptions, EditionShares, MockTenantOptions } from "./options/options.ts";
export type {
  ExtraRelease,
  KnownIssueOptions,
  KnownIssueStatus,
} from "./options/release-options.ts";
export type {
  MockApplication,
  MockTenantEntry,
  MockTenantsOptions,
  OwnTenantOptions,
  SharedTenantOptions,
} from "./options/tenants-options.ts";
export type {
  ToolDevice,
  ToolOnDevice,
  ToolOptions,
  ToolSite,
  ToolTroubles,
} from "./options/tool-options.ts";
export type { SignInAttempt } from "./transport/sign-in.ts";
export type { UnapprovedInstallOptions } from "./options/unapproved-install.ts";
export type { RunScript, ScriptOutcome, ScriptRun } from "./options/script-runs.ts";
export type { QuotaOptions } from "./options/quotas.ts";
export type { MockAccessToken, TokenOptions } from "./transport/tokens.ts";
