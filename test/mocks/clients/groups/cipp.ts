import type { Sequence, Step } from "../sequence.ts";

const source = "https://github.com/KelvinTegelaar/CIPP-API, Modules";
const typed = { "Content-Type": "application/json" };
const eventual = { ConsistencyLevel: "eventual" };
const object = "https://graph.microsoft.com/v1.0/directoryObjects";

function batch(requests: readonly unknown[], items: NonNullable<Step["items"]>): Step {
  return { method: "POST", path: "/beta/$batch", body: { requests }, status: 200, items };
}

const create: Step = {
  method: "POST",
  path: "/beta/groups",
  body: {
    displayName: "Pilot",
    description: "Goes first",
    mailNickname: "pilot",
    mailEnabled: false,
    securityEnabled: true,
    isAssignableToRole: false,
    "owners@odata.bind": ["https://graph.microsoft.com/v1.0/users/{ada}"],
    "members@odata.bind": ["https://graph.microsoft.com/v1.0/users/{bob}"],
  },
  status: 201,
  keep: { group: "id" },
};

/** What CIPP sends about groups. */
export const cipp: readonly Sequence[] = [
  {
    name: "a group with owners and members, then its lists",
    source: `${source}/CIPPCore/Public/New-CIPPGroup.ps1, CIPPDB/Public/DBCache/Set-CIPPDBCacheGroups.ps1`,
    steps: [
      create,
      {
        method: "GET",
        path: "/beta/groups?$top=999&$select=id,createdDateTime,displayName,description,mail,mailEnabled,mailNickname,resourceProvisioningOptions,securityEnabled,visibility,organizationId,onPremisesSamAccountName,membershipRule,groupTypes,onPremisesSyncEnabled,assignedLicenses,licenseProcessingState&$expand=owners($select=id,displayName,userPrincipalName)",
        status: 200,
        answer: { value: [{ id: "{group}", owners: [{ userPrincipalName: "ada@contoso.com" }] }] },
      },
      batch(
        [
          {
            id: "{group}",
            method: "GET",
            url: "/groups/{group}/members?$top=999&$select=id,displayName,userPrincipalName",
          },
        ],
        { "{group}": [200, { value: [{ id: "{bob}" }] }] },
      ),
      {
        method: "GET",
        path: "/beta/groups?$select=id,displayName,isAssignableToRole&$top=999",
        status: 200,
        answer: { value: [{ isAssignableToRole: false }] },
      },
    ],
  },
  {
    name: "members by user principal name",
    source: `${source}/CIPPCore/Public/Add-CIPPGroupMember.ps1, Remove-CIPPGroupMember.ps1`,
    steps: [
      create,
      batch(
        [
          {
            id: "users-ada@contoso.com",
            method: "GET",
            url: "users/ada@contoso.com?$select=id,userPrincipalName",
          },
          {
            id: "group",
            method: "GET",
            url: "groups/{group}?$select=id,displayName,groupTypes,mailEnabled,securityEnabled",
          },
        ],
        {
          "users-ada@contoso.com": [200, { id: "{ada}" }],
          group: [200, { mailEnabled: false, securityEnabled: true }],
        },
      ),
      batch(
        [
          {
            id: "{ada}",
            method: "POST",
            url: "/groups/{group}/members/$ref",
            body: { "@odata.id": `${object}/{ada}` },
            headers: typed,
          },
        ],
        { "{ada}": [204] },
      ),
      batch([{ id: "{ada}", method: "DELETE", url: "/groups/{group}/members/{ada}/$ref" }], {
        "{ada}": [204],
      }),
    ],
  },
  {
    name: "an edit of names, a device and an owner",
    source: `${source}/CIPPHTTP/Public/Entrypoints/HTTP Functions/Identity/Administration/Groups/Invoke-EditGroup.ps1`,
    steps: [
      create,
      { method: "GET", path: "/beta/groups/{group}", status: 200 },
      {
        method: "PATCH",
        path: "/beta/groups/{group}",
        body: {
          displayName: "Pilots",
          description: "Go first",
          mailNickname: "pilots",
          securityEnabled: true,
        },
        status: 204,
      },
      {
        method: "GET",
        path: "/v1.0/devices(deviceId='{deviceId}')?$select=id",
        status: 200,
        keep: { device: "id" },
      },
      batch(
        [
          {
            id: "addDevice",
            method: "PATCH",
            url: "groups/{group}",
            body: { "members@odata.bind": [`${object}/{device}`] },
            headers: typed,
          },
          {
            id: "addOwner",
            method: "POST",
            url: "groups/{group}/owners/$ref",
            body: { "@odata.id": `${object}/{bob}` },
            headers: typed,
          },
          { id: "removeOwner", method: "DELETE", url: "groups/{group}/owners/{ada}/$ref" },
        ],
        { addDevice: [204], addOwner: [204], removeOwner: [204] },
      ),
    ],
  },
  {
    name: "queries over groups",
    source: `${source}/CIPPCore/Public/Invoke-CIPPCATemplateBatch.ps1, Test-CIPPGDAPRelationships.ps1, Get-CIPPLicenseOverview.ps1, CIPPDB/Public/DBCache/Set-CIPPDBCacheTeams.ps1`,
    steps: [
      create,
      {
        method: "GET",
        path: "/beta/groups?$filter=startsWith(displayName,'Pi')&$select=id,displayName&$top=999&$count=true",
        headers: eventual,
        status: 200,
        answer: { "@odata.count": 1 },
      },
      {
        method: "GET",
        path: "/beta/groups/$count?$filter=startsWith(displayName,'M365 GDAP')",
        headers: eventual,
        status: 200,
      },
      {
        method: "GET",
        path: "/beta/groups/{group}/memberOf?$select=id,displayName",
        status: 200,
        answer: { value: [] },
      },
      {
        method: "GET",
        path: "/beta/groups?$filter=resourceProvisioningOptions/Any(x:x eq 'Team')&$select=id,displayName&$top=999",
        status: 200,
        answer: { value: [] },
      },
      {
        method: "GET",
        path: "/beta/groups?$select=id,displayName,assignedLicenses,mailEnabled,securityEnabled,groupTypes,onPremisesSyncEnabled&$filter=assignedLicenses/$count ne 0&$count=true",
        headers: eventual,
        status: 200,
        answer: { value: [] },
      },
      {
        method: "GET",
        path: "/beta/groups/{group}/members?$select=id,displayName,@odata.type",
        status: 200,
        answer: { value: [{ "@odata.type": "#microsoft.graph.user", id: "{bob}" }] },
      },
    ],
  },
  {
    name: "a group that goes",
    source: `${source}/CIPPCore/Public/Remove-CIPPGroup.ps1`,
    steps: [
      create,
      {
        method: "GET",
        path: "/v1.0/groups/{group}?$select=assignedLicenses",
        status: 200,
        answer: { assignedLicenses: [] },
      },
      { method: "DELETE", path: "/v1.0/groups/{group}", status: 204 },
    ],
  },
];
