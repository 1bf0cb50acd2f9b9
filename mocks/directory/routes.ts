import type { Answer, Call } from "../ground/call.ts";
import { directoryNotFound } from "../ground/refusal.ts";
import { textOf } from "../ground/wire.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { Tenant } from "../state/tenant.ts";
import {
  countDeletedGroups,
  getDeletedItem,
  listDeletedGroups,
  purgeItem,
  restoreItem,
} from "./deleted-items.ts";
import { answerDelta } from "./delta.ts";
import { countDevices, getDevice, listDevices, listRegistered, objectIdOf } from "./device-read.ts";
import { deleteDevice, patchDevice } from "./device-write.ts";
import { evaluateMembership } from "./evaluate-membership.ts";
import { countGroups, getAssignedLicenses, getGroup, listGroups } from "./group-read.ts";
import {
  createGroup,
  deleteGroup,
  findByUniqueName,
  patchGroup,
  upsertGroup,
} from "./group-write.ts";
import {
  addMemberRef,
  countMemberOf,
  countMembers,
  countOwners,
  deleteMemberObject,
  listMemberOf,
  listMembers,
  listOwners,
  removeMemberRef,
  type MemberScope,
} from "./members.ts";
import { withObjectIds } from "./object-id.ts";
import {
  checkMembership,
  getByIds,
  getDirectoryObject,
  getMemberGroups,
} from "./object-queries.ts";
import { addOwner, removeOwner } from "./owners.ts";
import {
  countUsers,
  getMe,
  getServicePrincipal,
  getServicePrincipalByAppId,
  getUser,
  listServicePrincipals,
  listUsers,
  userIdOf,
} from "./principal-read.ts";

const groups = { read: permissions.groupsRead, write: permissions.groupsWrite };
const members = { read: permissions.membersRead, write: permissions.membersWrite };
const devices = { read: permissions.devicesRead, write: permissions.deviceWrite };
const users = { read: permissions.usersRead, write: permissions.usersRead };
const applications = {
  read: permissions.servicePrincipalsRead,
  write: permissions.servicePrincipalsRead,
};
const queries = { read: permissions.groupsRead, write: permissions.groupsRead };

/** Paths of groups, members, devices, users, service principals and deleted items. */
export const directoryRoutes: readonly Route[] = createRoutes().map(withObjectIds);

