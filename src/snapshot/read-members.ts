import type { DesiredState } from "../config/desired-state.ts";
import { reveal } from "../config/variables.ts";
import type { OperationOptions } from "../graph/request.ts";
import { type WireObject, wireText } from "../kind/property.ts";
import { groups, isGroup } from "../registry/kinds.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { readAll } from "./read-all.ts";
import { readOnceVisible } from "./read-once-visible.ts";
import type { DeviceReference, TenantObject } from "./snapshot.ts";
import { statedObjects } from "./stated-objects.ts";

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
  const rows = await readAll(tenant, groups.membership.locate([...entries]), options);
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
  objects: TenantObject[],
  options: OperationOptions,
): Promise<TenantObject[]> {
  const asked = statedObjects(desired, objects, ({ members }) => members !== undefined).map(
    ({ object }) => object,
  );
  const adopted = new Set(desired.adopt.map(({ id }) => id));
  asked.push(...objects.filter((object) => adopted.has(object.id) && isGroup(object)));
  const unique = [...new Set(asked)];
  const requests = unique.map((object) => groups.membership.read(object.id));
  if (requests.length === 0) return objects;
  const answers = await readOnceVisible(tenant, requests, options);
  const read = new Map<TenantObject, TenantObject>();
  for (const [index, answer] of answers.entries()) {
    const object = unique[index];
    const request = requests[index];
    if (!object || !request) continue;
    if (!answer.ok) throw answer.error;
    const rows = await tenant.graph.followPages<WireObject>(answer.response.body, request, options);
    read.set(object, {
      ...object,
      members: rows
        .filter((row) => row["@odata.type"] === "#microsoft.graph.device")
        .map(deviceReference),
    });
  }
  return objects.map((object) => read.get(object) ?? object);
}

function deviceReference(row: WireObject): DeviceReference {
  return { id: wireText(row, "id").toLowerCase(), displayName: wireText(row, "displayName") };
}
