import type { Sequence, Step } from "../sequence.ts";

const folder = "https://github.com/pnp/cli-microsoft365, src/m365/entra/commands";
const accept = { accept: "application/json;odata.metadata=none" };
const typed = { "content-type": "application/json;odata.metadata=none" };
const object = "https://graph.microsoft.com/v1.0/directoryObjects";

function batch(requests: readonly unknown[], items: NonNullable<Step["items"]>): Step {
  return { method: "POST", path: "/v1.0/$batch", body: { requests }, status: 200, items };
}

function bind(role: "owners" | "members", ids: readonly string[]): unknown {
  return {
    id: 1,
    method: "PATCH",
    url: "/groups/{group}",
    headers: typed,
    body: { [`${role}@odata.bind`]: ids.map((id) => `${object}/${id}`) },
  };
}

const add: Step = {
  method: "POST",
  path: "/v1.0/groups",
  headers: accept,
  body: {
    displayName: "Pilot",
    description: "Goes first",
    mailNickName: "Group123456",
    visibility: "Public",
    groupTypes: [],
    mailEnabled: false,
    securityEnabled: true,
  },
  status: 201,
  answer: { mailNickname: "Group123456", visibility: "Public" },
  keep: { group: "id" },
};
const addUnified: Step = {
  ...add,
  body: {
    displayName: "Club",
    mailNickName: "club",
    visibility: "Private",
    groupTypes: ["Unified"],
    mailEnabled: true,
    securityEnabled: true,
  },
  answer: { visibility: "Private" },
};

