import type { Sequence } from "../sequence.ts";

const source =
  "https://github.com/hashicorp/terraform-provider-azuread, internal/services/groups/group_resource.go";
const metadata = {
  Accept: "application/json; charset=utf-8; IEEE754Compatible=false; odata.metadata=full",
  "OData-Version": "4.0",
  "OData-MaxVersion": "4.0",
};
const group = "/beta/groups/{group}";
const object = "https://graph.microsoft.com/beta/directoryObjects";

const create = {
  "@odata.type": "#microsoft.graph.group",
  description: null,
  displayName: "Pilot",
  groupTypes: [],
  isAssignableToRole: false,
  mailEnabled: false,
  mailNickname: "1f2e3d4c-5",
  membershipRule: null,
  resourceBehaviorOptions: [],
  resourceProvisioningOptions: [],
  securityEnabled: true,
};

/** Waits for replicas by a name that is not the wanted one, since a PATCH is 404 until it knows the group. */
const settled = [
  {
    method: "PATCH",
    path: group,
    headers: metadata,
    body: { "@odata.type": "#microsoft.graph.group", displayName: "TERRAFORM_UPDATE_1" },
    status: 204,
    again: true,
  },
  {
    method: "PATCH",
    path: group,
    headers: metadata,
    body: { "@odata.type": "#microsoft.graph.group", displayName: "Pilot" },
    status: 204,
    again: true,
  },
  { method: "GET", path: group, status: 200, again: true, answer: { displayName: "Pilot" } },
] as const;

/** azuread_group, azuread_group_member and the data source, as an apply and a destroy send them. */
export const terraformAzuread: readonly Sequence[] = [
  {
    name: "azuread_group that the caller owns: create, read, update, destroy",
    source,
    steps: [
      {
        method: "GET",
        path: "/v1.0/servicePrincipals?$select=id",
        status: 200,
        keep: { caller: "value/0/id" },
      },
      {
        method: "GET",
        path: "/beta/groups?$filter=displayName eq 'Pilot'",
        status: 200,
        answer: { value: [] },
      },
      {
        method: "POST",
        path: "/beta/groups",
        headers: metadata,
        body: { ...create, "owners@odata.bind": [`${object}/{caller}`] },
        status: 201,
        answer: { displayName: "Pilot", description: null, membershipRule: null },
        keep: { group: "id" },
      },
      ...settled,
      {
        method: "GET",
        path: `${group}/owners`,
        status: 200,
        answer: { value: [{ id: "{caller}" }] },
      },
      { method: "GET", path: `${group}/members`, status: 200, answer: { value: [] } },
      { method: "GET", path: `${group}/memberOf`, status: 200, answer: { value: [] } },
      {
        method: "PATCH",
        path: group,
        headers: metadata,
        body: {
          "@odata.type": "#microsoft.graph.group",
          description: "Devices that go first",
          displayName: "Pilot",
          mailEnabled: false,
          membershipRule: null,
          securityEnabled: true,
        },
        status: 204,
      },
      {
        method: "GET",
        path: group,
        status: 200,
        again: true,
        answer: { description: "Devices that go first" },
      },
      { method: "DELETE", path: group, status: 204 },
      {
        method: "GET",
        path: group,
        status: 404,
        again: true,
        answer: { error: { code: "Request_ResourceNotFound" } },
      },
    ],
  },
  {
    name: "azuread_group with a rule",
    source,
    steps: [
      {
        method: "POST",
        path: "/beta/groups",
        headers: metadata,
        body: {
          ...create,
          groupTypes: ["DynamicMembership"],
          membershipRule: 'device.deviceOSType -eq "Windows"',
          membershipRuleProcessingState: "On",
        },
        status: 201,
        keep: { group: "id" },
      },
      ...settled,
      {
        method: "PATCH",
        path: group,
        headers: metadata,
        body: {
          "@odata.type": "#microsoft.graph.group",
          description: null,
          displayName: "Pilot",
          mailEnabled: false,
          membershipRule: 'device.deviceOSType -eq "Linux"',
          membershipRuleProcessingState: "Paused",
          securityEnabled: true,
        },
        status: 204,
      },
      {
        method: "GET",
        path: group,
        status: 200,
        again: true,
        answer: { membershipRuleProcessingState: "Paused" },
      },
    ],
  },
  {
    name: "azuread_group_member: add, find, remove",
    source:
      "https://github.com/hashicorp/terraform-provider-azuread, internal/services/groups/group_member_resource.go and groups.go",
    steps: [
      {
        method: "POST",
        path: "/beta/groups",
        body: create,
        status: 201,
        keep: { group: "id" },
      },
      ...settled,
      { method: "GET", path: `${group}/members`, status: 200, answer: { value: [] } },
      {
        method: "POST",
        path: `${group}/members/$ref`,
        body: { "@odata.id": `${object}/{ada}` },
        status: 204,
      },
      {
        method: "GET",
        path: `${group}/members?$filter=id eq '{ada}'`,
        status: 200,
        again: true,
        answer: { value: [{ id: "{ada}" }] },
      },
      { method: "DELETE", path: `${group}/members/{ada}/$ref`, status: 204 },
      {
        method: "GET",
        path: `${group}/members?$filter=id eq '{ada}'`,
        status: 200,
        again: true,
        answer: { value: [] },
      },
    ],
  },
  {
    name: "azuread_group of Microsoft 365 that a user owns",
    source,
    steps: [
      {
        method: "GET",
        path: "/v1.0/directoryObjects/{ada}",
        status: 200,
        answer: { "@odata.type": "#microsoft.graph.user" },
      },
      {
        method: "POST",
        path: "/beta/groups",
        headers: metadata,
        body: {
          ...create,
          groupTypes: ["Unified"],
          mailEnabled: true,
          mailNickname: "pilots",
          "owners@odata.bind": [`${object}/{ada}`],
        },
        status: 201,
        answer: { visibility: "Public", mail: "pilots@contoso.onmicrosoft.com" },
        keep: { group: "id" },
      },
      ...settled,
      {
        method: "GET",
        path: `${group}?$select=allowExternalSenders,autoSubscribeNewMembers,hideFromAddressLists,hideFromOutlookClients`,
        status: 200,
      },
      {
        method: "POST",
        path: `${group}/owners/$ref`,
        body: { "@odata.id": `${object}/{bob}` },
        status: 204,
      },
      { method: "DELETE", path: `${group}/owners/{ada}/$ref`, status: 204 },
    ],
  },
];
