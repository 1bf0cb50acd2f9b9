import { isGraphError } from "../../graph/index.ts";
import { isSensitive } from "../../config/variables.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { parseSpec } from "../../kind/parse-spec.ts";
import { groups } from "../../registry/kinds.ts";
import { isOurs } from "../../snapshot/ownership.ts";
import { locateObjects } from "../../snapshot/stated-objects.ts";
import { readRows } from "../../snapshot/read-rows.ts";
import { readObject } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { specOf } from "./export-spec.ts";
import { readMemberIds } from "../apply/write-members.ts";

/** The groups that policies are assigned to, and those that the stack owns. */
export async function readGroups(
  tenant: Tenant,
  ids: readonly string[],
  stack: string,
  notes: string[],
  options: OperationOptions,
): Promise<TenantObject[]> {
  const owned = await ownedGroups(tenant, stack, notes, options);
  const rows = await readRows(tenant, groups.membership.lookUp(ids), options);
  const assigned = rows.map((wire) => readObject(groups, wire));
  return [...assigned, ...owned.filter(({ id }) => !ids.includes(id))];
}

async function ownedGroups(
  tenant: Tenant,
  stack: string,
  notes: string[],
  options: OperationOptions,
): Promise<TenantObject[]> {
  try {
    const found = await locateObjects(tenant, groups, [], options);
    return found.filter((group) => isOurs(group, stack));
  } catch (error) {
    // a tenant whose policies name no group is exported without a permission for groups
    if (!isGraphError(error) || error.status !== 403) throw error;
    notes.push(`groups that no policy is assigned to are left out: ${error.message}`);
    return [];
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
  const isDynamic = groups.processing.isDynamic(group.wire);
  if (groups.refusal?.(group.wire) !== undefined) return undefined;
  const sign = groups.ownedElsewhere?.(group.wire);
  if (sign !== undefined) {
    notes.push(`group "${group.displayName}" is only referred to: ${sign}`);
    return undefined;
  }
  if (group.marker ? group.marker.stack !== stack : !isDynamic) return undefined;
  const { mailNickname: _generated, ...properties } = specOf(groups, group, notes);
  const spec = isDynamic
    ? properties
    : { ...properties, members: { devices: await memberDevices(tenant, group, options) } };
  if (isSensitive(spec)) return undefined;
  const parsed = parseSpec(groups.schema(), spec);
  if (!parsed.ok) return undefined;
  // such as a rule about users, or one that this version cannot read
  const isBroken = groups.check?.(parsed.spec).some(({ severity }) => severity !== "warning");
  return isBroken ? undefined : spec;
}

// by id: a name may be another device's too
async function memberDevices(
  tenant: Tenant,
  group: TenantObject,
  options: OperationOptions,
): Promise<string[]> {
  return [...(await readMemberIds(tenant, groups.membership, group.id, options))];
}
