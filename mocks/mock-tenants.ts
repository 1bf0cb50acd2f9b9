import { buildTenant, checkTenant, type BuiltTenant } from "./build-tenant.ts";
import { createDoor } from "./door.ts";
import { createRealClock, createVirtualClock, type MockClock } from "./ground/clock.ts";
import { guidOf, hash32 } from "./ground/random.ts";
import type { MockTenant } from "./mock-tenant.ts";
import type { Fault } from "./options/faults.ts";
import type { MockTenantOptions } from "./options/options.ts";
import { settingsOf } from "./options/settings.ts";
import type {
  MockTenantEntry,
  MockTenantsOptions,
  SharedTenantOptions,
} from "./options/tenants-options.ts";
import { createRoutes } from "./routes.ts";
import { allRoles } from "./routing/permissions.ts";
import { createSignIn, type SignInAttempt, type SignInTenant } from "./transport/sign-in.ts";
import { createSwitchboard } from "./transport/switchboard.ts";
import { createFaultBook } from "./transport/fault-book.ts";
import { requestToken } from "./transport/request-token.ts";

/** One tenant of several: the administrator's hand behind it, and what reached it. */
export interface MockTenantOfMany extends Pick<
  MockTenant,
  | "credential"
  | "fetch"
  | "clock"
  | "state"
  | "requests"
  | "inject"
  | "clearFaults"
  | "restarts"
  | "toolsOf"
  | "devicesWith"
> {
  /** In lower case. */
  readonly tenantId: string;
}

/** Several tenants behind one Graph and one sign-in, told apart by their tokens. */
export interface MockTenants extends Pick<MockTenant, "url" | "certificate" | "close"> {
  /** Answers Graph's root, the sign-in host and its own server's address; any other host is not found. */
  readonly fetch: typeof fetch;
  /** Of all tenants. */
  readonly clock: MockClock;
  /** In the order of the options, in lower case. */
  readonly tenantIds: readonly string[];
  /** Every attempt to get a token in order, also those of {@link MockTenants.credential}. */
  readonly signIns: readonly SignInAttempt[];
  /** Tenants that were asked for something so far: the others are not made yet. */
  readonly made: number;
  /**
   * Makes the tenant where nothing was asked of it yet.
   *
   * @throws {RangeError} where there is none of that id.
   */
  tenant(tenantId: string): MockTenantOfMany;
  /**
   * Asks the sign-in for tokens of a tenant, which need not be there: `getToken` then fails as that
   * of the Azure SDK does.
   */
  credential(tenantId: string): MockTenant["credential"];
  /** A failure of sign-in. */
  inject(fault: Fault): void;
  /** Takes out every failure of sign-in that was injected. */
  clearFaults(): void;
}

/**
 * Several tenants as strict as {@link createMockTenant}'s one. Each is made when it is first asked
 * for something, with a seed of its own: 500 of them cost what is used of them.
 *
 * @throws {TypeError} where two have the same id or domain, or an option gives what no tenant can be.
 * @example
 * const { fetch, credential } = createMockTenants({
 *   tenants: [
 *     { tenantId: "11111111-1111-4111-8111-111111111111", devices: 20 },
 *     { tenantId: "22222222-2222-4222-8222-222222222222", consent: false },
 *   ],
 * });
 */
