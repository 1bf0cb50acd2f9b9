import type { DesiredState } from "../config/desired-state.ts";
import { reveal } from "../config/variables.ts";
import type { BatchResult } from "../graph/index.ts";
import type { GraphRequest, OperationOptions } from "../graph/request.ts";
import { type WireObject, wireText } from "../kind/property.ts";
import { kindOf, kinds } from "../registry/kinds.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { identify, indexObjects } from "./identity.ts";
import { readAll } from "./read-all.ts";
import type { DeviceReference, TenantObject } from "./snapshot.ts";
import { soughtOf } from "./sought.ts";

/** The devices that each written member entry could mean. */
export async function findDevices(
  tenant: Tenant,
  desired: DesiredState,
  options: OperationOptions,
): Promise<Record<string, DeviceReference[]>> {
  const devices: Record<string, DeviceReference[]> = {};
  for (const kind of kinds) {
    if (!kind.membership) continue;
    const entries = new Set(
      desired.resources
        .filter((resource) => resource.kind === kind.name)
        .flatMap(({ members }) => reveal(members ?? [], desired.variables)),
    );
    if (entries.size === 0) continue;
    const requests = kind.membership.locate([...entries]);
    const rows = await readAll(tenant, requests, options);
    const byKey = new Map<string, DeviceReference[]>();
    for (const row of rows) {
      const device = deviceReference(row);
      for (const key of new Set(
        [row["displayName"], row["id"], row["deviceId"]].map((value) =>
          String(value).toLowerCase(),
        ),
      )) {
        const list = byKey.get(key) ?? [];
        if (!list.some(({ id }) => id === device.id)) byKey.set(key, [...list, device]);
      }
    }
    for (const entry of entries) devices[entry] = byKey.get(entry.toLowerCase()) ?? [];
  }
  return devices;
}

/** Adds the members of the groups whose members the files state. */
export async function withMembers(
  tenant: Tenant,
  desired: DesiredState,
  objects: TenantObject[],
  options: OperationOptions,
): Promise<TenantObject[]> {
  const asked: TenantObject[] = [];
  for (const kind of kinds) {
    const stated = desired.resources.filter(
      ({ kind: name, members }) => name === kind.name && members,
    );
    if (stated.length === 0) continue;
    const index = indexObjects(kind, desired.stack, objects);
    for (const resource of stated) {
      const found = identify(soughtOf(resource, desired), index);
      if ("object" in found) asked.push(found.object);
    }
  }
  const adopted = new Set(desired.adopt.map(({ id }) => id));
  asked.push(
    ...objects.filter((object) => adopted.has(object.id) && kindOf(object.kind).membership),
  );
  const unique = [...new Set(asked)];
  const requests = unique.flatMap(
    (object) => kindOf(object.kind).membership?.read(object.id) ?? [],
  );
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

// a group that a list shows may be unknown to the replica that is asked for its members:
// https://devblogs.microsoft.com/identity/designing-for-eventual-consistency-for-microsoft-entra
async function readOnceVisible(
  tenant: Tenant,
  requests: readonly GraphRequest[],
  options: OperationOptions,
): Promise<BatchResult[]> {
  let answers = await tenant.graph.batch(requests, options);
  for (const wait of [1000, 2000, 4000, 8000, 16_000]) {
    const absent = [...answers.entries()].filter(
      ([, answer]) => !answer.ok && answer.error.status === 404,
    );
    if (absent.length === 0) break;
    await tenant.sleep(wait, options);
    const again = await tenant.graph.batch(
      absent.flatMap(([index]) => requests[index] ?? []),
      options,
    );
    answers = answers.map(
      (answer, index) => again[absent.findIndex(([at]) => at === index)] ?? answer,
    );
  }
  return answers;
}

function deviceReference(row: WireObject): DeviceReference {
  return { id: wireText(row, "id").toLowerCase(), displayName: wireText(row, "displayName") };
}
