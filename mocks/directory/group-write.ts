import { bodyOf, prefers, rootOf, type Answer, type Call } from "../ground/call.ts";
import { badDirectoryRequest, directoryNotFound } from "../ground/refusal.ts";
import { copyWire, textOf, type WireObject } from "../ground/wire.ts";
import { isDynamic, isUnified } from "../state/group-types.ts";
import type { Tenant } from "../state/tenant.ts";
import { replicaKey, readVisible } from "../state/visible.ts";
import { findDirectoryObject } from "./directory-object.ts";
import { checkGroup, checkGroupShape, checkRequired } from "./group-check.ts";
import { newGroupRow, normalizeGroup, projectGroup } from "./group-row.ts";
import { demandRoleManagement, refuseMember } from "./member-rules.ts";
import { checkNewOwners, putOwners } from "./owners.ts";
import { callingUser } from "./principals.ts";
import { alreadyMember, missingReference, referencedId } from "./references.ts";

/** POST /groups. learn.microsoft.com/graph/api/group-post-groups */
export function createGroup(call: Call, tenant: Tenant): Answer {
  return createFrom(call, tenant, bodyOf(call));
}

/**
 * PATCH /groups(uniqueName='x'): creates only with `Prefer: create-if-missing`.
 *
 * @see https://learn.microsoft.com/graph/api/group-upsert
 */
export function upsertGroup(call: Call, tenant: Tenant, uniqueName: string): Answer {
  const body = bodyOf(call);
  if (typeof body["uniqueName"] === "string" && body["uniqueName"] !== uniqueName) {
    throw badDirectoryRequest(
      "The value of property 'uniqueName' does not match the key in the request URL.",
    );
  }
  const existing = findByUniqueName(tenant, uniqueName);
  if (existing !== undefined) return patchGroup(call, tenant, textOf(existing, "id"));
  if (!prefers(call, "create-if-missing")) throw directoryNotFound(uniqueName);
  return createFrom(call, tenant, { ...body, uniqueName });
}

/**
 * PATCH /groups/{id}: 204, and the members of `members@odata.bind` all or none. Owners by
 * `owners@odata.bind` are what CLI for Microsoft 365 sends (entra group set).
 */
export function patchGroup(call: Call, tenant: Tenant, id: string): Answer {
  const body = bodyOf(call);
  const before =
    readVisible(tenant, "groups", id) === undefined ? undefined : tenant.rows.groups.get(id);
  if (before === undefined) throw directoryNotFound(id);
  checkGroupShape(body, call.version);
  if (before["onPremisesSyncEnabled"] === true) {
    throw badDirectoryRequest(
      "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.",
    );
  }
  const members = boundIds(call, tenant, body["members@odata.bind"]);
  const owners = boundIds(call, tenant, body["owners@odata.bind"]);
  const changed = normalizeGroup(withoutAnnotations(body));
  const after: WireObject = { ...before, ...changed };
  checkGroup(tenant, after, before, changed);
  if (members.length > 0) {
    demandRoleManagement(call, after);
    checkNewMembers(tenant, after, members);
  }
  checkNewOwners(tenant, id, owners);

  tenant.replicas.noteWrite(replicaKey("groups", id), before);
  if (!isDynamic(after))
    after["membershipRule"] =
      changed["membershipRule"] === undefined && isDynamic(before) ? null : after["membershipRule"];
  tenant.memberships.membersOf(id);
  tenant.rows.groups.set(id, after);
  tenant.memberships.noteGroupWrite(id, before);
  for (const member of members) tenant.memberships.membersOf(id).add(member);
  putOwners(tenant, id, owners);
  noteChange(tenant, id);
  return { status: 204 };
}

/** DELETE /groups/{id}. Where it goes to: `securityGroupsSoftDelete`. */
export function deleteGroup(tenant: Tenant, id: string): Answer {
  const row =
    readVisible(tenant, "groups", id) === undefined ? undefined : tenant.rows.groups.get(id);
  if (row === undefined) throw directoryNotFound(id);
  const licenses = row["assignedLicenses"];
  if (Array.isArray(licenses) && licenses.length > 0) {
    throw badDirectoryRequest("The group cannot be deleted because it has licenses assigned.");
  }
  removeGroup(tenant, row);
  return { status: 204 };
}