function createRoutes(): readonly Route[] {
  return [
    { ...groups, pattern: "groups", methods: { GET: listGroups } },
    {
      ...groups,
      pattern: "groups",
      methods: { POST: createGroup },
      write: permissions.groupsCreate,
    },
    { ...groups, pattern: "groups/$count", methods: { GET: countGroups } },
    {
      ...groups,
      pattern: "groups/delta",
      methods: { GET: (call, tenant) => answerDelta(call, tenant, "groups") },
    },
    {
      ...queries,
      pattern: "groups/evaluateDynamicMembership",
      only: "beta",
      methods: { POST: (call, tenant) => evaluateMembership(call, tenant) },
    },
    {
      ...groups,
      pattern: "groups/{id}",
      methods: {
        GET: (call, tenant, id = "") => getGroup(call, tenant, id),
        PATCH: (call, tenant, id = "") => patchGroup(call, tenant, id),
        DELETE: (_call, tenant, id = "") => deleteGroup(tenant, id),
      },
    },
    {
      ...groups,
      pattern: "groups(uniqueName={name})",
      methods: {
        GET: (call, tenant, name = "") => getGroup(call, tenant, idByUniqueName(tenant, name)),
        PATCH: (call, tenant, name = "") => upsertGroup(call, tenant, name),
        DELETE: (_call, tenant, name = "") => deleteGroup(tenant, idByUniqueName(tenant, name)),
      },
    },
    {
      ...queries,
      pattern: "groups/{id}/evaluateDynamicMembership",
      only: "beta",
      methods: { POST: evaluateMembership },
    },
    ...castRoutes(members, "groups/{id}/members", false, listMembers, countMembers),
    ...castRoutes(members, "groups/{id}/transitiveMembers", true, listMembers, countMembers),
    {
      ...groups,
      pattern: "groups/{id}/assignedLicenses",
      methods: { GET: (call, tenant, id = "") => getAssignedLicenses(call, tenant, id) },
    },
    {
      ...members,
      pattern: "groups/{id}/members/$ref",
      methods: { POST: (call, tenant, id = "") => addMemberRef(call, tenant, id) },
    },
    {
      ...members,
      pattern: "groups/{id}/members/{member}/$ref",
      methods: {
        DELETE: (call, tenant, id = "", member = "") => removeMemberRef(call, tenant, id, member),
      },
    },
    {
      ...devices,
      pattern: "groups/{id}/members/{member}",
      methods: {
        DELETE: (_call, tenant, id = "", member = "") => deleteMemberObject(tenant, id, member),
      },
    },
    ...castRoutes(
      groups,
      "groups/{id}/owners",
      false,
      (call, tenant, id, { cast }) => listOwners(call, tenant, id, cast),
      (call, tenant, id, { cast }) => countOwners(call, tenant, id, cast),
    ),
    {
      ...groups,
      pattern: "groups/{id}/owners/$ref",
      methods: { POST: (call, tenant, id = "") => addOwner(call, tenant, id) },
    },
    {
      ...groups,
      pattern: "groups/{id}/owners/{owner}/$ref",
      methods: { DELETE: (_call, tenant, id = "", owner = "") => removeOwner(tenant, id, owner) },
    },
    ...objectRoutes("groups"),
    ...objectRoutes("devices"),
    ...objectRoutes("users"),
    ...objectRoutes("servicePrincipals"),
    ...objectRoutes("directoryObjects"),
    { ...users, pattern: "me", methods: { GET: getMe } },
    { ...users, pattern: "users", methods: { GET: listUsers } },
    { ...users, pattern: "users/$count", methods: { GET: countUsers } },
    {
      ...users,
      pattern: "users/{key}",
      methods: { GET: (call, tenant, key = "") => getUser(call, tenant, key) },
    },
    { ...applications, pattern: "servicePrincipals", methods: { GET: listServicePrincipals } },
    {
      ...applications,
      pattern: "servicePrincipals/{id}",
      methods: { GET: (call, tenant, id = "") => getServicePrincipal(call, tenant, id) },
    },
    {
      ...applications,
      pattern: "servicePrincipals(appId={appId})",
      methods: {
        GET: (call, tenant, appId = "") => getServicePrincipalByAppId(call, tenant, appId),
      },
    },
    { ...queries, pattern: "directoryObjects/getByIds", methods: { POST: getByIds } },
    {
      ...queries,
      pattern: "directoryObjects/{id}",
      methods: { GET: (call, tenant, id = "") => getDirectoryObject(call, tenant, id) },
    },
    { ...devices, pattern: "devices", methods: { GET: listDevices } },
    { ...devices, pattern: "devices/$count", methods: { GET: countDevices } },
    {
      ...devices,
      pattern: "devices/delta",
      methods: { GET: (call, tenant) => answerDelta(call, tenant, "devices") },
    },
    {
      ...devices,
      pattern: "devices/{id}",
      methods: {
        GET: (call, tenant, id = "") => getDevice(call, tenant, id),
        PATCH: (call, tenant, id = "") => patchDevice(call, tenant, id),
        DELETE: (_call, tenant, id = "") => deleteDevice(tenant, id),
      },
    },
    {
      ...devices,
      pattern: "devices(deviceId={id})",
      methods: {
        GET: (call, tenant, id = "") => getDevice(call, tenant, objectIdOf(tenant, id)),
        PATCH: (call, tenant, id = "") => patchDevice(call, tenant, objectIdOf(tenant, id)),
        DELETE: (_call, tenant, id = "") => deleteDevice(tenant, objectIdOf(tenant, id)),
      },
    },
    {
      ...devices,
      pattern: "devices/{id}/registeredOwners",
      methods: {
        GET: (call, tenant, id = "") => listRegistered(call, tenant, id, "registeredOwners"),
      },
    },
    {
      ...devices,
      pattern: "devices/{id}/registeredUsers",
      methods: {
        GET: (call, tenant, id = "") => listRegistered(call, tenant, id, "registeredUsers"),
      },
    },
    {
      ...groups,
      pattern: "directory/deletedItems/microsoft.graph.group",
      methods: { GET: listDeletedGroups },
    },
    {
      ...groups,
      pattern: "directory/deletedItems/microsoft.graph.group/$count",
      methods: { GET: countDeletedGroups },
    },
    {
      ...groups,
      pattern: "directory/deletedItems/{id}",
      methods: {
        GET: (call, tenant, id = "") => getDeletedItem(call, tenant, id),
        DELETE: (_call, tenant, id = "") => purgeItem(tenant, id),
      },
    },
    {
      ...groups,
      pattern: "directory/deletedItems/{id}/restore",
      methods: { POST: (call, tenant, id = "") => restoreItem(call, tenant, id) },
    },
  ];
}