/** Commands of `m365 entra group` and the recycle bin of `m365 entra m365group`. */
export const cliMicrosoft365: readonly Sequence[] = [
  {
    name: "entra group add with owners and members by name",
    source: `${folder}/group/group-add.ts, src/utils/entraUser.ts`,
    steps: [
      batch(
        [
          { id: 1, method: "GET", url: "/users/ada%40contoso.com?$select=id", headers: accept },
          { id: 2, method: "GET", url: "/users/bob%40contoso.com?$select=id", headers: accept },
        ],
        { "1": [200, { id: "{ada}" }], "2": [200, { id: "{bob}" }] },
      ),
      add,
      batch([bind("owners", ["{ada}"])], { "1": [204] }),
      batch([bind("members", ["{ada}", "{bob}"])], { "1": [204] }),
    ],
  },
  {
    name: "entra group get, by id and by name",
    source: `${folder}/group/group-get.ts, src/utils/entraGroup.ts`,
    steps: [
      add,
      { method: "GET", path: "/v1.0/groups/{group}", headers: accept, status: 200 },
      {
        method: "GET",
        path: "/v1.0/groups?$filter=displayName eq 'Pilot'&$select=id,displayName",
        headers: accept,
        status: 200,
        answer: { value: [{ id: "{group}", displayName: "Pilot" }] },
      },
    ],
  },
  {
    name: "entra group set with other owners and members",
    source: `${folder}/group/group-set.ts`,
    steps: [
      add,
      batch([bind("owners", ["{ada}"])], { "1": [204] }),
      {
        method: "GET",
        path: "/v1.0/groups?$filter=displayName eq 'Pilot'&$select=id",
        status: 200,
        answer: { value: [{ id: "{group}" }] },
      },
      {
        method: "PATCH",
        path: "/v1.0/groups/{group}",
        headers: accept,
        body: { displayName: "Pilots", description: null, mailNickName: "pilots" },
        status: 204,
      },
      {
        method: "GET",
        path: "/v1.0/groups/{group}/owners/microsoft.graph.user?$select=id",
        headers: accept,
        status: 200,
        answer: { value: [{ id: "{ada}" }] },
      },
      batch([bind("owners", ["{bob}"])], { "1": [204] }),
      batch([{ id: "{ada}", method: "DELETE", url: "/groups/{group}/owners/{ada}/$ref" }], {
        "{ada}": [204],
      }),
      {
        method: "GET",
        path: "/v1.0/groups/{group}/members/microsoft.graph.user?$select=id",
        headers: accept,
        status: 200,
        answer: { value: [] },
      },
      {
        method: "GET",
        path: "/v1.0/groups/{group}",
        status: 200,
        answer: { displayName: "Pilots", description: null, mailNickname: "pilots" },
      },
    ],
  },
  {
    name: "entra group list, of each type",
    source: `${folder}/group/group-list.ts`,
    steps: [
      addUnified,
      {
        method: "GET",
        path: "/v1.0/groups?$filter=groupTypes/any(c:c+eq+'Unified')",
        status: 200,
        answer: { value: [{ id: "{group}" }] },
      },
      {
        method: "GET",
        path: "/v1.0/groups?$filter=securityEnabled eq true and mailEnabled eq false",
        status: 200,
        answer: { value: [] },
      },
      ...["false", "true"].map((enabled): Step => ({
        method: "GET",
        path: `/v1.0/groups?$filter=securityEnabled eq ${enabled} and mailEnabled eq true and not(groupTypes/any(t:t eq 'Unified'))&$count=true`,
        headers: { ...accept, ConsistencyLevel: "eventual" },
        status: 200,
        answer: { value: [] },
      })),
    ],
  },
  {
    name: "entra group member add, list, set and remove",
    source: `${folder}/group/group-member-add.ts, group-member-list.ts, group-member-set.ts, group-member-remove.ts`,
    steps: [
      add,
      batch([bind("members", ["{ada}", "{bob}"])], { "1": [204] }),
      {
        method: "GET",
        path: "/v1.0/groups/{group}/Owners?$select=id,displayName,userPrincipalName,givenName,surname",
        headers: accept,
        status: 200,
        answer: { value: [] },
      },
      {
        method: "GET",
        path: "/v1.0/groups/{group}/Members?$select=id,displayName,userPrincipalName,givenName,surname",
        headers: accept,
        status: 200,
        answer: { value: [{ id: "{ada}", userPrincipalName: "ada@contoso.com" }, { id: "{bob}" }] },
      },
      {
        method: "GET",
        path: "/v1.0/groups/{group}/Members?$select=id,displayName&$filter=userType%20eq%20'Guest'&$count=true",
        headers: { ...accept, ConsistencyLevel: "eventual" },
        status: 200,
        answer: { value: [{ id: "{bob}" }] },
      },
      batch([bind("owners", ["{ada}"])], { "1": [204] }),
      batch(
        [
          {
            id: "{ada}",
            method: "GET",
            url: "/groups/{group}/members/$count?$filter=id eq '{ada}'",
            headers: { ConsistencyLevel: "eventual" },
          },
        ],
        { "{ada}": [200] },
      ),
      batch(
        [
          {
            id: 1,
            method: "DELETE",
            url: "/groups/{group}/owners/{bob}/$ref",
            headers: typed,
          },
          {
            id: 2,
            method: "DELETE",
            url: "/groups/{group}/members/{bob}/$ref",
            headers: typed,
          },
        ],
        { "1": [404], "2": [204] },
      ),
    ],
  },
  {
    name: "entra group remove",
    source: `${folder}/group/group-remove.ts`,
    steps: [
      add,
      { method: "DELETE", path: "/v1.0/groups/{group}", headers: accept, status: 204 },
      { method: "GET", path: "/v1.0/groups/{group}", headers: accept, status: 404 },
    ],
  },
  {
    name: "entra m365group recyclebinitem list, restore and remove",
    source: `${folder}/m365group/m365group-recyclebinitem-list.ts, -restore.ts, -remove.ts`,
    steps: [
      addUnified,
      { method: "DELETE", path: "/v1.0/groups/{group}", status: 204 },
      {
        method: "GET",
        path: "/v1.0/directory/deletedItems/Microsoft.Graph.Group?$filter=groupTypes/any(c:c+eq+'Unified') and startswith(DisplayName,'Cl') and startswith(MailNickname,'cl')&$top=100",
        status: 200,
        answer: { value: [{ id: "{group}" }] },
      },
      {
        method: "GET",
        path: "/v1.0/directory/deletedItems/Microsoft.Graph.Group?$filter=mailNickname eq 'club'",
        headers: accept,
        status: 200,
        answer: { value: [{ id: "{group}" }] },
      },
      {
        method: "POST",
        path: "/v1.0/directory/deleteditems/{group}/restore",
        headers: { ...accept, "content-type": "application/json" },
        status: 200,
        answer: { id: "{group}" },
      },
      { method: "DELETE", path: "/v1.0/groups/{group}", status: 204 },
      {
        method: "DELETE",
        path: "/v1.0/directory/deletedItems/{group}",
        headers: accept,
        status: 204,
      },
      { method: "GET", path: "/v1.0/directory/deletedItems/{group}", status: 404 },
    ],
  },
];