export function createMockTenants({ tenants, shared = {} }: MockTenantsOptions): MockTenants {
  const startAt = new Date(settingsOf(pickStart(shared)).startAt);
  const clock = shared.clock === "real" ? createRealClock() : createVirtualClock(startAt);
  const { seed = 1, graphUrl = "https://graph.microsoft.com" } = shared;
  const loginUrl = shared.loginUrl ?? "https://login.microsoftonline.com";
  const entries = entriesOf(tenants, shared, startAt);
  const routes = createRoutes();
  const built = new Map<string, BuiltTenant>();
  const build = ({ options }: Entry): BuiltTenant => {
    const made = built.get(options.tenantId) ?? buildTenant(options, { clock, routes });
    built.set(options.tenantId, made);
    return made;
  };
  const signIn = createSignIn({
    clock,
    seed,
    applications: shared.applications,
    find: (name) => {
      const entry = entries.byName.get(name);
      return entry && knownTo(entry, entries, build);
    },
  });
  const faults = createFaultBook(shared.signInFaults ?? []);
  const switchboard = createSwitchboard({
    clock,
    seed,
    signIn,
    faults,
    gatewayOf: (tenantId) => {
      const entry = entries.byId.get(tenantId);
      return entry?.consent === false || !entry ? undefined : build(entry).gateway;
    },
    storing: (path) => [...built.values()].find((one) => one.stores(path))?.gateway,
  });
  const door = createDoor(switchboard, {
    hosts: [graphUrl, loginUrl],
    port: shared.port,
    tls: shared.tls,
    now: () => clock.now(),
  });
  const credential: MockTenants["credential"] = (tenantId) => ({
    getToken: async (scopes, options) =>
      await requestToken(door.fetch, `${loginUrl}/${tenantId}`, {
        ...options,
        scope: typeof scopes === "string" ? scopes : (scopes[0] ?? ""),
        clientId: shared.applications?.[0]?.clientId ?? guidOf(seed, "app"),
        secret: shared.applications?.[0]?.secret ?? "any",
        now: clock.now(),
      }),
  });
  return {
    ...door,
    clock,
    tenantIds: [...entries.byId.keys()],
    signIns: signIn.attempts,
    get made() {
      return built.size;
    },
    tenant(tenantId) {
      const entry = entries.byId.get(tenantId.toLowerCase());
      if (!entry) throw new RangeError(`No mock tenant has the id ${tenantId}.`);
      const { gateway, state, inject, clearFaults, restarts, toolsOf, devicesWith } = build(entry);
      const id = entry.options.tenantId;
      return {
        tenantId: id,
        credential: credential(id),
        fetch: door.fetch,
        clock,
        state,
        requests: gateway.requests,
        inject,
        clearFaults,
        restarts,
        toolsOf,
        devicesWith,
      };
    },
    credential,
    inject: (fault) => {
      faults.add(fault);
    },
    clearFaults: () => {
      faults.clear();
    },
  };
}

/** Ids for tenants: the same seed gives the same, and more of them begin with these. */
export function mockTenantIds(count: number, seed = 1): readonly string[] {
  return Array.from({ length: count }, (_, place) => guidOf(seed, "tenant of many", place));
}

/** A tenant with everything that is known of it before it is made. */
interface Entry {
  readonly options: MockTenantOptions & { readonly tenantId: string };
  readonly consent: false | readonly string[];
  readonly token: string | undefined;
}

interface Entries {
  readonly byId: ReadonlyMap<string, Entry>;
  /** By id and by domain. */
  readonly byName: ReadonlyMap<string, Entry>;
}

function entriesOf(
  tenants: readonly MockTenantEntry[],
  shared: SharedTenantOptions,
  startAt: Date,
): Entries {
  const byId = new Map<string, Entry>();
  const byName = new Map<string, Entry>();
  for (const given of tenants) {
    const entry = entryOf(given, shared, startAt);
    const { tenantId, domain = "" } = entry.options;
    for (const name of [tenantId, domain.toLowerCase()]) {
      if (byName.has(name)) throw new TypeError(`Two mock tenants have the name ${name}.`);
      byName.set(name, entry);
    }
    byId.set(tenantId, entry);
  }
  for (const { options, token } of byId.values()) {
    if (token !== undefined && !byId.has(token))
      throw new TypeError(`${options.tenantId} gives tokens of ${token}, which no mock tenant is.`);
  }
  return { byId, byName };
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function entryOf(
  { consent = allRoles, token, ...own }: MockTenantEntry,
  shared: SharedTenantOptions,
  startAt: Date,
): Entry {
  const tenantId = own.tenantId.toLowerCase();
  if (!guid.test(tenantId)) throw new TypeError(`${own.tenantId} is no id of a tenant.`);
  const name = tenantId.slice(0, 8);
  const options = {
    organization: `Contoso ${name}`,
    domain: `contoso-${name}.onmicrosoft.com`,
    ...shared,
    // two tenants share no id of an object
    seed: hash32(shared.seed ?? 1, tenantId),
    ...own,
    tenantId,
    startAt,
    roles: consent === false ? [] : consent,
  };
  checkTenant(options);
  return { options, consent, token: token?.toLowerCase() };
}

function pickStart({ clock, startAt }: SharedTenantOptions): MockTenantOptions {
  return { ...(clock && { clock }), ...(startAt !== undefined && { startAt }) };
}

function knownTo(
  entry: Entry,
  { byId }: Entries,
  build: (entry: Entry) => BuiltTenant,
): SignInTenant {
  const { options, consent, token } = entry;
  const giver = (token === undefined ? undefined : byId.get(token)) ?? entry;
  return {
    tenantId: options.tenantId,
    organization: options.organization ?? options.tenantId,
    hasConsented: consent !== false,
    issue: (scope, appId, claims) => {
      const roles = giver.consent === false ? [] : giver.consent;
      const { tokens } = build(giver);
      const token = tokens.issue(scope, { claims, app: { appId, roles } });
      return { ...token, lifetimeMs: tokens.lifetimeMs };
    },
  };
}
