import { bodyOf, rootOf, type Answer, type Call } from "../call.ts";
import type { Core } from "../core.ts";
import { pageOf } from "../odata/list.ts";
import { allowOnly } from "../odata/query.ts";
import { isAdvanced } from "../call.ts";
import { badDirectoryRequest, directoryNotFound, Refusal, unsupportedQuery } from "../refusal.ts";
import { permissions } from "../permissions.ts";
import { readVisible, replicaKey } from "../visible.ts";
import { textOf, type WireObject } from "../wire.ts";
import { deleteDevice } from "./device-write.ts";
import { directoryObjectWire } from "./directory-object.ts";
import { demandAdvancedCount } from "./group-read.ts";
import { isDynamic, isUnified } from "./group-row.ts";
import { deleteGroup, noteChange } from "./group-write.ts";
import {
  alreadyMember,
  findDirectoryObject,
  missingReference,
  referencedId,
} from "./references.ts";

/** Which members a path asks for. */
export interface MemberScope {
  readonly transitive: boolean;
  /** The type of an OData cast such as `members/microsoft.graph.device`. */
  readonly cast: "device" | "group" | "user" | undefined;
}

/** GET members and transitiveMembers, with cast. learn.microsoft.com/graph/api/group-list-members */
export function listMembers(call: Call, core: Core, groupId: string, scope: MemberScope): Answer {
  allowOnly(call.query, ["$select", "$top", "$count", "$skiptoken"]);
  // an OData cast is an advanced query
  if (scope.cast !== undefined && (!isAdvanced(call) || call.query.get("$count") !== "true"))
    throw unsupportedQuery("Unsupported Query.");
  const ids = memberIds(core, groupId, scope);
  const select = call.query
    .get("$select")
    ?.split(",")
    .map((name) => name.trim());
  const hideDevices =
    call.caller.roles !== undefined &&
    !permissions.devicesRead.some((role) => call.caller.roles?.includes(role) === true);
  return pageOf(
    call,
    core,
    (from) => ids.map((id, index) => [index, { id }] as const).slice(from),
    {
      context: "directoryObjects",
      defaultSize: 100,
      maxSize: 999,
      onExceed: "refuse",
      project: (row) =>
        directoryObjectWire(core, textOf(row, "id"), { select, hideDevices }) ?? row,
      ...(isAdvanced(call) && call.query.get("$count") === "true"
        ? { count: () => ids.length }
        : {}),
    },
  );
}

/** GET members/$count and transitiveMembers/.../$count, text. */
export function countMembers(call: Call, core: Core, groupId: string, scope: MemberScope): Answer {
  allowOnly(call.query, []);
  demandAdvancedCount(call);
  return { status: 200, body: String(memberIds(core, groupId, scope).length) };
}

/** POST members/$ref: 204, or 400 for one who is a member already. */
export function addMemberRef(call: Call, core: Core, groupId: string): Answer {
  const group = demandGroup(core, groupId);
  const body = bodyOf(call);
  const id = referencedId(call, core, body["@odata.id"]);
  refuseDynamic(core, group);
  const found = findDirectoryObject(core, id);
  if (found === undefined)
    throw knownToPrimary(core, id) ? missingReference() : directoryNotFound(id);
  if (
    (isUnified(group) && found.type !== "user") ||
    (found.type === "group" && isUnified(found.row)) ||
    textOf(found.row, "id") === textOf(group, "id")
  ) {
    throw badDirectoryRequest("The members specified are not allowed in a group of this type.");
  }
  const members = core.memberships.membersOf(groupId);
  if (members.has(id)) throw alreadyMember("members");
  noteMembers(core, groupId);
  members.add(id);
  noteChange(core, textOf(group, "id"));
  return { status: 204 };
}

/** DELETE members/{id}/$ref: 204, 404 for one who is no member. */
export function removeMemberRef(core: Core, groupId: string, memberId: string): Answer {
  const group = demandGroup(core, groupId);
  refuseDynamic(core, group);
  const members = core.memberships.membersOf(groupId);
  if (!members.has(memberId)) throw directoryNotFound(memberId);
  noteMembers(core, groupId);
  members.delete(memberId);
  noteChange(core, textOf(group, "id"));
  return { status: 204 };
}

/**
 * DELETE members/{id} without /$ref: the member object itself is deleted.
 *
 * @see https://learn.microsoft.com/graph/api/group-delete-members
 */
