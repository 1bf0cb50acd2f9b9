import { answerAppStorage, isAppStoragePath, storedContent } from "./apps/app-storage.ts";
import { seedPrincipals } from "./directory/principals.ts";
import { createDeviceUpdates, type DeviceUpdates } from "./fleet/device-updates.ts";
import type { DeviceRestart } from "./fleet/restart-log.ts";
import { createTenantTools } from "./fleet/tools/tool-fleet.ts";
import { createRealClock, createVirtualClock, type MockClock } from "./ground/clock.ts";
import type { Fault } from "./options/faults.ts";
import type { MockTenantOptions } from "./options/options.ts";
import { withRealism } from "./options/realistic.ts";
import { settingsOf, type Settings } from "./options/settings.ts";
import type { ToolDevice, ToolOnDevice } from "./options/tool-options.ts";
import { createPortal, type MockState } from "./portal/portal.ts";
import { answerStorage, isStoragePath, storedReport } from "./reports/storage.ts";
import { createRoutes } from "./routes.ts";
import { dispatch, type Route } from "./routing/router.ts";
import { checkFleet } from "./simulation/check-fleet.ts";
import { checkReleases } from "./simulation/check-releases.ts";
import { checkTools } from "./simulation/check-tools.ts";
import { createFleet, type Fleet } from "./simulation/fleet.ts";
import { createProgress, movingFleet } from "./simulation/progress.ts";
import { createReleaseCalendar } from "./simulation/release-calendar.ts";
import { createUsers } from "./simulation/users.ts";
import { createMemberships } from "./state/memberships.ts";
import { createReplicas } from "./state/replicas.ts";
import { createTenantRows } from "./state/tenant-rows.ts";
import type { Tenant } from "./state/tenant.ts";
import { createEarlierAnswers } from "./transport/earlier-answers.ts";
import { createFaultBook } from "./transport/fault-book.ts";
import { createGateway, type Gateway } from "./transport/gateway.ts";
import { createRandomFaults } from "./transport/random-faults.ts";
import { createQuotas } from "./transport/throttling.ts";
import { createTokens, type Tokens } from "./transport/tokens.ts";

/** A tenant behind its gateway, before anything leads to it. */
export interface BuiltTenant {
  readonly settings: Settings;
  readonly gateway: Gateway;
  readonly tokens: Tokens;
  readonly clock: MockClock;
  readonly state: MockState;
  /** Whether the file behind this path of a storage is of this tenant. */
  readonly stores: (path: string) => boolean;
  readonly inject: (fault: Fault) => void;
  readonly clearFaults: () => void;
  readonly restarts: () => readonly DeviceRestart[];
  readonly toolsOf: (managedId: string) => Readonly<Record<string, ToolOnDevice>>;
  readonly devicesWith: (tool: string) => readonly ToolDevice[];
}

/** What a tenant may be given from outside. */
export interface BuildParts {
  /** Runs after each request that may have written, before its answer. */
  readonly afterWrite?: ((state: MockState) => Promise<void>) | undefined;
  /** Shared with other tenants; this one begins when its options say, whatever time it is. */
  readonly clock?: MockClock | undefined;
  /** Shared with other tenants: they hold nothing of any. */
  readonly routes?: readonly Route[] | undefined;
}