/** Takes a group out of the directory, and where the tenant keeps deleted ones, into deletedItems. */
export function removeGroup(tenant: Tenant, row: WireObject): void {
  const id = textOf(row, "id");
  tenant.replicas.noteWrite(replicaKey("groups", id), row);
  const owners = [...(tenant.rows.owners.get(id.toLowerCase()) ?? [])];
  const members = tenant.memberships.drop(id);
  tenant.rows.groups.delete(id);
  tenant.rows.owners.delete(id.toLowerCase());
  const soft = isUnified(row) || tenant.settings.securityGroupsSoftDelete;
  if (soft) {
    const now = tenant.clock.now();
    const kept = { ...copyWire(row), deletedDateTime: `${now.toISOString().slice(0, 19)}Z` };
    tenant.rows.deletedItems.set(id.toLowerCase(), {
      row: kept,
      deletedAt: now.getTime(),
      members,
      owners,
    });
  }
  tenant.rows.directoryChanges.push({
    collection: "groups",
    id,
    at: tenant.clock.now().getTime(),
    removed: soft ? "changed" : "deleted",
  });
}

/** The group of this alternate key, as it truly is. */
export function findByUniqueName(tenant: Tenant, uniqueName: string): WireObject | undefined {
  for (const [, row] of tenant.rows.groups.entries()) {
    if (textOf(row, "uniqueName").toLowerCase() === uniqueName.toLowerCase()) return row;
  }
  return undefined;
}

/** Remembers that a group was written, for delta queries. */
export function noteChange(tenant: Tenant, id: string): void {
  tenant.memberships.noteMemberWrite(id);
  tenant.rows.directoryChanges.push({ collection: "groups", id, at: tenant.clock.now().getTime() });
}

function createFrom(call: Call, tenant: Tenant, body: WireObject): Answer {
  checkGroupShape(body, call.version);
  checkRequired(body);
  const { relationshipsPerRequest } = tenant.settings.limits;
  const members = boundIds(call, tenant, body["members@odata.bind"]);
  const owners = boundIds(call, tenant, body["owners@odata.bind"]);
  if (members.length + owners.length > relationshipsPerRequest) {
    throw badDirectoryRequest(
      `The number of relationships in the request exceeds the maximum of ${relationshipsPerRequest}.`,
    );
  }
  const given = normalizeGroup(withoutAnnotations(body));
  const { behaviors } = tenant.settings;
  const rowOf = (id: string): WireObject => newGroupRow(id, given, tenant.clock.now(), behaviors);
  const draft = rowOf("00000000-0000-0000-0000-000000000000");
  checkGroup(tenant, draft, undefined, given);
  demandRoleManagement(call, draft);
  if (members.length > 0) checkNewMembers(tenant, draft, members, false);
  checkNewOwners(tenant, textOf(draft, "id"), owners);

  const id = tenant.rows.nextId();
  const row = rowOf(id);
  tenant.replicas.noteWrite(replicaKey("groups", id), undefined);
  tenant.rows.groups.set(id, row);
  tenant.memberships.noteGroupWrite(id, undefined);
  for (const member of members) tenant.memberships.membersOf(id).add(member);
  putOwners(tenant, id, owners.length > 0 ? owners : defaultOwners(tenant, row));
  noteChange(tenant, id);
  return {
    status: 201,
    headers: { Location: `${rootOf(call)}/groups/${id}` },
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#groups/$entity`,
      ...projectGroup(row, undefined),
    },
  };
}

function boundIds(call: Call, tenant: Tenant, links: unknown): readonly string[] {
  if (links === undefined) return [];
  if (!Array.isArray(links))
    throw badDirectoryRequest("Invalid value specified for a relationship of resource 'Group'.");
  const { relationshipsPerRequest } = tenant.settings.limits;
  if (links.length > relationshipsPerRequest) {
    throw badDirectoryRequest(
      `The number of relationships in the request exceeds the maximum of ${relationshipsPerRequest}.`,
    );
  }
  return links.map((link: unknown) => referencedId(call, tenant, link));
}

/**
 * A Microsoft 365 group that a signed-in user creates without owners is that user's. An
 * application without owners creates it anonymously.
 *
 * @see https://learn.microsoft.com/graph/api/group-post-groups
 */
function defaultOwners(tenant: Tenant, row: WireObject): readonly string[] {
  const caller = isUnified(row) ? callingUser(tenant) : undefined;
  return caller === undefined ? [] : [textOf(caller, "id")];
}

// one bad or existing member fails the whole call
function checkNewMembers(
  tenant: Tenant,
  group: WireObject,
  ids: readonly string[],
  exists = true,
): void {
  if (isDynamic(group))
    throw badDirectoryRequest(
      "Insufficient privileges: members of a group with dynamic membership cannot be changed.",
    );
  const members = exists
    ? tenant.memberships.membersOf(textOf(group, "id"))
    : tenant.rows.createMemberSet();
  const seen = new Set<string>();
  for (const id of ids) {
    const found = findDirectoryObject(tenant, id);
    if (found === undefined) throw missingReference();
    refuseMember(group, found);
    if (members.has(id) || seen.has(id.toLowerCase())) throw alreadyMember("members");
    seen.add(id.toLowerCase());
  }
}

function withoutAnnotations(body: WireObject): WireObject {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !name.includes("@odata.")));
}