export function deleteMemberObject(core: Core, groupId: string, memberId: string): Answer {
  demandGroup(core, groupId);
  if (core.settings.behaviors.memberDeleteWithoutRef === "throws") {
    throw new Error(
      `DELETE /groups/${groupId}/members/${memberId} without /$ref deletes the object itself. Add /$ref to remove it from the group.`,
    );
  }
  if (!core.memberships.membersOf(groupId).has(memberId)) throw directoryNotFound(memberId);
  return core.store.devices.get(memberId) === undefined
    ? deleteGroup(core, memberId)
    : deleteDevice(core, memberId);
}

/** GET owners. */
export function listOwners(call: Call, core: Core, groupId: string): Answer {
  allowOnly(call.query, ["$select"]);
  demandGroup(core, groupId);
  const select = call.query.get("$select")?.split(",");
  const value = [...(core.store.owners.get(groupId.toLowerCase()) ?? [])].flatMap(
    (id) => directoryObjectWire(core, id, { select }) ?? [],
  );
  return {
    status: 200,
    body: { "@odata.context": `${rootOf(call)}/$metadata#directoryObjects`, value },
  };
}

/** POST owners/$ref. Owners are users, at most 100. */
export function addOwner(call: Call, core: Core, groupId: string): Answer {
  demandGroup(core, groupId);
  const id = referencedId(call, core, bodyOf(call)["@odata.id"]).toLowerCase();
  if (core.store.users.get(id) === undefined) throw directoryNotFound(id);
  const owners = core.store.owners.get(groupId.toLowerCase()) ?? new Set<string>();
  if (owners.has(id)) throw alreadyMember("owners");
  if (owners.size >= core.settings.limits.ownersPerGroup)
    throw new Refusal(
      403,
      "Directory_QuotaExceeded",
      "The group has reached its maximum number of owners.",
    );
  owners.add(id);
  core.store.owners.set(groupId.toLowerCase(), owners);
  return { status: 204 };
}

/** DELETE owners/{id}/$ref. The last one stays. learn.microsoft.com/graph/api/group-delete-owners */
export function removeOwner(core: Core, groupId: string, ownerId: string): Answer {
  demandGroup(core, groupId);
  const owners = core.store.owners.get(groupId.toLowerCase());
  if (owners?.has(ownerId.toLowerCase()) !== true) throw directoryNotFound(ownerId);
  if (owners.size === 1)
    throw badDirectoryRequest(
      "The group must have at least one owner, hence this owner cannot be removed.",
    );
  owners.delete(ownerId.toLowerCase());
  return { status: 204 };
}

function memberIds(core: Core, groupId: string, scope: MemberScope): readonly string[] {
  demandGroup(core, groupId);
  const set = scope.transitive
    ? core.memberships.transitiveMembersOf(groupId)
    : core.memberships.membersOf(groupId);
  const current = [...set.ids()];
  const ids =
    scope.transitive || !core.replicas.active
      ? current
      : (core.replicas.read(membersKey(groupId), current) ?? []);
  return ids.filter((id) => scope.cast === undefined || typeOf(core, id) === scope.cast);
}

function typeOf(core: Core, id: string): MemberScope["cast"] {
  if (core.store.devices.has(id)) return "device";
  return core.store.groups.has(id) ? "group" : "user";
}

function demandGroup(core: Core, id: string): WireObject {
  const group = readVisible(core, "groups", id);
  if (group === undefined) throw directoryNotFound(id);
  return core.store.groups.get(id) ?? group;
}

function refuseDynamic(core: Core, group: WireObject): void {
  if (!isDynamic(group)) return;
  if (core.settings.behaviors.dynamicMemberWriteStatus === 400)
    throw badDirectoryRequest("Members of a group with dynamic membership cannot be changed.");
  throw new Refusal(
    403,
    "Authorization_RequestDenied",
    "Insufficient privileges to complete the operation.",
  );
}

// exists, though not on the replica that answers
function knownToPrimary(core: Core, id: string): boolean {
  return core.store.devices.get(id) !== undefined || core.store.groups.get(id) !== undefined;
}

function noteMembers(core: Core, groupId: string): void {
  if (core.replicas.active)
    core.replicas.noteWrite(membersKey(groupId), [...core.memberships.membersOf(groupId).ids()]);
}

function membersKey(groupId: string): string {
  return replicaKey("groups.members", groupId);
}
