import { assignmentsFromWire } from "../assignments/assignment.ts";
import type { DesiredState } from "../config/desired-state.ts";
import { reveal } from "../config/variables.ts";
import type { OperationOptions } from "../graph/request.ts";
import { type WireObject, wireText } from "../kind/wire.ts";
import { groups, isGroup, policyKindOf } from "../registry/kinds.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { readServicePolicies } from "../update-service/read-service-policies.ts";
import { withOwnConcealed } from "./read-concealed.ts";
import { findDevices, withMembers } from "./read-members.ts";
import { locateParts, withParts } from "./read-parts.ts";
import { readRows } from "./read-rows.ts";
import type { Snapshot, TenantObject } from "./snapshot.ts";
import { readTenantLists } from "./tenant-lists.ts";
import { WrongTenantError } from "./wrong-tenant-error.ts";

/** How `takeSnapshot` reads. */
export type SnapshotOptions = OperationOptions;

/**
 * Reads from the tenant what the desired state needs, in as few requests as Graph allows:
 * one batch a version, then only what is missing.
 *
 * Needs to read only: `DeviceManagementConfiguration.Read.All`, and for groups
 * `GroupMember.Read.All`; with members stated `Device.Read.All`. Where the token names
 * `WindowsUpdates.ReadWrite.All` or `WindowsUpdates.Read.All`, the policies of the Windows Update
 * service are read, too.
 *
 * @throws {GraphError} where a list that the config needs cannot be read.
 * @throws {WrongTenantError} where the config names a tenant and this is another one, or cannot tell.
 */
export async function takeSnapshot(
  tenant: Tenant,
  desired: DesiredState,
  options: SnapshotOptions = {},
): Promise<Snapshot> {
  const { abortSignal } = options;
  const operation: OperationOptions = { abortSignal };
  const lists = await readTenantLists(tenant, desired, operation);
  const tenantId = await identifyTenant(tenant, desired, lists.organizationId, operation);
  let objects = await withAssignments(tenant, lists.objects, operation);
  objects = await withOwnConcealed(tenant, desired, objects, operation);
  const service = await readServicePolicies(tenant.graph, operation);
  const devices = await findDevices(tenant, desired, operation);
  objects = await withMembers(tenant, desired, objects, operation);
  objects = await withParts(tenant, desired, objects, operation);
  return {
    formatVersion: 1,
    takenAt: tenant.now().toISOString(),
    tenantId,
    tenantName: lists.organizationName ?? null,
    complete: lists.unread.every(({ isApart }) => isApart === true),
    objects,
    groupNames: await nameGroups(tenant, desired, objects, operation),
    devices,
    located: await locateParts(tenant, desired, operation),
    catalogs: lists.catalogs,
    ...(service && { service }),
    unread: lists.unread,
  };
}

async function identifyTenant(
  tenant: Tenant,
  desired: DesiredState,
  organizationId: string | undefined,
  options: OperationOptions,
): Promise<string | null> {
  const id = organizationId ?? (await tenant.graph.tokenClaims(options))?.tid;
  if (desired.tenantId !== undefined && id === undefined) {
    throw new WrongTenantError(
      `the config is for tenant ${desired.tenantId}, and neither /organization nor the token tells which tenant this is; grant Organization.Read.All, or remove tenantId from the config`,
    );
  }
  if (desired.tenantId !== undefined && id?.toLowerCase() !== desired.tenantId) {
    throw new WrongTenantError(
      `the config is for tenant ${desired.tenantId}, but this is tenant ${id}; sign in to the right tenant, or correct tenantId in the config`,
    );
  }
  return id?.toLowerCase() ?? null;
}

// whether $expand=assignments works on every list of the live service is undocumented:
// what came without its assignments is asked for one by one
async function withAssignments(
  tenant: Tenant,
  objects: readonly TenantObject[],
  options: OperationOptions,
): Promise<readonly TenantObject[]> {
  const asked = objects.flatMap((object) => {
    const kind = policyKindOf(object.kind);
    const isCut = typeof object.wire["assignments@odata.nextLink"] === "string";
    return kind && (object.assignments === undefined || isCut) ? [{ object, kind }] : [];
  });
  if (asked.length === 0) return objects;
  const lists = await tenant.graph.lists<(typeof asked)[number], WireObject, null>(
    asked,
    ({ object, kind }) => kind.requests.assignments(object),
    {
      ...options,
      // deleted since the list was read
      orElse: (error) => {
        if (error.status !== 404) throw error;
        return null;
      },
    },
  );
  const read = new Map(
    lists.map(([{ object, kind }, rows]) => {
      const assignments = assignmentsFromWire(rows, kind.terms);
      return [object, assignments ? { ...object, assignments } : object];
    }),
  );
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
  const isMeant = meantBy(desired);
  const unknown = new Set<string>();
  for (const object of objects) {
    if (!isMeant(object)) continue;
    for (const { groupId } of object.assignments ?? []) {
      if (groupId !== undefined && !(groupId in names)) unknown.add(groupId);
    }
  }
  const ids = [...unknown];
  for (const row of await readRows(tenant, groups.membership.lookUp(ids), options)) {
    names[wireText(row, "id").toLowerCase()] = wireText(row, "displayName");
  }
  for (const id of ids) names[id] ??= null;
  return names;
}

/** Whether a plan may speak of the object: it is owned, or a resource or entry could mean it. */
function meantBy(desired: DesiredState): (object: TenantObject) => boolean {
  const ids = new Set([
    ...desired.resources.map(({ id }) => id),
    ...desired.adopt.map(({ id }) => id),
  ]);
  const names = new Set(
    desired.resources.map(({ displayName }) => reveal(displayName, desired.variables)),
  );
  return ({ marker, id, displayName }) =>
    marker !== undefined || ids.has(id) || names.has(displayName);
}
