import type { DesiredState } from "../config/desired-state.ts";
import { reveal } from "../config/variables.ts";
import type { BatchResult } from "../graph/index.ts";
import type { GraphRequest, OperationOptions } from "../graph/request.ts";
import type { WireObject } from "../kind/property.ts";
import { kindOf } from "../registry/kinds.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { readOnceVisible } from "./read-once-visible.ts";
import type { Snapshot, TenantObject } from "./snapshot.ts";
import { statedObjects } from "./stated-objects.ts";

/** Adds the rows of the parts that the files state. */
export async function withParts(
  tenant: Tenant,
  desired: DesiredState,
  objects: TenantObject[],
  options: OperationOptions,
): Promise<TenantObject[]> {
  const asked: { object: TenantObject; path: string; request: GraphRequest }[] = [];
  for (const { resource, object } of statedObjects(desired, objects, ({ parts }) => !!parts)) {
    for (const part of kindOf(resource.kind).parts ?? []) {
      if (resource.parts?.[part.path] === undefined) continue;
      asked.push({ object, path: part.path, request: part.read(object.id) });
    }
  }
  if (asked.length === 0) return objects;
  const answers = await readOnceVisible(
    tenant,
    asked.map(({ request }) => request),
    options,
  );
  const read = new Map<TenantObject, Record<string, readonly WireObject[]>>();
  for (const [index, answer] of answers.entries()) {
    const item = asked[index];
    if (!item) continue;
    const rows = await rowsOf(tenant, answer, item.request, options);
    read.set(item.object, { ...read.get(item.object), [item.path]: rows });
  }
  return objects.map((object) => {
    const parts = read.get(object);
    return parts ? { ...object, parts } : object;
  });
}

/** What the written values of parts could mean. */
export async function locateParts(
  tenant: Tenant,
  desired: DesiredState,
  options: OperationOptions,
): Promise<Snapshot["located"]> {
  const asked = desired.resources.flatMap((resource) =>
    (kindOf(resource.kind).parts ?? []).flatMap((part) => {
      const wanted = resource.parts?.[part.path];
      if (wanted === undefined || !part.locate) return [];
      return part
        .locate(reveal(wanted, desired.variables))
        .map((request) => ({ address: resource.address, path: part.path, request }));
    }),
  );
  if (asked.length === 0) return {};
  const answers = await tenant.graph.batch(
    asked.map(({ request }) => request),
    options,
  );
  const located: Record<string, Record<string, readonly WireObject[]>> = {};
  for (const [index, answer] of answers.entries()) {
    const item = asked[index];
    if (!item) continue;
    const rows = await rowsOf(tenant, answer, item.request, options);
    const ofAddress = (located[item.address] ??= {});
    ofAddress[item.path] = [...(ofAddress[item.path] ?? []), ...rows];
  }
  return located;
}

async function rowsOf(
  tenant: Tenant,
  answer: BatchResult,
  request: GraphRequest,
  options: OperationOptions,
): Promise<WireObject[]> {
  if (!answer.ok) throw answer.error;
  return await tenant.graph.followPages<WireObject>(answer.response.body, request, options);
}
