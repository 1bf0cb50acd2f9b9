import { isGraphError } from "../../graph/index.ts";
import type { GraphRequest, OperationOptions } from "../../graph/request.ts";
import type { WireObject } from "../../kind/wire.ts";
import { groups } from "../../registry/kinds.ts";
import { isOurs } from "../../snapshot/ownership.ts";
import { locateObjects } from "../../snapshot/stated-objects.ts";
import { readObject } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { specOf } from "./export-spec.ts";
import { readMemberIds } from "../apply/write-members.ts";

/** Groups of an export, as far as they could be read. */
export interface ReadGroups {
  readonly found: readonly TenantObject[];
  /** Whether those that policies are assigned to were looked up. */
  readonly assignedRead: boolean;
  /** Whether those that the stack owns were looked up. */
  readonly ownedRead: boolean;
}

/** The groups that policies are assigned to, and those that the stack owns. */
export async function readGroups(
  tenant: Tenant,
  ids: readonly string[],
  stack: string,
  notes: string[],
  options: OperationOptions,
): Promise<ReadGroups> {
  const owned = await unlessForbidden(
    async () =>
      (await locateObjects(tenant, groups, [], options)).filter((group) => isOurs(group, stack)),
    // a tenant whose policies name no group is exported without a permission for groups
    (reason) => notes.push(`groups that no policy is assigned to are left out: ${reason}`),
  );
  const assigned = await unlessForbidden(
    async () => await readById(tenant, ids, options),
    (reason) => notes.push(`groups that policies are assigned to are left out: ${reason}`),
  );
  return {
    found: [...(assigned ?? []), ...(owned ?? []).filter(({ id }) => !ids.includes(id))],
    assignedRead: assigned !== undefined,
    ownedRead: owned !== undefined,
  };
}

/** One by one, since a look-up of many leaves out the alternate key; those that are gone are left out. */
async function readById(
  tenant: Tenant,
  ids: readonly string[],
  options: OperationOptions,
): Promise<TenantObject[]> {
  const found: TenantObject[] = [];
  for (const [, answer] of await tenant.graph.batchOf(ids, getById, options)) {
    if (answer.ok) found.push(readObject(groups, answer.response.body as WireObject));
    else if (answer.error.status !== 404) throw answer.error;
  }
  return found;
}

function getById(id: string): GraphRequest {
  return groups.requests.get({ id });
}

async function unlessForbidden<T>(
  read: () => Promise<T>,
  otherwise: (reason: string) => void,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!isGraphError(error) || error.status !== 403) throw error;
    otherwise(error.message);
    return undefined;
  }
}

/**
 * A dynamic group becomes part of the files with its rule, and an assigned group of this
 * stack with its member devices; undefined for every other one, which is then only referred
 * to: its members are somebody else's list.
 */
export async function managedGroup(
  tenant: Tenant,
  group: TenantObject,
  stack: string,
  notes: string[],
  options: OperationOptions,
): Promise<Record<string, unknown> | undefined> {
  const spec = managedGroupSpec(group, stack, notes);
  return spec === undefined || groups.membership.rulePath in spec
    ? spec
    : { ...spec, members: { devices: await memberDevices(tenant, group, options) } };
}

/** The same without its members, which an assigned group of this stack has besides. */
export function managedGroupSpec(
  group: TenantObject,
  stack: string,
  notes: string[],
): Record<string, unknown> | undefined {
  const isDynamic = groups.processing.isDynamic(group.wire);
  if (groups.refusal?.(group.wire) !== undefined) return undefined;
  const sign = groups.ownedElsewhere?.(group.wire);
  if (sign !== undefined) {
    notes.push(`group "${group.displayName}" is only referred to: ${sign}`);
    return undefined;
  }
  if (group.marker ? group.marker.stack !== stack : !isDynamic) return undefined;
  // a generated nickname is nobody's wish
  const { spec, ...rest } = specOf(groups, group, ["mailNickname"]);
  // such as a rule about users, or one that this version cannot read: its devices are not ours to say
  if (spec === undefined || (isDynamic && !(groups.membership.rulePath in spec))) return undefined;
  for (const { path, reason } of "leftOut" in rest ? rest.leftOut : [])
    notes.push(
      `group "${group.displayName}": ${path} is left unmanaged, since files cannot say it: ${reason}`,
    );
  return spec;
}

// by id: a name may be another device's too
async function memberDevices(
  tenant: Tenant,
  group: TenantObject,
  options: OperationOptions,
): Promise<string[]> {
  return [...(await readMemberIds(tenant, groups.membership, group.id, options))];
}
