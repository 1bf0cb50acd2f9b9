import { directoryNotFound } from "../ground/refusal.ts";
import { textOf } from "../ground/wire.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { Tenant } from "../state/tenant.ts";
import {
  countDeletedGroups,
  getDeletedItem,
  listDeletedGroups,
  listNothingDeleted,
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
  countMembers,
  countOwners,
  deleteMemberObject,
  listMembers,
  listOwners,
  removeMemberRef,
} from "./members.ts";
import { withObjectIds } from "./object-id.ts";
import { getByIds, getDirectoryObject } from "./object-queries.ts";
import { addOwner, removeOwner } from "./owners.ts";
import { principalRoutes } from "./principal-routes.ts";
import { castRoutes, objectRoutes } from "./related-routes.ts";

const groups = { read: permissions.groupsRead, write: permissions.groupsWrite };
const members = {
  read: permissions.membersRead,
  write: permissions.membersWrite,
};
const devices = {
  read: permissions.devicesRead,
  write: permissions.deviceWrite,
};
const users = { read: permissions.usersRead, write: permissions.usersRead };
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
      methods: {
        GET: (call, tenant, id = "") => getAssignedLicenses(call, tenant, id),
      },
    },
    {
      ...members,
      pattern: "groups/{id}/members/$ref",
      methods: {
        POST: (call, tenant, id = "") => addMemberRef(call, tenant, id),
      },
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
      methods: {
        DELETE: (_call, tenant, id = "", owner = "") => removeOwner(tenant, id, owner),
      },
    },
    ...objectRoutes("groups"),
    ...objectRoutes("devices"),
    ...objectRoutes("users"),
    ...objectRoutes("servicePrincipals"),
    ...objectRoutes("directoryObjects"),
    ...principalRoutes,
    {
      ...queries,
      pattern: "directoryObjects/getByIds",
      methods: { POST: getByIds },
    },
    {
      ...queries,
      pattern: "directoryObjects/{id}",
      methods: {
        GET: (call, tenant, id = "") => getDirectoryObject(call, tenant, id),
      },
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
    ...["user", "application", "servicePrincipal", "administrativeUnit", "device"].map(
      (type): Route => ({
        ...(type === "user" ? users : groups),
        pattern: `directory/deletedItems/microsoft.graph.${type}`,
        methods: { GET: listNothingDeleted },
      }),
    ),
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
      methods: {
        POST: (call, tenant, id = "") => restoreItem(call, tenant, id),
      },
    },
  ];
}

function idByUniqueName(tenant: Tenant, name: string): string {
  const row = findByUniqueName(tenant, name);
  if (row === undefined) throw directoryNotFound(name);
  return textOf(row, "id");
}
