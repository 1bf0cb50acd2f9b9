import { bodyOf, type Answer, type Call } from "../ground/call.ts";
import { badDirectoryRequest, directoryNotFound, Refusal } from "../ground/refusal.ts";
import type { Tenant } from "../state/tenant.ts";
import { readVisible } from "../state/visible.ts";
import { findPrincipal } from "./directory-object.ts";
import { alreadyMember, missingReference, referencedId } from "./references.ts";

/** Ids of the owners, in the order in which they became it. */
export function ownersOf(tenant: Tenant, groupId: string): readonly string[] {
  return [...(tenant.rows.owners.get(groupId.toLowerCase()) ?? [])];
}

/** POST owners/$ref. Owners are users and service principals, at most 100. */
export function addOwner(call: Call, tenant: Tenant, groupId: string): Answer {
  demandGroup(tenant, groupId);
  const id = referencedId(call, tenant, bodyOf(call)["@odata.id"]);
  if (findPrincipal(tenant, id) === undefined) throw directoryNotFound(id);
  checkNewOwners(tenant, groupId, [id]);
  putOwners(tenant, groupId, [id]);
  return { status: 204 };
}

/** DELETE owners/{id}/$ref. The last one stays. learn.microsoft.com/graph/api/group-delete-owners */
export function removeOwner(tenant: Tenant, groupId: string, ownerId: string): Answer {
  demandGroup(tenant, groupId);
  const owners = tenant.rows.owners.get(groupId.toLowerCase());
  if (owners?.has(ownerId.toLowerCase()) !== true) throw directoryNotFound(ownerId);
  if (owners.size === 1)
    throw badDirectoryRequest(
      "The group must have at least one owner, hence this owner cannot be removed.",
    );
  owners.delete(ownerId.toLowerCase());
  return { status: 204 };
}

/**
 * Refuses owners that do not exist, cannot own a group or do so already.
 *
 * @see https://learn.microsoft.com/graph/api/group-post-owners
 */
export function checkNewOwners(tenant: Tenant, groupId: string, ids: readonly string[]): void {
  const owners = new Set(ownersOf(tenant, groupId));
  for (const id of ids) {
    if (findPrincipal(tenant, id) === undefined) throw missingReference();
    if (owners.has(id)) throw alreadyMember("owners");
    owners.add(id);
  }
  if (owners.size > tenant.settings.limits.ownersPerGroup)
    throw new Refusal(
      403,
      "Directory_QuotaExceeded",
      "The group has reached its maximum number of owners.",
    );
}

/** Adds owners that were checked. */
export function putOwners(tenant: Tenant, groupId: string, ids: readonly string[]): void {
  if (ids.length === 0) return;
  tenant.rows.owners.set(groupId.toLowerCase(), new Set([...ownersOf(tenant, groupId), ...ids]));
}

function demandGroup(tenant: Tenant, id: string): void {
  if (readVisible(tenant, "groups", id) === undefined) throw directoryNotFound(id);
}
