import type { DesiredState } from "../config/desired-state.ts";
import { reveal } from "../config/variables.ts";
import type { OperationOptions } from "../graph/request.ts";
import { type WireObject, wireText } from "../kind/wire.ts";
import { groups, isGroup } from "../registry/kinds.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { readRows } from "./read-rows.ts";
import type { DeviceReference, TenantObject } from "./snapshot.ts";
import { statedObjects } from "./stated-objects.ts";
import { visibleLists } from "./visible-lists.ts";

/** The devices that each written member entry could mean. */
export async function findDevices(
  tenant: Tenant,
  desired: DesiredState,
  options: OperationOptions,
): Promise<Record<string, DeviceReference[]>> {
  const entries = new Set(
    desired.resources.flatMap(({ members }) => reveal(members ?? [], desired.variables)),
  );
  if (entries.size === 0) return {};
  const rows = await readRows(tenant, groups.membership.locate([...entries]), options);
  const byName = new Map<string, DeviceReference[]>();
  for (const row of rows) {
    const device = deviceReference(row);
    const names = [row["displayName"], row["id"], row["deviceId"]];
    for (const name of new Set(names.map((value) => String(value).toLowerCase()))) {
      const list = byName.get(name) ?? [];
      if (!list.some(({ id }) => id === device.id)) byName.set(name, [...list, device]);
    }
  }
  return Object.fromEntries(
    [...entries].map((entry) => [entry, byName.get(entry.toLowerCase()) ?? []]),
  );
}

/** Adds the members of the groups whose members the files state. */
export async function withMembers(
  tenant: Tenant,
  desired: DesiredState,
  objects: readonly TenantObject[],
  options: OperationOptions,
): Promise<readonly TenantObject[]> {
  const stated = statedObjects(desired, objects, ({ members }) => members !== undefined);
  const adopted = new Set(desired.adopt.map(({ id }) => id));
  const asked = new Set([
    ...stated.map(({ object }) => object),
    ...objects.filter((object) => adopted.has(object.id) && isGroup(object)),
  ]);
  if (asked.size === 0) return objects;
  const lists = await visibleLists(
    tenant,
    [...asked],
    ({ id }) => groups.membership.read(id),
    options,
  );
  const read = new Map(
    lists.map(([object, rows]) => [object, { ...object, members: devicesAmong(rows) }]),
  );
  return objects.map((object) => read.get(object) ?? object);
}

/** The devices among the members of a group. */
export function devicesAmong(rows: readonly WireObject[]): DeviceReference[] {
  return rows
    .filter((row) => row["@odata.type"] === "#microsoft.graph.device")
    .map(deviceReference);
}

function deviceReference(row: WireObject): DeviceReference {
  return { id: wireText(row, "id").toLowerCase(), displayName: wireText(row, "displayName") };
}
