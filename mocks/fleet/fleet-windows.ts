import { textOf } from "../ground/wire.ts";
import { audienceOf, type Audience } from "../policies/audience.ts";
import {
  readWindow,
  type MaintenanceWindow,
  type WindowNodes,
} from "../simulation/maintenance-window.ts";
import type { Tenant } from "../state/tenant.ts";
import { nodesOfCatalogPolicy, nodesOfCustomProfile } from "./window-nodes.ts";

/** A policy that sets something of a maintenance window. */
export interface WindowPolicy {
  readonly id: string;
  readonly nodes: WindowNodes;
}

/** The same with those whom it reaches. */
export interface WindowSource extends WindowPolicy {
  readonly audience: Audience;
}

/** The window that policies bring to the PC at an index; undefined where they bring none. */
export type FleetWindows = (index: number) => MaintenanceWindow | undefined;

/**
 * Maintenance windows as the assigned policies bring them. Nodes of several policies add up to one
 * window; of two values for one node that of the older policy counts, since which of two wins is
 * not documented.
 */
export function windowsOf(sources: readonly WindowSource[]): FleetWindows {
  if (sources.length === 0) return () => undefined;
  const known = new Map<string, MaintenanceWindow | undefined>();
  return (index) => {
    const reaching = sources.filter(({ audience }) => audience.sinceAt(index) !== undefined);
    if (reaching.length === 0) return undefined;
    const key = reaching.map((source) => sources.indexOf(source)).join(",");
    if (!known.has(key))
      known.set(key, readWindow(new Map(reaching.toReversed().flatMap(({ nodes }) => [...nodes]))));
    return known.get(key);
  };
}

/** Whom the policies reach now; those that reach nobody are left out. */
export function windowSources(
  tenant: Tenant,
  policies: readonly WindowPolicy[],
): readonly WindowSource[] {
  return policies
    .map((policy) => ({ ...policy, audience: audienceOf(tenant, policy.id) }))
    .filter(({ audience }) => !audience.isEmpty);
}

/** The policies that set something of a window, the oldest first. */
export function windowPoliciesOf(tenant: Tenant): readonly WindowPolicy[] {
  const policies = [...tenant.rows.table("configurationPolicies").entries()].map(([, row]) => ({
    row,
    nodes: nodesOfCatalogPolicy(row),
  }));
  const profiles = [...tenant.rows.table("deviceConfigurations").entries()].map(([, row]) => ({
    row,
    nodes: nodesOfCustomProfile(row),
  }));
  return [...policies, ...profiles]
    .filter(({ nodes }) => nodes.size > 0)
    .sort(
      (a, b) =>
        Date.parse(textOf(a.row, "createdDateTime")) - Date.parse(textOf(b.row, "createdDateTime")),
    )
    .map(({ row, nodes }) => ({ id: textOf(row, "id"), nodes }));
}
