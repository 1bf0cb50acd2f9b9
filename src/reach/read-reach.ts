import type { OperationOptions } from "../graph/request.ts";
import { type WireObject, wireText } from "../kind/wire.ts";
import { filters, groups } from "../registry/kinds.ts";
import type { Tenant } from "../tenant/tenant.ts";
import type { DeviceSet } from "./device-set.ts";
import type { Inventory } from "./inventory.ts";
import { inventoryNeeds } from "./inventory-needs.ts";
import { policyReach } from "./policy-reach.ts";
import type { AssignedPolicy, FilterSource, GroupSource, ReachView } from "./reach-view.ts";
import { readInventory, type ReadInventoryDevicesOptions } from "./read-inventory.ts";

/** Whom policies reach now. */
export interface TenantReach {
  readonly inventory: Inventory;
  readonly view: ReachView;
  /** @throws {RangeError} for a policy that was not asked for. */
  of(policy: AssignedPolicy): DeviceSet;
}

/**
 * Reads whom these policies of the tenant reach now: their groups, by rule where one is active,
 * their filters, and the devices. Needs `Device.Read.All` and `GroupMember.Read.All`; where
 * filters are used `DeviceManagementConfiguration.Read.All` and
 * `DeviceManagementManagedDevices.Read.All`.
 *
 * @throws {GraphError} where something cannot be read.
 */
export async function readReach(
  tenant: Tenant,
  policies: readonly AssignedPolicy[],
  options: ReadInventoryDevicesOptions = {},
): Promise<TenantReach> {
  const operation: OperationOptions = { abortSignal: options.abortSignal };
  const view = await readReachView(tenant, policies, operation);
  const needs = inventoryNeeds([{ view, policies, groupIds: [], filterIds: [] }]);
  const inventory = await readInventory(tenant, needs, options);
  return { inventory, view, of: (policy) => policyReach(policy, view, inventory) };
}

/** The groups and filters that policies name, as the tenant has them now. */
export async function readReachView(
  tenant: Tenant,
  policies: readonly AssignedPolicy[],
  options: OperationOptions,
): Promise<ReachView> {
  const assignments = policies.flatMap((policy) => policy.assignments);
  const groupIds = [...new Set(assignments.flatMap(({ groupId }) => groupId ?? []))];
  const hasFilters = assignments.some(({ filterId }) => filterId !== undefined);
  const [groupSources, filterSources] = await Promise.all([
    readGroupSources(tenant, groupIds, options),
    hasFilters ? readFilterSources(tenant, options) : new Map<string, FilterSource>(),
  ]);
  return { groups: groupSources, filters: filterSources };
}

async function readGroupSources(
  tenant: Tenant,
  ids: readonly string[],
  options: OperationOptions,
): Promise<Map<string, GroupSource>> {
  const requests = ids.length === 0 ? [] : groups.membership.lookUp(ids);
  const lists = await tenant.graph.lists<(typeof requests)[number], WireObject>(
    requests,
    (request) => request,
    options,
  );
  return new Map(
    lists.flatMap(([, rows]) =>
      rows.map((wire) => [wireText(wire, "id").toLowerCase(), groupSourceOf(wire)] as const),
    ),
  );
}

/** Where the members of a group as Graph gives it come from. */
export function groupSourceOf(wire: WireObject): GroupSource {
  const { membership, processing } = groups;
  const rule = wire[membership.rulePath];
  const fills = processing.isDynamic(wire) && !processing.isPaused(wire);
  return {
    name: wireText(wire, "displayName"),
    from:
      fills && typeof rule === "string"
        ? { rule }
        : { membersOf: wireText(wire, "id").toLowerCase() },
  };
}

async function readFilterSources(
  tenant: Tenant,
  options: OperationOptions,
): Promise<Map<string, FilterSource>> {
  const sources = new Map<string, FilterSource>();
  for (const request of filters.requests.locate([])) {
    for await (const wire of tenant.graph.list<WireObject>(request, options)) {
      const source = { name: wireText(wire, "displayName"), rule: wireText(wire, "rule") };
      sources.set(wireText(wire, "id").toLowerCase(), source);
    }
  }
  return sources;
}
