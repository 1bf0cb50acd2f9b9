import { bodyOf, isAdvanced, rootOf, type Answer, type Call } from "../ground/call.ts";
import {
  badDirectoryRequest,
  directoryNotFound,
  Refusal,
  unsupportedQuery,
} from "../ground/refusal.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import { pageOf } from "../odata/list.ts";
import { allowOnly } from "../odata/query.ts";
import { permissions } from "../routing/permissions.ts";
import { isDynamic, isUnified } from "../state/group-types.ts";
import type { MemberList } from "../state/member-set.ts";
import type { MemberType } from "../state/members-by-type.ts";
import type { Tenant } from "../state/tenant.ts";
import { readVisible, replicaKey } from "../state/visible.ts";
import { deleteDevice } from "./device-write.ts";
import { directoryObjectWire } from "./directory-object.ts";
import { demandAdvancedCount } from "./group-read.ts";
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
  readonly cast: MemberType | undefined;
}

/** GET members and transitiveMembers, with cast. learn.microsoft.com/graph/api/group-list-members */
export function listMembers(
  call: Call,
  tenant: Tenant,
  groupId: string,
  scope: MemberScope,
): Answer {
  allowOnly(call.query, ["$select", "$top", "$count", "$skiptoken"]);
  // an OData cast is an advanced query
  if (scope.cast !== undefined && (!isAdvanced(call) || call.query.get("$count") !== "true"))
    throw unsupportedQuery("Unsupported Query.");
  const members = membersInScope(tenant, groupId, scope);
  const select = call.query
    .get("$select")
    ?.split(",")
    .map((name) => name.trim());
  const hideDevices =
    call.caller.roles !== undefined &&
    !permissions.devicesRead.some((role) => call.caller.roles?.includes(role) === true);
  return pageOf(call, tenant.settings, (from) => rowsFrom(members, from), {
    context: "directoryObjects",
    defaultSize: 100,
    maxSize: 999,
    onExceed: "refuse",
    project: (row) =>
      directoryObjectWire(tenant, textOf(row, "id"), { select, hideDevices }) ?? row,
    ...(isAdvanced(call) && call.query.get("$count") === "true"
      ? { count: () => members.length }
      : {}),
  });
}

/** GET members/$count and transitiveMembers/.../$count, text. */
export function countMembers(
  call: Call,
  tenant: Tenant,
  groupId: string,
  scope: MemberScope,
): Answer {
  allowOnly(call.query, []);
  demandAdvancedCount(call);
  return { status: 200, body: String(membersInScope(tenant, groupId, scope).length) };
}

/** POST members/$ref: 204, or 400 for one who is a member already. */
export function addMemberRef(call: Call, tenant: Tenant, groupId: string): Answer {
  const group = demandGroup(tenant, groupId);
  const body = bodyOf(call);
  const id = referencedId(call, tenant, body["@odata.id"]);
  refuseDynamic(tenant, group);
  const found = findDirectoryObject(tenant, id);
  if (found === undefined)
    throw knownToPrimary(tenant, id) ? missingReference() : directoryNotFound(id);
  if (
    (isUnified(group) && found.type !== "user") ||
    (found.type === "group" && isUnified(found.row)) ||
    textOf(found.row, "id") === textOf(group, "id")
  ) {
    throw badDirectoryRequest("The members specified are not allowed in a group of this type.");
  }
  const members = tenant.memberships.membersOf(groupId);
  if (members.has(id)) throw alreadyMember("members");
  noteMembers(tenant, groupId);
  members.add(id);
  noteChange(tenant, textOf(group, "id"));
  return { status: 204 };
}

/** DELETE members/{id}/$ref: 204, 404 for one who is no member. */
export function removeMemberRef(tenant: Tenant, groupId: string, memberId: string): Answer {
  const group = demandGroup(tenant, groupId);
  refuseDynamic(tenant, group);
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

/** GET owners. */
export function listOwners(call: Call, tenant: Tenant, groupId: string): Answer {
  allowOnly(call.query, ["$select"]);
  demandGroup(tenant, groupId);
  const select = call.query.get("$select")?.split(",");
  const value = [...(tenant.rows.owners.get(groupId.toLowerCase()) ?? [])].flatMap(
    (id) => directoryObjectWire(tenant, id, { select }) ?? [],
  );
  return {
    status: 200,
    body: { "@odata.context": `${rootOf(call)}/$metadata#directoryObjects`, value },
  };
}

/** POST owners/$ref. Owners are users, at most 100. */
export function addOwner(call: Call, tenant: Tenant, groupId: string): Answer {
  demandGroup(tenant, groupId);
  const id = referencedId(call, tenant, bodyOf(call)["@odata.id"]).toLowerCase();
  if (tenant.rows.users.get(id) === undefined) throw directoryNotFound(id);
  const owners = tenant.rows.owners.get(groupId.toLowerCase()) ?? new Set<string>();
  if (owners.has(id)) throw alreadyMember("owners");
  if (owners.size >= tenant.settings.limits.ownersPerGroup)
    throw new Refusal(
      403,
      "Directory_QuotaExceeded",
      "The group has reached its maximum number of owners.",
    );
  owners.add(id);
  tenant.rows.owners.set(groupId.toLowerCase(), owners);
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

function membersInScope(tenant: Tenant, groupId: string, scope: MemberScope): MemberList {
  demandGroup(tenant, groupId);
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

// a row is its id until it is shown
function* rowsFrom(
  members: MemberList,
  from: number,
): Generator<readonly [position: number, row: WireObject]> {
  for (let position = from; position < members.length; position++)
    yield [position, { id: members.at(position) }];
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

// exists, though not on the replica that answers
function knownToPrimary(tenant: Tenant, id: string): boolean {
  return tenant.rows.devices.get(id) !== undefined || tenant.rows.groups.get(id) !== undefined;
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
