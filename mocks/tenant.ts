import { createRealClock, createVirtualClock, type MockClock } from "./clock.ts";
import type { Core, Settings } from "./core.ts";
import { createMemberships } from "./directory/memberships.ts";
import { createDeviceUpdates, type DeviceUpdates } from "./fleet/device-updates.ts";
import { createProgress, movingFleet } from "./fleet/progress.ts";
import { createFleet, type Fleet } from "./fleet/simulate.ts";
import {
  defaultBehaviors,
  defaultLimits,
  type Fault,
  type LoggedRequest,
  type MockTenantOptions,
} from "./options.ts";
import { guidOf } from "./random.ts";
import { createReplicas } from "./replicas.ts";
import { createRoutes } from "./routes.ts";
import { createState, type MockState } from "./state.ts";
import { createStore } from "./store.ts";
import { createFaultBook } from "./transport/fault-book.ts";
import { createGateway } from "./transport/gateway.ts";
import { startHttpServer, type HttpServer } from "./transport/http-server.ts";
import { createMockFetch } from "./transport/mock-fetch.ts";
import { createQuotas } from "./transport/quotas.ts";
import { createRandomFaults } from "./transport/random-faults.ts";
import { createTokens, type MockAccessToken, type TokenOptions } from "./transport/tokens.ts";
import { parseGraphUrl } from "./transport/wire-message.ts";
import { copyWire } from "./wire.ts";

/** One tenant in memory: Graph over `fetch` or HTTP, and the administrator's hand behind it. */
export interface MockTenant {
  /** Answers the Graph root and its own server's address; any other host is not found. */
  readonly fetch: typeof fetch;
  /** Fits wherever an Azure SDK `TokenCredential` is taken. */
  readonly credential: {
    getToken(scopes: string | string[], options?: TokenOptions): Promise<MockAccessToken>;
  };
  /** Starts an HTTP server on 127.0.0.1 on first call; gives its root without version. */
  url(): Promise<string>;
  close(): Promise<void>;
  readonly clock: MockClock;
  readonly state: MockState;
  /** Every wire call in order, a `$batch` being one with its items. */
  readonly requests: readonly LoggedRequest[];
  inject(fault: Fault): void;
  clearFaults(): void;
}

/**
 * A tenant as strict as Graph, for tests and for trying things out.
 *
 * @example
 * const { credential, fetch, state } = createMockTenant({ devices: 200, groups: [{ displayName: "VIP" }] });
 */
export function createMockTenant(options: MockTenantOptions = {}): MockTenant {
  return createTenant(options, undefined);
}

/** The same with a hook that runs after each request that may have written, before its answer. */
export function createTenant(
  options: MockTenantOptions,
  afterWrite: ((state: MockState) => Promise<void>) | undefined,
): MockTenant {
  const settings = settingsOf(options);
  const { seed, tenantId, graphUrl } = settings;
  const startAt = new Date(settings.startAt);
  const clock = options.clock === "real" ? createRealClock() : createVirtualClock(startAt);
  const moving = createMovingFleet(options, settings, clock);
  const store = createStore(moving.fleet, seed);
  const core: Core = {
    clock,
    store,
    settings,
    memberships: createMemberships(store, clock, settings.delays.membershipMs),
    replicas: createReplicas(settings.delays, clock),
    deviceUpdates: moving.deviceUpdates,
  };
  const state = createState(core);
  const faults = createFaultBook(options.faults ?? []);
  const tokens = createTokens(options, tenantId, graphUrl, seed, clock);
  const gateway = createGateway({
    core,
    routes: createRoutes(),
    faults,
    randomFaults: createRandomFaults(options.randomFaults, seed),
    quotas: createQuotas(options.quotas, clock, tenantId),
    tokens,
    logBodies: options.logBodies ?? true,
    onExchange: options.onExchange,
    afterWrite: afterWrite === undefined ? undefined : async () => await afterWrite(state),
  });
  for (const user of options.users ?? []) {
    const id = typeof user["id"] === "string" ? user["id"].toLowerCase() : store.nextId();
    store.users.set(id, { ...copyWire(user), id });
  }
  seedTenant(state, options);
  core.replicas.forget();

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
      server ??= startHttpServer(gateway, options.port ?? 0);
      serverUrl = (await server).url;
      return serverUrl;
    },
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
  };
}

function createMovingFleet(
  options: MockTenantOptions,
  { seed, startAt }: Settings,
  clock: MockClock,
): { readonly fleet: Fleet; readonly deviceUpdates: DeviceUpdates | undefined } {
  const fleet = createFleet(options.devices ?? 0, seed, new Date(startAt), {
    hotpatchShare: options.hotpatchShare ?? 0,
    oddDeviceNames: options.oddDeviceNames ?? false,
  });
  if (options.devicesUpdate !== true) return { fleet, deviceUpdates: undefined };
  const progress = createProgress(fleet, startAt);
  return {
    fleet: movingFleet(fleet, progress, () => clock.now()),
    deviceUpdates: createDeviceUpdates(fleet, progress, seed, clock.now().getTime()),
  };
}

function settingsOf(options: MockTenantOptions): Settings {
  const seed = options.seed ?? 1;
  return {
    seed,
    tenantId: options.tenantId ?? guidOf(seed, "tenant"),
    organization: options.organization ?? "Contoso",
    limits: { ...defaultLimits, ...options.limits },
    behaviors: { ...defaultBehaviors, ...options.behaviors },
    delays: {
      membershipMs: 0,
      replicationReads: 0,
      replicationMs: 0,
      latencyMs: 0,
      driverInventoryMs: 0,
      reportMs: 0,
      ...options.delays,
    },
    pageSize: options.pageSize,
    emptyPageAt: options.emptyPageAt,
    etags: options.etags ?? [],
    startAt: new Date(options.startAt ?? "2026-11-22T08:00:00Z").getTime(),
    failingReports: options.failingReports ?? [],
    securityGroupsSoftDelete: options.securityGroupsSoftDelete ?? true,
    graphUrl: (options.graphUrl ?? "https://graph.microsoft.com").replace(/\/$/, ""),
  };
}

// filters and groups first, since rings may be assigned to them
function seedTenant(state: MockState, options: MockTenantOptions): void {
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
}
