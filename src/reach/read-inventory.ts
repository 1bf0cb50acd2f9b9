import type { DeviceCache } from "../devices/directory-cache.ts";
import { readDirectoryDevices } from "../devices/directory-devices.ts";
import { managedDevicePages } from "../devices/managed-devices.ts";
import type { GraphError } from "../graph/error.ts";
import type { GraphRequest, OperationOptions } from "../graph/request.ts";
import { type WireObject, wireText } from "../kind/wire.ts";
import { groups } from "../registry/kinds.ts";
import { filterDeviceProperties } from "../rules/filters/index.ts";
import { deviceSelectFor } from "../rules/membership/index.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { type Inventory, InventoryBuilder, type ReadMembers } from "./inventory.ts";

/** What an inventory is asked for. */
export interface InventoryNeeds {
  /** Membership rules that are evaluated over every device. */
  readonly rules: readonly string[];
  /** Rules of assignment filters, which ask Intune's own list of devices. */
  readonly filterRules: readonly string[];
  /** Ids of groups whose members no rule tells. */
  readonly groupIds: readonly string[];
}

/** How the inventory is read. */
export interface ReadInventoryDevicesOptions extends OperationOptions {
  /** Told how many devices were read so far, and of how many where Graph was asked for it. */
  readonly onProgress?: ((devices: number, of?: number) => void) | undefined;
  /** Told what a reader should know of the reading, such as that a cache could not be used. */
  readonly onNote?: ((sentence: string) => void) | undefined;
  /** Where directory devices are kept between runs. */
  readonly cache?: DeviceCache | undefined;
  /** Whether ranges of a large directory are read at the same time. Default true. */
  readonly ranges?: boolean | undefined;
  /** The time for `system.now` in rules. Default: the tenant's clock. */
  readonly now?: Date | undefined;
}

/** How the directory is read into a builder. */
export interface ReadDirectoryIntoOptions extends Omit<ReadInventoryDevicesOptions, "now"> {
  /** As `readDirectoryDevices` takes it. */
  readonly rangesAtOnce?: number | undefined;
}

/**
 * Reads every device of the directory, and of each only what is asked. Needs `Device.Read.All`;
 * with filters `DeviceManagementManagedDevices.Read.All`, for members of groups
 * `GroupMember.Read.All`.
 *
 * @throws {GraphError} where something cannot be read.
 */
export async function readInventory(
  tenant: Tenant,
  needs: InventoryNeeds,
  options: ReadInventoryDevicesOptions = {},
): Promise<Inventory> {
  const builder = new InventoryBuilder({ ...needs, now: options.now ?? tenant.now() });
  const operation: OperationOptions = { abortSignal: options.abortSignal };
  const [members] = await Promise.all([
    readNestedMembers(tenant, needs.groupIds, operation),
    readDirectoryInto(builder, tenant, needs.rules, options),
    readManaged(tenant, needs.filterRules, builder, operation),
  ]);
  return builder.finish(members);
}

/** Reads the directory into a builder that asks these rules. */
export async function readDirectoryInto(
  builder: InventoryBuilder,
  tenant: Tenant,
  rules: readonly string[],
  { abortSignal, onProgress, onNote, cache, ranges, rangesAtOnce }: ReadDirectoryIntoOptions,
): Promise<void> {
  const needs = deviceSelectFor(rules);
  const { now } = tenant;
  let total: number | undefined;
  const onTotal = (devices: number) => {
    total = devices;
  };
  const options = { abortSignal, cache, onNote, onTotal, needs, ranges, rangesAtOnce, now };
  for await (const page of readDirectoryDevices(tenant.graph, options)) {
    const before = builder.size;
    for (const row of page) builder.addDevice(row);
    const isWorthTelling = Math.floor(before / tellEach) < Math.floor(builder.size / tellEach);
    if (isWorthTelling) onProgress?.(builder.size, total);
  }
}

const tellEach = 5000;

async function readManaged(
  tenant: Tenant,
  filterRules: readonly string[],
  builder: InventoryBuilder,
  { abortSignal }: OperationOptions,
): Promise<void> {
  if (filterRules.length === 0) return;
  const filterProperties = filterRules.flatMap(filterDeviceProperties);
  const pages = managedDevicePages(tenant.graph, { filterProperties, abortSignal });
  for await (const page of pages) for (const row of page) builder.addManagedDevice(row);
}

/**
 * Whether the service says that a group cannot hold members of the type that was asked for: a
 * Microsoft 365 group holds no devices, and answers so instead of with an empty list.
 *
 * @see https://learn.microsoft.com/graph/api/group-list-transitivemembers
 */
function cannotHold({ status, code }: GraphError): boolean {
  return status === 400 && code === "Request_UnsupportedQuery";
}

/** The members of groups, nested groups included; those of a group that is gone are none. */
export async function readNestedMembers(
  tenant: Tenant,
  ids: readonly string[],
  options: OperationOptions,
): Promise<ReadonlyMap<string, ReadMembers>> {
  const { membership } = groups;
  const asked = ids.map((id) => ({
    id,
    devices: membership.readNestedDevices(id),
    user: membership.readNestedUser(id),
  }));
  const refused = new Map<GraphRequest, GraphError>();
  const lists = await tenant.graph.lists<GraphRequest, WireObject, []>(
    asked.flatMap(({ devices, user }) => [devices, user]),
    (request) => request,
    {
      ...options,
      // whoever may not see users cannot tell that there are none
      orElse: (error, request) => {
        if (cannotHold(error)) refused.set(request, error);
        else if (error.status !== 404) throw error;
        return [];
      },
    },
  );
  // every group can hold users: there it is a refusal of another kind
  for (const { user } of asked) {
    const refusal = refused.get(user);
    if (refusal !== undefined) throw refusal;
  }
  const rowsOf = new Map(lists);
  return new Map(
    asked.map(({ id, devices, user }) => [
      id,
      {
        deviceIds: (rowsOf.get(devices) ?? []).map((row) => wireText(row, "id")),
        users: (rowsOf.get(user) ?? []).length > 0,
      },
    ]),
  );
}
