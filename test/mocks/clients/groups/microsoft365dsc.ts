import type { Sequence } from "../sequence.ts";

const source =
  "https://github.com/microsoft/Microsoft365DSC, Modules/Microsoft365DSC/DSCResources/MSFT_AADGroup/MSFT_AADGroup.psm1";

const settings = {
  displayName: "Pilot",
  description: "Goes first",
  groupTypes: [],
  mailEnabled: false,
  mailNickname: "pilot",
  securityEnabled: true,
};

/** The resource AADGroup through the Graph PowerShell modules. */
export const microsoft365dsc: readonly Sequence[] = [
  {
    name: "AADGroup: created, filled, read and removed",
    source,
    steps: [
      {
        method: "GET",
        path: "/v1.0/groups?$filter=DisplayName eq 'Pilot'",
        status: 200,
        answer: { value: [] },
      },
      {
        method: "GET",
        path: "/beta/directory/deletedItems/microsoft.graph.group?$filter=DisplayName eq 'Pilot'",
        status: 200,
        answer: { value: [] },
      },
      {
        method: "POST",
        path: "/v1.0/groups",
        body: settings,
        status: 201,
        keep: { group: "id" },
      },
      { method: "PATCH", path: "/v1.0/groups/{group}", body: settings, status: 204 },
      {
        method: "GET",
        path: "/v1.0/users/ada@contoso.com",
        status: 200,
        answer: { id: "{ada}" },
      },
      {
        method: "POST",
        path: "/v1.0/groups/{group}/owners/$ref",
        body: { "@odata.id": "https://graph.microsoft.com/v1.0/directoryObjects/{{ada}}" },
        status: 204,
      },
      {
        method: "POST",
        path: "/v1.0/groups/{group}/owners/$ref",
        body: { "@odata.id": "https://graph.microsoft.com/v1.0/directoryObjects/{{ada}}" },
        status: 400,
        answer: {
          error: {
            message:
              "One or more added object references already exist for the following modified properties: 'owners'.",
          },
        },
      },
      {
        method: "POST",
        path: "/v1.0/groups/{group}/members/$ref",
        body: { "@odata.id": "https://graph.microsoft.com/v1.0/directoryObjects/{{bob}}" },
        status: 204,
      },
      {
        method: "GET",
        path: "/beta/groups/{group}/owners",
        status: 200,
        answer: {
          value: [{ "@odata.type": "#microsoft.graph.user", userPrincipalName: "ada@contoso.com" }],
        },
      },
      {
        method: "GET",
        path: "/beta/groups/{group}/members",
        status: 200,
        answer: { value: [{ id: "{bob}" }] },
      },
      {
        method: "GET",
        path: "/beta/groups/{group}/memberOf",
        status: 200,
        answer: { value: [] },
      },
      {
        method: "GET",
        path: "/v1.0/groups/{group}/assignedLicenses",
        status: 200,
        answer: { value: [] },
      },
      { method: "DELETE", path: "/v1.0/groups/{group}/members/{bob}/$ref", status: 204 },
      { method: "DELETE", path: "/v1.0/groups/{group}", status: 204 },
    ],
  },
  {
    name: "AADGroup: a deleted one comes back",
    source,
    steps: [
      {
        method: "POST",
        path: "/v1.0/groups",
        body: settings,
        status: 201,
        keep: { group: "id" },
      },
      { method: "DELETE", path: "/v1.0/groups/{group}", status: 204 },
      {
        method: "GET",
        path: "/beta/directory/deletedItems/microsoft.graph.group?$filter=DisplayName eq 'Pilot'",
        status: 200,
        answer: { value: [{ id: "{group}" }] },
      },
      {
        method: "POST",
        path: "/beta/directory/deletedItems/{group}/restore",
        status: 200,
        answer: { id: "{group}" },
      },
      {
        method: "GET",
        path: "/v1.0/groups?$filter=DisplayName eq 'Pilot'",
        status: 200,
        answer: { value: [{ id: "{group}" }] },
      },
    ],
  },
];
