import { autopatchSign } from "../kind/autopatch-sign.ts";
import { groupName } from "../kind/address.ts";
import { defineGroups } from "../kind/kind.ts";
import { checkGroup, compileGroup } from "./compile.ts";
import { groupEffects } from "./effects.ts";
import { groupMembership } from "./members.ts";
import { ownersPart } from "./owners.ts";
import { groupProcessing } from "./processing.ts";
import { groupPath, groupProperties } from "./properties.ts";
import { groupRefusal } from "./refusal.ts";
import { groupRequests } from "./requests.ts";
import { existingGroupSchema, groupSchema } from "./schema.ts";
import { groupTimely } from "./timely.ts";

/** Entra ID security groups, on v1.0. */
export const groupKind = defineGroups({
  name: groupName,
  section: "groups",
  title: "group",
  version: "v1.0",
  path: groupPath,
  schema: groupSchema,
  reference: existingGroupSchema,
  properties: groupProperties,
  permissions: {
    read: "GroupMember.Read.All",
    write: "Group.ReadWrite.All",
    create: "Group.Create",
    members: "GroupMember.ReadWrite.All",
  },
  requests: groupRequests,
  // https://learn.microsoft.com/graph/api/resources/group
  descriptionLimit: 1024,
  compile: compileGroup,
  check: checkGroup,
  effects: groupEffects,
  deleteConsequence:
    "Policies assigned to the group lose it, and a deleted security group may be gone for good.",
  membership: groupMembership,
  processing: groupProcessing,
  timely: groupTimely,
  parts: [ownersPart],
  refusal: groupRefusal,
  ownedElsewhere: autopatchSign,
  unusable: (wire) =>
    wire["securityEnabled"] === false
      ? "it is no security group, so policies cannot be assigned to it"
      : undefined,
});
