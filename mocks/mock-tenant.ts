import { buildTenant } from "./build-tenant.ts";
import { createDoor } from "./door.ts";
import type { DeviceRestart } from "./fleet/restart-log.ts";
import type { MockClock } from "./ground/clock.ts";
import type { Fault } from "./options/faults.ts";
import type { LoggedRequest } from "./options/logged-request.ts";
import type { MockTenantOptions } from "./options/options.ts";
import type { ToolDevice, ToolOnDevice } from "./options/tool-options.ts";
import type { MockState } from "./portal/portal.ts";
import type { MockAccessToken, TokenOptions } from "./transport/tokens.ts";

/** One tenant in memory: Graph over `fetch` or HTTP, and the administrator's hand behind it. */
export interface MockTenant {
  /** Answers the Graph root and its own server's address; any other host is not found. */
  readonly fetch: typeof fetch;
  /** Fits wherever an Azure SDK `TokenCredential` is taken. */
  readonly credential: {
    /** A token with the roles of the tenant; follows claims that Graph asked for. */
    getToken(scopes: string | string[], options?: TokenOptions): Promise<MockAccessToken>;
  };
  /** Starts a server on 127.0.0.1 on first call; gives its root without version. */
  url(): Promise<string>;
  /**
   * The certificate, as PEM, that a client of the server has to trust; undefined without `tls`.
   * Its key is never written and gone with the process.
   */
  certificate(): Promise<string | undefined>;
  /** Ends the server, where one was started. */
  close(): Promise<void>;
  readonly clock: MockClock;
  readonly state: MockState;
  /** Every wire call in order, a `$batch` being one with its items. */
  readonly requests: readonly LoggedRequest[];
  /** Makes requests fail from now on, as the fault says. */
  inject(fault: Fault): void;
  /** Takes out every fault that was injected. */
  clearFaults(): void;
  /**
   * Restarts of the simulated PCs for updates so far, in the order of time; none without
   * `devicesUpdate`.
   */
  restarts(): readonly DeviceRestart[];
  /**
   * Tools on a PC now, by their names: what its scripts have placed and activated, whatever Graph
   * tells of it.
   *
   * @param managedId Id of the managed device.
   * @throws {RangeError} where there is none of that id.
   */
  toolsOf(managedId: string): Readonly<Record<string, ToolOnDevice>>;
  /** PCs that have a tool now, in the order of the managed devices. */
  devicesWith(tool: string): readonly ToolDevice[];
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
  options: MockTenantOptions,
  afterWrite: ((state: MockState) => Promise<void>) | undefined,
): MockTenant {
  const tenant = buildTenant(options, { afterWrite });
  const { gateway, tokens, clock, state, settings } = tenant;
  const door = createDoor(gateway, {
    hosts: [settings.graphUrl],
    port: options.port,
    tls: options.tls,
    now: () => clock.now(),
  });
  return {
    ...door,
    credential: {
      getToken: async (scopes, tokenOptions) => await tokens.getToken(scopes, tokenOptions),
    },
    clock,
    state,
    requests: gateway.requests,
    inject: tenant.inject,
    clearFaults: tenant.clearFaults,
    restarts: tenant.restarts,
    toolsOf: tenant.toolsOf,
    devicesWith: tenant.devicesWith,
  };
}
