import { assignmentFromWire } from "../assignments/assignment.ts";
import type { DesiredState } from "../config/desired-state.ts";
import { reveal } from "../config/variables.ts";
import type { GraphError } from "../graph/index.ts";
import type { GraphRequest, OperationOptions } from "../graph/request.ts";
import { parseAddress } from "../kind/address.ts";
import { type WireObject, wireText } from "../kind/property.ts";
import type { KindName, AnyKind } from "../registry/kinds.ts";
import type { Wanted } from "../kind/requests.ts";
import { groups, isGroup, kinds, policyKindOf } from "../registry/kinds.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { readAll } from "./read-all.ts";
import { findDevices, withMembers } from "./read-members.ts";
import { withOwnConcealed } from "./read-concealed.ts";
import { readObject } from "./read-object.ts";
import { locateParts, withParts } from "./read-parts.ts";
import type { Snapshot, TenantObject } from "./snapshot.ts";

export type SnapshotOptions = OperationOptions;

const organization: GraphRequest = {
  method: "GET",
  version: "v1.0",
  path: "/organization",
  query: { $select: "id" },
};

/**
 * Reads from the tenant what the desired state needs, in as few requests as Graph allows:
 * one batch a version, then only what is missing.
 *
 * @throws {GraphError} where a list that the config needs cannot be read.
 * @throws {Error} where the config names a tenant and this is another one, or cannot tell.
 */
export async function takeSnapshot(
  tenant: Tenant,
  desired: DesiredState,
  options: SnapshotOptions = {},
): Promise<Snapshot> {
  const needed = new Set([...desired.resources, ...desired.existing].map(({ kind }) => kind));
  const reads: { kind?: AnyKind; request: GraphRequest; isCatalog?: boolean }[] = [
    { request: organization },
    ...kinds.flatMap((kind) =>
      kind.requests.locate(wantedOf(kind, desired)).map((request) => ({ kind, request })),
    ),
    ...kinds.flatMap((kind) => {
      const request = needed.has(kind.name) ? kind.timely?.catalog : undefined;
      return request ? [{ kind, request, isCatalog: true }] : [];
    }),
  ];
  const answers = await tenant.graph.batch(
    reads.map(({ request }) => request),
    options,
  );

  let organizationId: string | undefined;
  let complete = true;
  const unread = new Map<KindName, string>();
  const catalogs: Partial<Record<KindName, readonly WireObject[] | null>> = {};
  const found = new Map<AnyKind, Map<string, TenantObject>>(kinds.map((kind) => [kind, new Map()]));
  for (const [index, answer] of answers.entries()) {
    const { kind, request, isCatalog } = reads[index] ?? {};
    if (!request) continue;
    if (kind && isCatalog && !answer.ok) {
      // a change that needs it is held back; everything else goes on
      catalogs[kind.name] = null;
      continue;
    }
    if (!answer.ok) {
      if (!kind) continue;
      // a kind that the config does not use may be closed to this identity
      if (needed.has(kind.name) || !mayBeClosed(answer.error)) throw answer.error;
      unread.set(kind.name, answer.error.message);
      complete = false;
      continue;
    }
    const items = await tenant.graph.followPages<WireObject>(
      answer.response.body,
      request,
      options,
    );
    if (!kind) {
      organizationId = typeof items[0]?.["id"] === "string" ? items[0]["id"] : undefined;
      continue;
    }
    if (isCatalog) {
      catalogs[kind.name] = items;
      continue;
    }
    for (const wire of items) {
      if (!kind.requests.holds(wire)) continue;
      const object = readObject(kind, wire);
      found.get(kind)?.set(object.id, object);
    }
  }
  const tenantId = await identifyTenant(tenant, desired, organizationId, options);

  let objects = await withAssignments(
    tenant,
    [...found.values()].flatMap((ofKind) => [...ofKind.values()]),
    options,
  );
  objects = await withOwnConcealed(tenant, desired, objects, options);
  const devices = await findDevices(tenant, desired, options);
  objects = await withMembers(tenant, desired, objects, options);
  objects = await withParts(tenant, desired, objects, options);
  const located = await locateParts(tenant, desired, options);
  const groupNames = await nameGroups(tenant, desired, objects, options);
  return {
    formatVersion: 1,
    takenAt: tenant.now().toISOString(),
    tenantId,
    complete,
    objects,
    groupNames,
    devices,
    located,
    catalogs,
    unread: [...unread].map(([kind, reason]) => ({ kind, reason })),
  };
}

