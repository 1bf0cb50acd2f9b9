import { bodyOf, prefers, rootOf, type Answer, type Call } from "../call.ts";
import type { Core } from "../core.ts";
import { badDirectoryRequest, directoryNotFound } from "../refusal.ts";
import { copyWire, textOf, type WireObject } from "../wire.ts";
import { replicaKey, readVisible } from "../visible.ts";
import { checkGroup, checkGroupShape, checkRequired } from "./group-check.ts";
import { isDynamic, isUnified, newGroupRow, normalizeGroup, projectGroup } from "./group-row.ts";
import {
  alreadyMember,
  findDirectoryObject,
  missingReference,
  referencedId,
} from "./references.ts";

/** POST /groups. learn.microsoft.com/graph/api/group-post-groups */
export function createGroup(call: Call, core: Core): Answer {
  return createFrom(call, core, bodyOf(call));
}

/**
 * PATCH /groups(uniqueName='x'): creates only with `Prefer: create-if-missing`.
 *
 * @see https://learn.microsoft.com/graph/api/group-upsert
 */
export function upsertGroup(call: Call, core: Core, uniqueName: string): Answer {
  const body = bodyOf(call);
  if (typeof body["uniqueName"] === "string" && body["uniqueName"] !== uniqueName) {
    throw badDirectoryRequest(
      "The value of property 'uniqueName' does not match the key in the request URL.",
    );
  }
  const existing = findByUniqueName(core, uniqueName);
  if (existing !== undefined) return patchGroup(call, core, textOf(existing, "id"));
  if (!prefers(call, "create-if-missing")) throw directoryNotFound(uniqueName);
  return createFrom(call, core, { ...body, uniqueName });
}

/** PATCH /groups/{id}: 204, and the members of `members@odata.bind` all or none. */
export function patchGroup(call: Call, core: Core, id: string): Answer {
  const body = bodyOf(call);
  const before =
    readVisible(core, "groups", id) === undefined ? undefined : core.store.groups.get(id);
  if (before === undefined) throw directoryNotFound(id);
  checkGroupShape(body, call.version);
  if (before["onPremisesSyncEnabled"] === true) {
    throw badDirectoryRequest(
      "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.",
    );
  }
  if (body["owners@odata.bind"] !== undefined)
    throw badDirectoryRequest(
      "The relationship 'owners' cannot be changed by an update of the group.",
    );
  const members = boundIds(call, core, body["members@odata.bind"]);
  const changed = normalizeGroup(withoutAnnotations(body));
  const after: WireObject = { ...before, ...changed };
  checkGroup(core, after, before, changed);
  if (members.length > 0) checkNewMembers(core, after, members);

  core.replicas.noteWrite(replicaKey("groups", id), before);
  if (!isDynamic(after))
    after["membershipRule"] =
      changed["membershipRule"] === undefined && isDynamic(before) ? null : after["membershipRule"];
  core.memberships.membersOf(id);
  core.store.groups.set(id, after);
  core.memberships.noteGroupWrite(id, before);
  for (const member of members) core.memberships.membersOf(id).add(member);
  noteChange(core, id);
  return { status: 204 };
}

/** DELETE /groups/{id}. Where it goes to: `securityGroupsSoftDelete`. */
export function deleteGroup(core: Core, id: string): Answer {
  const row = readVisible(core, "groups", id) === undefined ? undefined : core.store.groups.get(id);
  if (row === undefined) throw directoryNotFound(id);
  const licenses = row["assignedLicenses"];
  if (Array.isArray(licenses) && licenses.length > 0) {
    throw badDirectoryRequest("The group cannot be deleted because it has licenses assigned.");
  }
  removeGroup(core, row);
  return { status: 204 };
}

/** Takes a group out of the directory, and where the tenant keeps deleted ones, into deletedItems. */
export function removeGroup(core: Core, row: WireObject): void {
  const id = textOf(row, "id");
  core.replicas.noteWrite(replicaKey("groups", id), row);
  const owners = [...(core.store.owners.get(id.toLowerCase()) ?? [])];
  const members = core.memberships.drop(id);
  core.store.groups.delete(id);
  core.store.owners.delete(id.toLowerCase());
  const soft = isUnified(row) || core.settings.securityGroupsSoftDelete;
  if (soft) {
    const now = core.clock.now();
    const kept = { ...copyWire(row), deletedDateTime: `${now.toISOString().slice(0, 19)}Z` };
    core.store.deletedItems.set(id.toLowerCase(), {
      row: kept,
      deletedAt: now.getTime(),
      members,
      owners,
    });
  }
  core.store.directoryChanges.push({
    collection: "groups",
    id,
    at: core.clock.now().getTime(),
    removed: soft ? "changed" : "deleted",
  });
}

