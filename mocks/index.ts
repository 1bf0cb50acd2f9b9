export type { MockClock } from "./clock.ts";
export type {
  CollectionName,
  DelayOptions,
  Fault,
  FaultEffect,
  FaultMatch,
  LoggedItem,
  LoggedRequest,
  MockLimits,
  MockTenantOptions,
  OpenBehaviors,
  QuotaOptions,
  RandomFaultOptions,
} from "./options.ts";
export type { SavedState } from "./saved-state.ts";
export { serveMockTenant, type ServeMockTenantOptions } from "./serve.ts";
export type { MockState } from "./state.ts";
export { createMockTenant, type MockTenant } from "./tenant.ts";
export type { MockAccessToken, TokenOptions } from "./transport/tokens.ts";
export type { WireObject } from "./wire.ts";
