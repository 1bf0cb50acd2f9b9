import { textOf, type WireObject } from "../ground/wire.ts";
import { audienceOf, type Audience } from "../policies/audience.ts";
import type { Tenant } from "../state/tenant.ts";
import { cloudPoliciesOf, type CloudPolicy } from "./cloud-updates.ts";
import {
  windowPoliciesOf,
  windowSources,
  type WindowPolicy,
  type WindowSource,
} from "./fleet-windows.ts";

/** Every policy that decides on updates of the fleet, and whom it reaches. */
export interface Coverage {
  readonly rings: readonly { readonly row: WireObject; readonly audience: Audience }[];
  readonly cloud: readonly CloudPolicy[];
  readonly windows: readonly WindowSource[];
  /** What it was read from: as long as all of it stays, so does the coverage. */
  readonly basis: readonly unknown[];
}

/** Reads a tenant's policies time and again; what a policy sets is read anew after a write only. */
export function createCoverage(tenant: Tenant): (at: number) => Coverage {
  const configurations = tenant.rows.table("deviceConfigurations");
  const policies = tenant.rows.table("configurationPolicies");
  let read: readonly number[] = [];
  let rings: readonly WireObject[] = [];
  let windows: readonly WindowPolicy[] = [];
  return (at) => {
    const versions = [configurations.version, policies.version];
    if (!isSame(versions, read)) {
      read = versions;
      rings = [...configurations.entries()].map(([, row]) => row).filter(isRing);
      windows = windowPoliciesOf(tenant);
    }
    const covered = {
      rings: rings.map((row) => ({ row, audience: audienceOf(tenant, textOf(row, "id")) })),
      cloud: cloudPoliciesOf(tenant, at),
      windows: windowSources(tenant, windows),
    };
    return {
      ...covered,
      basis: [
        ...versions,
        ...covered.cloud.flatMap(({ policyId, build, release }) => [policyId, build, release]),
        ...[...covered.rings, ...covered.cloud, ...covered.windows].flatMap(
          ({ audience }) => audience.basis,
        ),
      ],
    };
  };
}

/** Whether two lists hold the very same. */
export function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, place) => Object.is(item, b[place]));
}

function isRing(row: WireObject): boolean {
  return textOf(row, "@odata.type").endsWith(".windowsUpdateForBusinessConfiguration");
}