/** The group of this alternate key, as it truly is. */
export function findByUniqueName(core: Core, uniqueName: string): WireObject | undefined {
  for (const [, row] of core.store.groups.entries()) {
    if (textOf(row, "uniqueName").toLowerCase() === uniqueName.toLowerCase()) return row;
  }
  return undefined;
}

/** Remembers that a group was written, for delta queries. */
export function noteChange(core: Core, id: string): void {
  core.memberships.noteMemberWrite(id);
  core.store.directoryChanges.push({ collection: "groups", id, at: core.clock.now().getTime() });
}

function createFrom(call: Call, core: Core, body: WireObject): Answer {
  checkGroupShape(body, call.version);
  checkRequired(body);
  const { relationshipsPerRequest } = core.settings.limits;
  const members = boundIds(call, core, body["members@odata.bind"]);
  const owners = boundIds(call, core, body["owners@odata.bind"]);
  if (members.length + owners.length > relationshipsPerRequest) {
    throw badDirectoryRequest(
      `The number of relationships in the request exceeds the maximum of ${relationshipsPerRequest}.`,
    );
  }
  const given = normalizeGroup(withoutAnnotations(body));
  checkGroup(
    core,
    newGroupRow("00000000-0000-0000-0000-000000000000", given, core.clock.now()),
    undefined,
    given,
  );
  const draft = newGroupRow("", given, core.clock.now());
  if (members.length > 0) checkNewMembers(core, draft, members, false);
  for (const owner of owners)
    if (core.store.users.get(owner) === undefined) throw missingReference();

  const id = core.store.nextId();
  const row = newGroupRow(id, given, core.clock.now());
  core.replicas.noteWrite(replicaKey("groups", id), undefined);
  core.store.groups.set(id, row);
  core.memberships.noteGroupWrite(id, undefined);
  for (const member of members) core.memberships.membersOf(id).add(member);
  if (owners.length > 0)
    core.store.owners.set(id, new Set(owners.map((owner) => owner.toLowerCase())));
  noteChange(core, id);
  return {
    status: 201,
    headers: { Location: `${rootOf(call)}/groups/${id}` },
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#groups/$entity`,
      ...projectGroup(row, undefined),
    },
  };
}

function boundIds(call: Call, core: Core, links: unknown): readonly string[] {
  if (links === undefined) return [];
  if (!Array.isArray(links))
    throw badDirectoryRequest("Invalid value specified for a relationship of resource 'Group'.");
  const { relationshipsPerRequest } = core.settings.limits;
  if (links.length > relationshipsPerRequest) {
    throw badDirectoryRequest(
      `The number of relationships in the request exceeds the maximum of ${relationshipsPerRequest}.`,
    );
  }
  return links.map((link: unknown) => referencedId(call, core, link));
}

// one bad or existing member fails the whole call
function checkNewMembers(
  core: Core,
  group: WireObject,
  ids: readonly string[],
  exists = true,
): void {
  if (isDynamic(group))
    throw badDirectoryRequest(
      "Insufficient privileges: members of a group with dynamic membership cannot be changed.",
    );
  const members = exists
    ? core.memberships.membersOf(textOf(group, "id"))
    : core.store.createMemberSet();
  const seen = new Set<string>();
  for (const id of ids) {
    const found = findDirectoryObject(core, id);
    if (found === undefined) throw missingReference();
    if (
      (isUnified(group) && found.type !== "user") ||
      (found.type === "group" && isUnified(found.row))
    ) {
      throw badDirectoryRequest("The members specified are not allowed in a group of this type.");
    }
    if (members.has(id) || seen.has(id.toLowerCase())) throw alreadyMember("members");
    seen.add(id.toLowerCase());
  }
}

function withoutAnnotations(body: WireObject): WireObject {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !name.includes("@odata.")));
}
