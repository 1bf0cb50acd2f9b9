import { bodyOf, isAdvanced, type Answer, type Call } from "../ground/call.ts";
import {
  badDirectoryRequest,
  directoryNotFound,
  Refusal,
  unsupportedQuery,
} from "../ground/refusal.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import { isDynamic, isUnified } from "../state/group-types.ts";
import type { MemberList } from "../state/member-set.ts";
import type { MemberType } from "../state/members-by-type.ts";
import type { Tenant } from "../state/tenant.ts";
import { readVisible, replicaKey } from "../state/visible.ts";
import { deleteDevice } from "./device-write.ts";
import { findDirectoryObject, trueDirectoryObject } from "./directory-object.ts";
import { deleteGroup, noteChange } from "./group-write.ts";
import { demandRoleManagement, refuseMember } from "./member-rules.ts";
import { ownersOf } from "./owners.ts";
import { alreadyMember, missingReference, referencedId } from "./references.ts";
import { countRelated, listRelated } from "./related-list.ts";

/** Which members a path asks for. */
export interface MemberScope {
  readonly transitive: boolean;
  /** The type of an OData cast such as `members/microsoft.graph.device`. */
  readonly cast: MemberType | undefined;
}

/** GET members and transitiveMembers, with cast. learn.microsoft.com/graph/api/group-list-members */
export function listMembers(
  call: Call,
  tenant: Tenant,
  groupId: string,
  scope: MemberScope,
): Answer {
  const members = membersInScope(tenant, groupId, scope);
  demandCast(call, tenant, scope);
  return listRelated(call, tenant, members);
}

/** GET members/$count and transitiveMembers/.../$count, text. */
export function countMembers(
  call: Call,
  tenant: Tenant,
  groupId: string,
  scope: MemberScope,
): Answer {
  return countRelated(call, tenant, membersInScope(tenant, groupId, scope));
}

/** GET owners, with cast. learn.microsoft.com/graph/api/group-list-owners */
export function listOwners(
  call: Call,
  tenant: Tenant,
  groupId: string,
  cast: MemberType | undefined,
): Answer {
  const owners = ownersInScope(tenant, groupId, cast);
  demandCast(call, tenant, { transitive: false, cast });
  return listRelated(call, tenant, owners);
}

/** GET owners/$count, text. */
export function countOwners(
  call: Call,
  tenant: Tenant,
  groupId: string,
  cast: MemberType | undefined,
): Answer {
  return countRelated(call, tenant, ownersInScope(tenant, groupId, cast));
}

/** GET memberOf and transitiveMemberOf: the groups that an object is in. */
export function listMemberOf(call: Call, tenant: Tenant, id: string, scope: MemberScope): Answer {
  const groups = groupsInScope(tenant, id, scope);
  demandCast(call, tenant, scope);
  return listRelated(call, tenant, groups);
}

/** GET memberOf/$count and transitiveMemberOf/$count, text. */
export function countMemberOf(call: Call, tenant: Tenant, id: string, scope: MemberScope): Answer {
  return countRelated(call, tenant, groupsInScope(tenant, id, scope));
}

/** POST members/$ref: 204, or 400 for one who is a member already. */
export function addMemberRef(call: Call, tenant: Tenant, groupId: string): Answer {
  const group = demandGroup(tenant, groupId);
  const body = bodyOf(call);
  const id = referencedId(call, tenant, body["@odata.id"]);
  refuseDynamic(tenant, group);
  demandRoleManagement(call, group);
  const found = findDirectoryObject(tenant, id);
  if (found === undefined)
    throw trueDirectoryObject(tenant, id) === undefined
      ? directoryNotFound(id)
      : missingReference();
  refuseMember(group, found);
  const members = tenant.memberships.membersOf(groupId);
  if (members.has(id)) throw alreadyMember("members");
  noteMembers(tenant, groupId);
  members.add(id);
  noteChange(tenant, textOf(group, "id"));
  return { status: 204 };
}

