import { createVirtualClock, type MockClock } from "../../mocks/ground/clock.ts";
import { segmentsOf, type Call } from "../../mocks/ground/call.ts";
import type { WireObject } from "../../mocks/ground/wire.ts";
import { parseQuery } from "../../mocks/odata/query.ts";
import { createPortal, type MockState } from "../../mocks/portal/portal.ts";
import { createRoutes } from "../../mocks/routes.ts";
import { dispatch } from "../../mocks/routing/router.ts";
import { createTenantTools } from "../../mocks/fleet/tools/tool-fleet.ts";
import { settingsOf } from "../../mocks/options/settings.ts";
import type { Derivation } from "../../mocks/simulation/derivation.ts";
import { createFleet } from "../../mocks/simulation/fleet.ts";
import { createMemberships } from "../../mocks/state/memberships.ts";
import { createReplicas } from "../../mocks/state/replicas.ts";
import { createReleaseCalendar } from "../../mocks/simulation/release-calendar.ts";
import { createTenantRows } from "../../mocks/state/tenant-rows.ts";
import type { Tenant } from "../../mocks/state/tenant.ts";

/** How often something of the fleet was made since it was set back. */
export interface Made {
  rows: number;
  ids: number;
  /** Rows of which the ids alone were looked at. */
  keys: number;
}

/** A tenant over a fleet that counts what is made of it: the work of an answer without a clock. */
export function createCountedTenant(devices: number): {
  readonly state: MockState;
  readonly clock: MockClock;
  readonly made: Made;
  /** GET, always as an advanced query. */
  get(path: string): WireObject;
} {
  const settings = settingsOf({ devices });
  const startAt = new Date(settings.startAt);
  const clock = createVirtualClock(startAt);
  const made: Made = { rows: 0, ids: 0, keys: 0 };
  const fleet = createFleet(devices, settings.seed, startAt, {
    hotpatchShare: 0,
    ltscShare: 0,
    insiderShare: 0,
    esuShare: 1,
    editions: undefined,
    models: undefined,
    oddDeviceNames: false,
    namePrefixes: [],
  });
  const rows = createTenantRows(
    {
      ...fleet,
      devices: counted(fleet.devices, made),
      managedDevices: counted(fleet.managedDevices, made),
    },
    settings.seed,
  );
  const tenant: Tenant = {
    clock,
    settings,
    rows,
    memberships: createMemberships(rows, clock, 0),
    releases: createReleaseCalendar({}),
    replicas: createReplicas(settings.delays, clock),
    approvals: new Map(),
    audit: [],
    tools: createTenantTools(settings, rows, () => tenant),
    courseOf: () => undefined,
    fleetPc: () => undefined,
  };
  const routes = createRoutes();
  return {
    state: createPortal(tenant, () => undefined),
    clock,
    made,
    get(path) {
      const body = dispatch(routes, callOf(path), tenant).body;
      if (typeof body !== "object") throw new TypeError(`${path} answers no object.`);
      return body;
    },
  };
}

function counted(derivation: Derivation, made: Made): Derivation {
  return {
    ...derivation,
    idAt(index) {
      made.ids++;
      return derivation.idAt(index);
    },
    keysAt(index) {
      made.keys++;
      return derivation.keysAt(index);
    },
    rowAt(index) {
      made.rows++;
      return derivation.rowAt(index);
    },
  };
}

function callOf(path: string): Call {
  const [pathname = "", query] = path.split(/\?(.*)/s);
  const search = query === undefined ? "" : `?${query}`;
  return {
    method: "GET",
    version: "beta",
    origin: "https://graph.microsoft.com",
    segments: segmentsOf(pathname),
    path: pathname,
    search,
    query: parseQuery(search),
    headers: { consistencylevel: "eventual" },
    bodyText: undefined,
    caller: { appId: "test", roles: undefined, kind: "application" },
  };
}