type ListHandler = (call: Call, tenant: Tenant, id: string, scope: MemberScope) => Answer;

/** A list of related objects, its count, and both for each type that it can be cast to. */
function castRoutes(
  who: Pick<Route, "read" | "write">,
  pattern: string,
  transitive: boolean,
  list: ListHandler,
  count: ListHandler,
): readonly Route[] {
  const casts = [undefined, "device", "group", "user", "servicePrincipal"] as const;
  return casts.flatMap((cast): Route[] => {
    const base = cast === undefined ? pattern : `${pattern}/microsoft.graph.${cast}`;
    const scope = { transitive, cast };
    return [
      {
        ...who,
        pattern: base,
        methods: { GET: (call, tenant, id = "") => list(call, tenant, id, scope) },
      },
      {
        ...who,
        pattern: `${base}/$count`,
        methods: { GET: (call, tenant, id = "") => count(call, tenant, id, scope) },
      },
    ];
  });
}

/** What can be asked of any object about the groups that it is in. Users go by their name too. */
function objectRoutes(collection: string): readonly Route[] {
  const byName = collection === "users";
  const base = byName ? "users/{key}" : `${collection}/{id}`;
  const idOf = (tenant: Tenant, key: string): string => (byName ? userIdOf(tenant, key) : key);
  const post = (
    name: string,
    answer: (call: Call, tenant: Tenant, id: string) => Answer,
  ): Route => ({
    ...queries,
    pattern: `${base}/${name}`,
    methods: { POST: (call, tenant, key = "") => answer(call, tenant, idOf(tenant, key)) },
  });
  const list: ListHandler = (call, tenant, key, scope) =>
    listMemberOf(call, tenant, idOf(tenant, key), scope);
  const count: ListHandler = (call, tenant, key, scope) =>
    countMemberOf(call, tenant, idOf(tenant, key), scope);
  return [
    post("checkMemberObjects", (call, tenant, id) => checkMembership(call, tenant, id, "ids")),
    post("checkMemberGroups", (call, tenant, id) => checkMembership(call, tenant, id, "groupIds")),
    post("getMemberGroups", getMemberGroups),
    post("getMemberObjects", getMemberGroups),
    ...castRoutes(queries, `${base}/memberOf`, false, list, count),
    ...castRoutes(queries, `${base}/transitiveMemberOf`, true, list, count),
  ];
}

function idByUniqueName(tenant: Tenant, name: string): string {
  const row = findByUniqueName(tenant, name);
  if (row === undefined) throw directoryNotFound(name);
  return textOf(row, "id");
}