/** @throws {TypeError} where the options give what no fleet can be, or releases that nobody can publish. */
export function buildTenant(given: MockTenantOptions, parts: BuildParts = {}): BuiltTenant {
  checkTenant(given);
  const options = withRealism(given);
  const settings = settingsOf(options);
  const { seed, tenantId, graphUrl } = settings;
  let isFurnished = false;
  const clock = parts.clock
    ? startingAt(settings.startAt, parts.clock, () => isFurnished)
    : ownClock(options, settings);
  const { fleet, deviceUpdates } = createMovingFleet(options, settings, clock);
  const rows = createTenantRows(fleet, seed);
  const tenant: Tenant = {
    clock,
    settings,
    rows,
    memberships: createMemberships(
      rows,
      // while the PCs catch up, members are those of that time
      { now: () => deviceUpdates?.time() ?? clock.now() },
      settings.delays.membershipMs,
    ),
    releases: createReleaseCalendar(options),
    tools: createTenantTools(settings, rows, () => tenant),
    replicas: createReplicas(settings.delays, clock),
    approvals: new Map(),
    audit: [],
    courseOf: (policyId, managedId) => deviceUpdates?.courseOf(tenant, policyId, managedId),
    fleetPc: (managedId) => deviceUpdates?.fleetPc(tenant, managedId),
  };
  const settleFleet = (): void => deviceUpdates?.settle(tenant);
  // not on requests that read alone: who asks for what scripts did settles that first
  const settleTools = (): void => {
    settleFleet();
    tenant.tools.catchUp();
  };
  const state = createPortal(tenant, settleTools);
  const faults = createFaultBook(options.faults ?? []);
  const tokens = createTokens(options, tenantId, graphUrl, seed, clock);
  const { afterWrite } = parts;
  const routes = parts.routes ?? createRoutes();
  const gateway = createGateway({
    clock,
    settings,
    settleFleet,
    dispatch: (call) => {
      if (call.method !== "GET") settleTools();
      return dispatch(routes, call, tenant);
    },
    answerElsewhere: (request, path) => {
      if (isStoragePath(path)) return answerStorage(request, path, tenant);
      return isAppStoragePath(path) ? answerAppStorage(request, path, tenant) : undefined;
    },
    faults,
    earlier: createEarlierAnswers(faults),
    randomFaults: createRandomFaults(options.randomFaults, seed),
    quotas: createQuotas(options.quotas, clock, tenantId),
    tokens,
    logBodies: options.logBodies ?? true,
    onExchange: options.onExchange,
    afterWrite: afterWrite === undefined ? undefined : async () => await afterWrite(state),
  });
  seedTenant(tenant, state, options);
  isFurnished = true;

  return {
    settings,
    gateway,
    tokens,
    clock,
    state,
    stores: (path) =>
      storedReport(path, tenant) !== undefined || storedContent(path, tenant) !== undefined,
    inject: (fault) => {
      faults.add(fault);
    },
    clearFaults: () => {
      faults.clear();
    },
    restarts: () => {
      settleFleet();
      return deviceUpdates?.restarts() ?? [];
    },
    toolsOf: (managedId) => {
      settleFleet();
      return tenant.tools.toolsOf(managedId);
    },
    devicesWith: (tool) => {
      settleFleet();
      return tenant.tools.devicesWith(tool);
    },
  };
}

/** @throws {TypeError} as {@link buildTenant}, without building anything. */
export function checkTenant(options: MockTenantOptions): void {
  checkFleet(options);
  checkReleases(options);
  checkTools(options);
}

function ownClock({ clock }: MockTenantOptions, { startAt }: Settings): MockClock {
  return clock === "real" ? createRealClock() : createVirtualClock(new Date(startAt));
}

// what a tenant is furnished with is as old as the tenant, whenever that is made
function startingAt(startAt: number, clock: MockClock, isFurnished: () => boolean): MockClock {
  return { ...clock, now: () => (isFurnished() ? clock.now() : new Date(startAt)) };
}

function createMovingFleet(
  options: MockTenantOptions,
  settings: Settings,
  clock: MockClock,
): { readonly fleet: Fleet; readonly deviceUpdates: DeviceUpdates | undefined } {
  const { seed, startAt, devicesUpdate, updateHabits } = settings;
  const fleet = createFleet(options.devices ?? 0, seed, new Date(startAt), {
    hotpatchShare: options.hotpatchShare ?? 0,
    ltscShare: options.ltscShare ?? 0,
    insiderShare: options.insiderShare ?? 0,
    esuShare: options.esuShare ?? 1,
    editions: options.editionShares,
    models: options.modelShares,
    oddDeviceNames: options.oddDeviceNames ?? false,
    namePrefixes: (options.tools?.sites ?? []).map(({ prefix }) => prefix),
  });
  if (!devicesUpdate) return { fleet, deviceUpdates: undefined };
  const progress = createProgress(fleet, startAt, seed, updateHabits);
  return {
    fleet: movingFleet(fleet, progress, () => clock.now()),
    deviceUpdates: createDeviceUpdates(fleet, progress, settings, clock.now().getTime()),
  };
}

// filters and groups first, since rings may be assigned to them
function seedTenant(tenant: Tenant, state: MockState, options: MockTenantOptions): void {
  const { users = [] } = options;
  const all = typeof users === "number" ? createUsers(users, tenant.settings.seed) : users;
  seedPrincipals(tenant, all);
  if (options.state !== undefined) state.load(options.state);
  for (const group of options.groups ?? []) state.add("groups", group);
  for (const filter of options.filters ?? [])
    state.add("assignmentFilters", { platform: "windows10AndLater", ...filter });
  for (const ring of options.rings ?? []) {
    state.add("deviceConfigurations", {
      "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
      ...ring,
    });
  }
  for (const policy of options.configurationPolicies ?? [])
    state.add("configurationPolicies", { platforms: "windows10", technologies: "mdm", ...policy });
  tenant.replicas.forget();
  tenant.audit.length = 0;
}
