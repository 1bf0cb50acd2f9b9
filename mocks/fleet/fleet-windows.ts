import { textOf } from "../ground/wire.ts";
import { audienceOf, type Audience } from "../policies/audience.ts";
import type { Fleet } from "../simulation/fleet.ts";
import {
  readWindow,
  type MaintenanceWindow,
  type WindowNodes,
} from "../simulation/maintenance-window.ts";
import type { Tenant } from "../state/tenant.ts";
import { nodesOfCatalogPolicy, nodesOfCustomProfile } from "./window-nodes.ts";

/** The window that policies bring to the PC at an index; undefined where they bring none. */
export type FleetWindows = (index: number) => MaintenanceWindow | undefined;

interface Source {
  readonly nodes: WindowNodes;
  readonly audience: Audience;
}

/**
 * Maintenance windows as the assigned policies bring them. Nodes of several policies add up to one
 * window; of two values for one node that of the older policy counts, since which of two wins is
 * not documented.
 */
export function windowsOf(tenant: Tenant, fleet: Fleet): FleetWindows {
  const sources = sourcesOf(tenant);
  if (sources.length === 0) return () => undefined;
  const known = new Map<string, MaintenanceWindow | undefined>();
  return (index) => {
    const [id, managedId] = [fleet.devices.idAt(index), fleet.managedDevices.idAt(index)];
    const reaching = sources.filter(({ audience }) => audience.since(id, managedId) !== undefined);
    if (reaching.length === 0) return undefined;
    const key = reaching.map((source) => sources.indexOf(source)).join(",");
    if (!known.has(key))
      known.set(key, readWindow(new Map(reaching.toReversed().flatMap(({ nodes }) => [...nodes]))));
    return known.get(key);
  };
}

function sourcesOf(tenant: Tenant): readonly Source[] {
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
    .map(({ row, nodes }) => ({ nodes, audience: audienceOf(tenant, textOf(row, "id")) }))
    .filter(({ audience }) => !audience.isEmpty);
}
