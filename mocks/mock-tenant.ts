import { seedPrincipals } from "./directory/principals.ts";
import { createDeviceUpdates, type DeviceUpdates } from "./fleet/device-updates.ts";
import { createRealClock, createVirtualClock, type MockClock } from "./ground/clock.ts";
import type { DeviceRestart } from "./fleet/restart-log.ts";
import { parseGraphUrl } from "./ground/wire-message.ts";
import { createPortal, type MockState } from "./portal/portal.ts";
import { answerStorage, isStoragePath } from "./reports/storage.ts";
import { createRoutes } from "./routes.ts";
import { dispatch } from "./routing/router.ts";
import type { Fault } from "./options/faults.ts";
import type { LoggedRequest } from "./options/logged-request.ts";
import type { MockTenantOptions } from "./options/options.ts";
import { withRealism } from "./options/realistic.ts";
import { settingsOf, type Settings } from "./options/settings.ts";
import { checkFleet } from "./simulation/check-fleet.ts";
import { checkReleases } from "./simulation/check-releases.ts";
import { createFleet, type Fleet } from "./simulation/fleet.ts";
import { createReleaseCalendar } from "./simulation/release-calendar.ts";
import { createProgress, movingFleet } from "./simulation/progress.ts";
import { createUsers } from "./simulation/users.ts";
import { createMemberships } from "./state/memberships.ts";
import { createReplicas } from "./state/replicas.ts";
import { createTenantRows } from "./state/tenant-rows.ts";
import type { Tenant } from "./state/tenant.ts";
import { createEarlierAnswers } from "./transport/earlier-answers.ts";
import { createFaultBook } from "./transport/fault-book.ts";
import { createGateway } from "./transport/gateway.ts";
import { startHttpServer, type HttpServer } from "./transport/http-server.ts";
import { createMockFetch } from "./transport/mock-fetch.ts";
import { createServerIdentity, type ServerIdentity } from "./transport/server-identity.ts";
import { createQuotas } from "./transport/throttling.ts";
import { createRandomFaults } from "./transport/random-faults.ts";
import { createTokens, type MockAccessToken, type TokenOptions } from "./transport/tokens.ts";

/** One tenant in memory: Graph over `fetch` or HTTP, and the administrator's hand behind it. */
export interface MockTenant {
  /** Answers the Graph root and its own server's address; any other host is not found. */
  readonly fetch: typeof fetch;
  /** Fits wherever an Azure SDK `TokenCredential` is taken. */
  readonly credential: {
    getToken(scopes: string | string[], options?: TokenOptions): Promise<MockAccessToken>;
  };
  /** Starts a server on 127.0.0.1 on first call; gives its root without version. */
  url(): Promise<string>;
  /**
   * The certificate, as PEM, that a client of the server has to trust; undefined without `tls`.
   * Its key is never written and gone with the process.
   */
  certificate(): Promise<string | undefined>;
  close(): Promise<void>;
  readonly clock: MockClock;
  readonly state: MockState;
  /** Every wire call in order, a `$batch` being one with its items. */
  readonly requests: readonly LoggedRequest[];
  inject(fault: Fault): void;
  clearFaults(): void;
  /**
   * Restarts of the simulated PCs for updates so far, in the order of time; none without
   * `devicesUpdate`.
   */
  restarts(): readonly DeviceRestart[];
}

/**
 * A tenant as strict as Graph, for tests and for trying things out.
 *
 * @throws {TypeError} where the options give what no fleet can be, or releases that nobody can publish.
 * @example
 * const { credential, fetch, state } = createMockTenant({ devices: 200, groups: [{ displayName: "VIP" }] });
 */
export function createMockTenant(options: MockTenantOptions = {}): MockTenant {
  return createTenant(options, undefined);
}

/** The same with a hook that runs after each request that may have written, before its answer. */
export function createTenant(
  given: MockTenantOptions,
  afterWrite: ((state: MockState) => Promise<void>) | undefined,
): MockTenant {
  checkFleet(given);
  checkReleases(given);
  const options = withRealism(given);
  const settings = settingsOf(options);
  const { seed, tenantId, graphUrl } = settings;
  const clock =
    options.clock === "real" ? createRealClock() : createVirtualClock(new Date(settings.startAt));
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
    replicas: createReplicas(settings.delays, clock),
    approvals: new Map(),
    audit: [],
    courseOf: (policyId, managedId) => deviceUpdates?.courseOf(tenant, policyId, managedId),
    fleetPc: (managedId) => deviceUpdates?.fleetPc(tenant, managedId),
  };
  const settleFleet = (): void => deviceUpdates?.settle(tenant);
  const state = createPortal(tenant, settleFleet);
  const faults = createFaultBook(options.faults ?? []);
  const tokens = createTokens(options, tenantId, graphUrl, seed, clock);
  const routes = createRoutes();
  const gateway = createGateway({
    clock,
    settings,
    settleFleet,
    dispatch: (call) => dispatch(routes, call, tenant),
    answerElsewhere: (request, path) =>
      isStoragePath(path) ? answerStorage(request, path, tenant) : undefined,
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

  let identity: Promise<ServerIdentity> | undefined;
  const serverIdentity = async (): Promise<ServerIdentity | undefined> =>
    options.tls === true
      ? await (identity ??= createServerIdentity(new URL(graphUrl).hostname, clock.now()))
      : undefined;
  const startServer = async (): Promise<HttpServer> =>
    await startHttpServer(gateway, options.port ?? 0, await serverIdentity());
  let server: Promise<HttpServer> | undefined;
  let serverUrl: string | undefined;
  return {
    fetch: createMockFetch(gateway, (url) => {
      const { origin } = parseGraphUrl(url);
      return origin === parseGraphUrl(graphUrl).origin || origin === serverUrl;
    }),
    credential: {
      getToken: async (scopes, tokenOptions) => await tokens.getToken(scopes, tokenOptions),
    },
    async url() {
      server ??= startServer();
      serverUrl = (await server).url;
      return serverUrl;
    },
    certificate: async () => (await serverIdentity())?.authority,
    async close() {
      const running = await server;
      server = undefined;
      await running?.close();
    },
    clock,
    state,
    requests: gateway.requests,
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
  };
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