function wantedOf(kind: AnyKind, desired: DesiredState): Wanted[] {
  const { stack } = desired;
  const wanted: Wanted[] = [];
  for (const resource of desired.resources) {
    if (resource.kind !== kind.name) continue;
    const adopted = desired.adopt.find(({ to }) => to === resource.address)?.id;
    const id = resource.id ?? adopted;
    const displayName = reveal(resource.displayName, desired.variables);
    wanted.push({ stack, key: resource.key, displayName, ...(id !== undefined && { id }) });
    if (adopted !== undefined) wanted.push({ stack: "", key: "", displayName });
  }
  for (const reference of desired.existing) {
    if (reference.kind !== kind.name) continue;
    wanted.push({
      stack: "",
      key: "",
      displayName: reveal(reference.displayName ?? "", desired.variables),
      ...(reference.id !== undefined && { id: reference.id }),
    });
  }
  // alternate keys of groups hold the key they were created under
  for (const { from } of [...desired.moved, ...desired.removed]) {
    const { kind: name, key } = parseAddress(from);
    if (name === kind.name) wanted.push({ stack, key, displayName: "" });
  }
  return wanted;
}

function mayBeClosed(error: GraphError): boolean {
  return error.status === 403 || error.status === 404 || error.status === 400;
}

async function identifyTenant(
  tenant: Tenant,
  desired: DesiredState,
  organizationId: string | undefined,
  options: OperationOptions,
): Promise<string | null> {
  const id = organizationId ?? (await tenant.graph.tokenClaims(options))?.tid;
  if (desired.tenantId !== undefined && id === undefined) {
    throw new Error(
      `the config is for tenant ${desired.tenantId}, and neither /organization nor the token tells which tenant this is; grant Organization.Read.All, or remove tenantId from the config`,
    );
  }
  if (desired.tenantId !== undefined && id?.toLowerCase() !== desired.tenantId) {
    throw new Error(
      `the config is for tenant ${desired.tenantId}, but this is tenant ${id}; sign in to the right tenant, or correct tenantId in the config`,
    );
  }
  return id?.toLowerCase() ?? null;
}

// whether $expand=assignments works on every list of the live service is undocumented:
// what came without its assignments is asked for one by one
async function withAssignments(
  tenant: Tenant,
  objects: TenantObject[],
  options: OperationOptions,
): Promise<TenantObject[]> {
  const asked = objects.filter((object) =>
    object.assignments === undefined
      ? policyKindOf(object.kind)
      : typeof object.wire["assignments@odata.nextLink"] === "string",
  );
  if (asked.length === 0) return objects;
  const requests = asked.flatMap(
    ({ kind, id }) => policyKindOf(kind)?.requests.assignments(id) ?? [],
  );
  const answers = await tenant.graph.batch(requests, options);
  const read = new Map<TenantObject, TenantObject>();
  for (const [index, answer] of answers.entries()) {
    const object = asked[index];
    const request = requests[index];
    if (!object || !request) continue;
    if (!answer.ok) {
      if (answer.error.status === 404) continue;
      throw answer.error;
    }
    const items = await tenant.graph.followPages<WireObject>(
      answer.response.body,
      request,
      options,
    );
    read.set(object, { ...object, assignments: items.map(assignmentFromWire) });
  }
  return objects.map((object) => read.get(object) ?? object);
}

// plans name what is unassigned, so groups that the config does not know are looked up
async function nameGroups(
  tenant: Tenant,
  desired: DesiredState,
  objects: readonly TenantObject[],
  options: OperationOptions,
): Promise<Record<string, string | null>> {
  const names: Record<string, string | null> = {};
  for (const object of objects) if (isGroup(object)) names[object.id] = object.displayName;
  const interesting = new Set(
    objects.every(({ marker }) => marker !== undefined)
      ? []
      : desired.resources.map(({ displayName }) => displayName),
  );
  const unknown = new Set<string>();
  for (const object of objects) {
    if (!object.marker && !interesting.has(object.displayName)) continue;
    for (const { groupId } of object.assignments ?? []) {
      if (groupId !== undefined && !(groupId in names)) unknown.add(groupId);
    }
  }
  const ids = [...unknown];
  for (const row of await readAll(tenant, groups.membership.lookUp(ids), options)) {
    names[wireText(row, "id").toLowerCase()] = wireText(row, "displayName");
  }
  for (const id of ids) names[id] ??= null;
  return names;
}