/** DELETE members/{id}/$ref: 204, 404 for one who is no member. */
export function removeMemberRef(
  call: Call,
  tenant: Tenant,
  groupId: string,
  memberId: string,
): Answer {
  const group = demandGroup(tenant, groupId);
  refuseDynamic(tenant, group);
  demandRoleManagement(call, group);
  const members = tenant.memberships.membersOf(groupId);
  if (!members.has(memberId)) throw directoryNotFound(memberId);
  noteMembers(tenant, groupId);
  members.delete(memberId);
  noteChange(tenant, textOf(group, "id"));
  return { status: 204 };
}

/**
 * DELETE members/{id} without /$ref: the member object itself is deleted.
 *
 * @see https://learn.microsoft.com/graph/api/group-delete-members
 */
export function deleteMemberObject(tenant: Tenant, groupId: string, memberId: string): Answer {
  demandGroup(tenant, groupId);
  if (tenant.settings.behaviors.memberDeleteWithoutRef === "throws") {
    throw new Error(
      `DELETE /groups/${groupId}/members/${memberId} without /$ref deletes the object itself. Add /$ref to remove it from the group.`,
    );
  }
  if (!tenant.memberships.membersOf(groupId).has(memberId)) throw directoryNotFound(memberId);
  return tenant.rows.devices.get(memberId) === undefined
    ? deleteGroup(tenant, memberId)
    : deleteDevice(tenant, memberId);
}

/** Refuses a cast without what advanced queries need, where it is one. */
function demandCast(call: Call, tenant: Tenant, { cast, transitive }: MemberScope): void {
  if (cast === undefined) return;
  const { castNeedsAdvanced } = tenant.settings.behaviors;
  const advanced = isAdvanced(call) && call.query.get("$count") === "true";
  if (
    !advanced &&
    (castNeedsAdvanced === "all" || (castNeedsAdvanced === "transitive" && transitive))
  )
    throw unsupportedQuery("Unsupported Query.");
}

function membersInScope(tenant: Tenant, groupId: string, scope: MemberScope): MemberList {
  const group = demandGroup(tenant, groupId);
  // learn.microsoft.com/graph/api/group-list-transitivemembers: a type that the group cannot hold
  if (isUnified(group) && scope.cast !== undefined && scope.cast !== "user")
    throw unsupportedQuery("Unsupported Query.");
  const { memberships, replicas } = tenant;
  const current = scope.transitive
    ? memberships.transitiveMembersOf(groupId).list()
    : memberships.membersOf(groupId).list();
  const members =
    scope.transitive || !replicas.active
      ? current
      : (replicas.read(membersKey(groupId), current) ?? []);
  return scope.cast === undefined ? members : memberships.ofType(members, scope.cast);
}

function ownersInScope(tenant: Tenant, groupId: string, cast: MemberType | undefined): MemberList {
  demandGroup(tenant, groupId);
  const owners = ownersOf(tenant, groupId);
  return cast === undefined ? owners : tenant.memberships.ofType(owners, cast);
}

function groupsInScope(tenant: Tenant, id: string, { transitive, cast }: MemberScope): MemberList {
  if (trueDirectoryObject(tenant, id) === undefined) throw directoryNotFound(id);
  if (cast !== undefined && cast !== "group") return [];
  return tenant.memberships.groupsOf(id, { transitive }).map((group) => textOf(group, "id"));
}

function demandGroup(tenant: Tenant, id: string): WireObject {
  const group = readVisible(tenant, "groups", id);
  if (group === undefined) throw directoryNotFound(id);
  return tenant.rows.groups.get(id) ?? group;
}

function refuseDynamic(tenant: Tenant, group: WireObject): void {
  if (!isDynamic(group)) return;
  if (tenant.settings.behaviors.dynamicMemberWriteStatus === 400)
    throw badDirectoryRequest("Members of a group with dynamic membership cannot be changed.");
  throw new Refusal(
    403,
    "Authorization_RequestDenied",
    "Insufficient privileges to complete the operation.",
  );
}

function noteMembers(tenant: Tenant, groupId: string): void {
  if (tenant.replicas.active)
    tenant.replicas.noteWrite(membersKey(groupId), [
      ...tenant.memberships.membersOf(groupId).ids(),
    ]);
}

function membersKey(groupId: string): string {
  return replicaKey("groups.members", groupId);
}
