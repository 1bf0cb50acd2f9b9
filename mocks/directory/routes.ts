import { directoryNotFound } from "../ground/refusal.ts";
import { textOf } from "../ground/wire.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { Tenant } from "../state/tenant.ts";
import { getDeletedItem, listDeletedGroups, purgeItem, restoreItem } from "./deleted-items.ts";
import { answerDelta } from "./delta.ts";
import { countDevices, getDevice, listDevices, listMemberOf, objectIdOf } from "./device-read.ts";
import { deleteDevice, patchDevice } from "./device-write.ts";
import { evaluateMembership } from "./evaluate-membership.ts";
import { countGroups, getGroup, listGroups } from "./group-read.ts";
import {
  createGroup,
  deleteGroup,
  findByUniqueName,
  patchGroup,
  upsertGroup,
} from "./group-write.ts";
import {
  addMemberRef,
  addOwner,
  countMembers,
  deleteMemberObject,
  listMembers,
  listOwners,
  removeMemberRef,
  removeOwner,
} from "./members.ts";
import {
  checkMembership,
  getByIds,
  getDirectoryObject,
  getMemberGroups,
} from "./object-queries.ts";

const groups = { read: permissions.groupsRead, write: permissions.groupsWrite };
const members = { read: permissions.membersRead, write: permissions.membersWrite };
const devices = { read: permissions.devicesRead, write: permissions.deviceWrite };
const queries = { read: permissions.groupsRead, write: permissions.groupsRead };

/** Paths of groups, members, devices and deleted items. */
export const directoryRoutes: readonly Route[] = [
  { ...groups, pattern: "groups", methods: { GET: listGroups } },
  { ...groups, pattern: "groups", methods: { POST: createGroup }, write: permissions.groupsCreate },
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
  ...memberRoutes("members", false),
  ...memberRoutes("transitiveMembers", true),
  {
    ...members,
    pattern: "groups/{id}/members/$ref",
    methods: { POST: (call, tenant, id = "") => addMemberRef(call, tenant, id) },
  },
  {
    ...members,
    pattern: "groups/{id}/members/{member}/$ref",
    methods: {
      DELETE: (_call, tenant, id = "", member = "") => removeMemberRef(tenant, id, member),
    },
  },
  {
    ...devices,
    pattern: "groups/{id}/members/{member}",
    methods: {
      DELETE: (_call, tenant, id = "", member = "") => deleteMemberObject(tenant, id, member),
    },
  },
  {
    ...groups,
    pattern: "groups/{id}/owners",
    methods: { GET: (call, tenant, id = "") => listOwners(call, tenant, id) },
  },
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
  ...objectRoutes("directoryObjects"),
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
    },
  },
  {
    ...groups,
    pattern: "directory/deletedItems/microsoft.graph.group",
    methods: { GET: listDeletedGroups },
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

function memberRoutes(segment: string, transitive: boolean): readonly Route[] {
  const base = `groups/{id}/${segment}`;
  const casts = ["device", "group", "user"] as const;
  return [
    {
      ...members,
      pattern: base,
      methods: {
        GET: (call, tenant, id = "") =>
          listMembers(call, tenant, id, { transitive, cast: undefined }),
      },
    },
    {
      ...members,
      pattern: `${base}/$count`,
      methods: {
        GET: (call, tenant, id = "") =>
          countMembers(call, tenant, id, { transitive, cast: undefined }),
      },
    },
    ...casts.flatMap((cast): Route[] => [
      {
        ...members,
        pattern: `${base}/microsoft.graph.${cast}`,
        methods: {
          GET: (call, tenant, id = "") => listMembers(call, tenant, id, { transitive, cast }),
        },
      },
      {
        ...members,
        pattern: `${base}/microsoft.graph.${cast}/$count`,
        methods: {
          GET: (call, tenant, id = "") => countMembers(call, tenant, id, { transitive, cast }),
        },
      },
    ]),
  ];
}

function objectRoutes(collection: string): readonly Route[] {
  const base = `${collection}/{id}`;
  return [
    {
      ...queries,
      pattern: `${base}/checkMemberObjects`,
      methods: { POST: (call, tenant, id = "") => checkMembership(call, tenant, id, "ids") },
    },
    {
      ...queries,
      pattern: `${base}/checkMemberGroups`,
      methods: { POST: (call, tenant, id = "") => checkMembership(call, tenant, id, "groupIds") },
    },
    {
      ...queries,
      pattern: `${base}/getMemberGroups`,
      methods: { POST: (call, tenant, id = "") => getMemberGroups(call, tenant, id) },
    },
    {
      ...queries,
      pattern: `${base}/memberOf`,
      methods: { GET: (call, tenant, id = "") => listMemberOf(call, tenant, id, false) },
    },
    {
      ...queries,
      pattern: `${base}/transitiveMemberOf`,
      methods: { GET: (call, tenant, id = "") => listMemberOf(call, tenant, id, true) },
    },
  ];
}

function idByUniqueName(tenant: Tenant, name: string): string {
  const row = findByUniqueName(tenant, name);
  if (row === undefined) throw directoryNotFound(name);
  return textOf(row, "id");
}
