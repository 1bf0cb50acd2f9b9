import { odataString } from "../graph/index.ts";
import type { WireObject } from "../kind/property.ts";
import type { FieldChange, ResourceKind } from "../kind/resource-kind.ts";
import { checkGroup, compileGroup } from "./compile.ts";
import { locateGroups } from "./locate.ts";
import { addMembers, locateDevices, readMembers, removeMember } from "./members.ts";
import { mailNicknameOf, uniqueNameOf } from "./names.ts";
import { ownersPart } from "./owners.ts";
import { type Group, groupSchema } from "./schema.ts";
import { groupPath, groupProperties, groupSelect, isDynamic } from "./properties.ts";

/** Entra ID security groups, on v1.0. */
export const groupKind: ResourceKind = {
  name: "group",
  section: "groups",
  title: "group",
  version: "v1.0",
  path: groupPath,
  schema: groupSchema,
  properties: groupProperties,
  permissions: { read: "GroupMember.Read.All", write: "Group.ReadWrite.All" },
  compile: (spec) => compileGroup(spec as Group),
  check: (spec) => checkGroup(spec as Group),
  locate: locateGroups,
  holds: () => true,
  get: (id) => ({
    method: "GET",
    version: "v1.0",
    path: `${groupPath}/${encodeURIComponent(id)}`,
    query: { $select: groupSelect },
  }),
  // an upsert by alternate key: safe to repeat, whatever became of the first attempt
  // https://learn.microsoft.com/graph/api/group-upsert
  create: (body, { stack, key }) => ({
    method: "PATCH",
    version: "v1.0",
    path: `${groupPath}(uniqueName=${encodeURIComponent(odataString(uniqueNameOf(stack, key)))})`,
    headers: { Prefer: "create-if-missing" },
    body: {
      mailEnabled: false,
      securityEnabled: true,
      mailNickname: mailNicknameOf(String(body["displayName"]), key),
      groupTypes: [],
      ...body,
    },
  }),
  update: (id, body) => ({
    method: "PATCH",
    version: "v1.0",
    path: `${groupPath}/${encodeURIComponent(id)}`,
    body,
  }),
  delete: (id) => ({
    method: "DELETE",
    version: "v1.0",
    path: `${groupPath}/${encodeURIComponent(id)}`,
  }),
  alternateKey: (stack, key) => ({ property: "uniqueName", value: uniqueNameOf(stack, key) }),
  membership: {
    path: "members.devices",
    read: readMembers,
    add: addMembers,
    remove: removeMember,
    locate: locateDevices,
  },
  parts: [ownersPart],
  processing: {
    // the status is beta only, and only for one group at a time
    // https://learn.microsoft.com/graph/api/resources/membershipruleprocessingstatus?view=graph-rest-beta
    status: (id) => ({
      method: "GET",
      version: "beta",
      path: `${groupPath}/${encodeURIComponent(id)}`,
      query: {
        $select: "id,groupTypes,membershipRuleProcessingState,membershipRuleProcessingStatus",
      },
    }),
    isDynamic,
  },
  refusal,
  unusable: (wire) =>
    wire["securityEnabled"] === false
      ? "it is no security group, so policies cannot be assigned to it"
      : undefined,
  consequences,
  deleteConsequence:
    "Policies assigned to the group lose it, and a deleted security group may be gone for good.",
};

/** Why a group must not be written, where the service would refuse it or another system owns it. */
function refusal(wire: WireObject): string | undefined {
  if (wire["onPremisesSyncEnabled"] === true) {
    return "it is synchronised from an on-premises directory, which owns its members and properties";
  }
  if (wire["securityEnabled"] === false) return "it is no security group";
  if (Array.isArray(wire["groupTypes"]) && wire["groupTypes"].includes("Unified")) {
    return "it is a Microsoft 365 group, which takes users only";
  }
  return undefined;
}

function consequences(changes: readonly FieldChange[]): readonly string[] {
  const rule = changes.find(({ path }) => path === "membershipRule");
  if (!rule) return [];
  if (rule.after === null) {
    return [
      "The group becomes assigned: its present members stay until they are changed by hand or file.",
    ];
  }
  if (rule.before === null) {
    return [
      "The group becomes dynamic: members that the rule does not select leave it, and it is empty or partly filled until the first evaluation ends (minutes to 24 h).",
    ];
  }
  return [
    "A rule change empties the group and fills it again: until Entra ID has evaluated it (minutes to 24 h), every policy assigned to the group, or excluding it, reaches other devices.",
  ];
}
