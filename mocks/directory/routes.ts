import type { Core } from "../core.ts";
import { permissions } from "../permissions.ts";
import { directoryNotFound } from "../refusal.ts";
import type { Route } from "../router.ts";
import { textOf } from "../wire.ts";
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
    methods: { GET: (call, core) => answerDelta(call, core, "groups") },
  },
  {
    ...queries,
    pattern: "groups/evaluateDynamicMembership",
    only: "beta",
    methods: { POST: (call, core) => evaluateMembership(call, core) },
  },
  {
    ...groups,
    pattern: "groups/{id}",
    methods: {
      GET: (call, core, id = "") => getGroup(call, core, id),
      PATCH: (call, core, id = "") => patchGroup(call, core, id),
      DELETE: (_call, core, id = "") => deleteGroup(core, id),
    },
  },
  {
    ...groups,
    pattern: "groups(uniqueName={name})",
    methods: {
      GET: (call, core, name = "") => getGroup(call, core, idByUniqueName(core, name)),
      PATCH: (call, core, name = "") => upsertGroup(call, core, name),
      DELETE: (_call, core, name = "") => deleteGroup(core, idByUniqueName(core, name)),
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
    methods: { POST: (call, core, id = "") => addMemberRef(call, core, id) },
  },
  {
    ...members,
    pattern: "groups/{id}/members/{member}/$ref",
    methods: { DELETE: (_call, core, id = "", member = "") => removeMemberRef(core, id, member) },
  },
  {
    ...devices,
    pattern: "groups/{id}/members/{member}",
    methods: {
      DELETE: (_call, core, id = "", member = "") => deleteMemberObject(core, id, member),
    },
  },
  {
    ...groups,
    pattern: "groups/{id}/owners",
    methods: { GET: (call, core, id = "") => listOwners(call, core, id) },
  },
  {
    ...groups,
    pattern: "groups/{id}/owners/$ref",
    methods: { POST: (call, core, id = "") => addOwner(call, core, id) },
  },
  {
    ...groups,
    pattern: "groups/{id}/owners/{owner}/$ref",
    methods: { DELETE: (_call, core, id = "", owner = "") => removeOwner(core, id, owner) },
  },
  ...objectRoutes("groups"),
  ...objectRoutes("devices"),
  ...objectRoutes("directoryObjects"),
  { ...queries, pattern: "directoryObjects/getByIds", methods: { POST: getByIds } },
  {
    ...queries,
    pattern: "directoryObjects/{id}",
    methods: { GET: (call, core, id = "") => getDirectoryObject(call, core, id) },
  },
  { ...devices, pattern: "devices", methods: { GET: listDevices } },
  { ...devices, pattern: "devices/$count", methods: { GET: countDevices } },
  {
    ...devices,
    pattern: "devices/delta",
    methods: { GET: (call, core) => answerDelta(call, core, "devices") },
  },
  {
    ...devices,
    pattern: "devices/{id}",
    methods: {
      GET: (call, core, id = "") => getDevice(call, core, id),
      PATCH: (call, core, id = "") => patchDevice(call, core, id),
      DELETE: (_call, core, id = "") => deleteDevice(core, id),
    },
  },
  {
    ...devices,
    pattern: "devices(deviceId={id})",
    methods: {
      GET: (call, core, id = "") => getDevice(call, core, objectIdOf(core, id)),
      PATCH: (call, core, id = "") => patchDevice(call, core, objectIdOf(core, id)),
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
      GET: (call, core, id = "") => getDeletedItem(call, core, id),
      DELETE: (_call, core, id = "") => purgeItem(core, id),
    },
  },
  {
    ...groups,
    pattern: "directory/deletedItems/{id}/restore",
    methods: { POST: (call, core, id = "") => restoreItem(call, core, id) },
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
        GET: (call, core, id = "") => listMembers(call, core, id, { transitive, cast: undefined }),
      },
    },
    {
      ...members,
      pattern: `${base}/$count`,
      methods: {
        GET: (call, core, id = "") => countMembers(call, core, id, { transitive, cast: undefined }),
      },
    },
    ...casts.flatMap((cast): Route[] => [
      {
        ...members,
        pattern: `${base}/microsoft.graph.${cast}`,
        methods: {
          GET: (call, core, id = "") => listMembers(call, core, id, { transitive, cast }),
        },
      },
      {
        ...members,
        pattern: `${base}/microsoft.graph.${cast}/$count`,
        methods: {
          GET: (call, core, id = "") => countMembers(call, core, id, { transitive, cast }),
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
      methods: { POST: (call, core, id = "") => checkMembership(call, core, id, "ids") },
    },
    {
      ...queries,
      pattern: `${base}/checkMemberGroups`,
      methods: { POST: (call, core, id = "") => checkMembership(call, core, id, "groupIds") },
    },
    {
      ...queries,
      pattern: `${base}/getMemberGroups`,
      methods: { POST: (call, core, id = "") => getMemberGroups(call, core, id) },
    },
    {
      ...queries,
      pattern: `${base}/memberOf`,
      methods: { GET: (call, core, id = "") => listMemberOf(call, core, id, false) },
    },
    {
      ...queries,
      pattern: `${base}/transitiveMemberOf`,
      methods: { GET: (call, core, id = "") => listMemberOf(call, core, id, true) },
    },
  ];
}

function idByUniqueName(core: Core, name: string): string {
  const row = findByUniqueName(core, name);
  if (row === undefined) throw directoryNotFound(name);
  return textOf(row, "id");
}
