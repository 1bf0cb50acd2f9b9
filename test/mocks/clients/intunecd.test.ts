// The requests of github.com/almenscorner/IntuneCD (src/IntuneCD): backup/Intune, update/Intune,
// intunecdlib/BaseGraphModule.py, BaseBackupModule.py, BaseUpdateModule.py and process_scope_tags.py.
// Every status that it counts on is checked by its own code; another one ends the module.
import { describe, expect, test } from "vitest";
import { createMockTenant, type MockTenant, type WireObject } from "../../../mocks/index.ts";
import { heldId, runSequence, type Step } from "./sequence.ts";

const base = "/beta/deviceManagement";
const groupTarget = "#microsoft.graph.groupAssignmentTarget";

/** A tenant with one object of each kind, all assigned to a group, the ring with a filter. */
function tenantOfAll(): { tenant: MockTenant; known: Record<string, string> } {
  const tenant = createMockTenant({
    liveLike: true,
    groups: [{ displayName: "G" }],
    filters: [{ displayName: "F", rule: '(device.model -eq "x")' }],
    rings: [{ displayName: "R", featureUpdatesRollbackWindowInDays: 30 }],
  });
  tenant.state.add("windowsFeatureUpdateProfiles", {
    displayName: "FU",
    featureUpdateVersion: "Windows 11, version 25H2",
  });
  tenant.state.add("windowsQualityUpdateProfiles", {
    displayName: "QU",
    expeditedUpdateSettings: {
      qualityUpdateRelease: "2026-11-10T00:00:00Z",
      daysUntilForcedReboot: 1,
    },
  });
  tenant.state.add("windowsDriverUpdateProfiles", {
    displayName: "DU",
    approvalType: "automatic",
    deploymentDeferralInDays: 7,
  });
  const known = {
    group: heldId(tenant, "groups", "G"),
    filter: heldId(tenant, "assignmentFilters", "F"),
    deviceConfigurations: heldId(tenant, "deviceConfigurations", "R"),
    windowsFeatureUpdateProfiles: heldId(tenant, "windowsFeatureUpdateProfiles", "FU"),
    windowsQualityUpdateProfiles: heldId(tenant, "windowsQualityUpdateProfiles", "QU"),
    windowsDriverUpdateProfiles: heldId(tenant, "windowsDriverUpdateProfiles", "DU"),
  };
  for (const { collection } of assigned) {
    const filter =
      collection === "deviceConfigurations"
        ? {
            deviceAndAppManagementAssignmentFilterId: known.filter,
            deviceAndAppManagementAssignmentFilterType: "include",
          }
        : {};
    tenant.state.assign(collection, known[collection], [
      { target: { "@odata.type": groupTarget, groupId: known.group, ...filter } },
    ]);
  }
  return { tenant, known };
}

/** The kinds that it assigns, with what an update leaves out and the status that it counts on. */
const assigned = [
  { collection: "deviceConfigurations", strips: [], patched: 204 },
  {
    collection: "windowsFeatureUpdateProfiles",
    strips: [
      "deployableContentDisplayName",
      "endOfSupportDate",
      "installLatestWindows10OnWindows11IneligibleDevice",
    ],
    patched: 200,
  },
  {
    collection: "windowsQualityUpdateProfiles",
    strips: ["deployableContentDisplayName", "releaseDateDisplayName"],
    patched: 200,
  },
  {
    collection: "windowsDriverUpdateProfiles",
    strips: ["newUpdates", "inventorySyncStatus", "deviceReporting", "approvalType"],
    patched: 200,
  },
] as const;

/** IntuneCDBase.py, remove_keys: what no file holds. */
const unkept = [
  "id",
  "version",
  "createdDateTime",
  "lastModifiedDateTime",
  "@odata.context",
  "supportsScopeTags",
];

/** An object as a backup keeps it, changed, without what an update strips. */
function repoData(
  tenant: MockTenant,
  collection: Parameters<MockTenant["state"]["list"]>[0],
  strips: readonly string[],
): WireObject {
  const object = tenant.state.list(collection)[0] ?? {};
  const kept = Object.entries(object).filter(
    ([name]) => !unkept.includes(name) && !strips.includes(name),
  );
  const type =
    collection === "deviceConfigurations" ? { "@odata.type": object["@odata.type"] } : {};
  const { "@odata.type": _type, ...rest } = Object.fromEntries(kept);
  return { ...type, ...rest, description: "changed in the repository" };
}

const get = (path: string, answer: object = {}): Step => ({
  method: "GET",
  path,
  status: 200,
  answer,
});

describe("IntuneCD gets through", () => {
  test("the lists of a backup, the first being the scope tags", async () => {
    const { tenant, known } = tenantOfAll();

    await runSequence(
      tenant,
      [
        get(`${base}/roleScopeTags`, { value: [{ id: "0", displayName: "Default" }] }),
        ...assigned.map(({ collection }) =>
          get(`${base}/${collection}`, { value: [{ id: `{${collection}}` }] }),
        ),
        get(`${base}/assignmentFilters`, { value: [{ id: "{filter}", displayName: "F" }] }),
        // NotificationTemplates.py hands the whole query over as the name of a parameter
        get(`${base}/notificationMessageTemplates?%3F$expand=localizedNotificationMessages`),
        get(`${base}/roleDefinitions?$filter=isBuiltIn eq false`, { value: [] }),
        get(`${base}/depOnboardingSettings/`, { value: [] }),
        get(`${base}/settings`),
        get(
          "/v1.0/deviceManagement/auditEvents?$filter=componentName eq 'DeviceConfiguration' and activityOperationType ne 'Get'&$select=actor,activityDateTime&$orderby=activityDateTime desc",
        ),
      ],
      known,
    );
  });

  test("an update that changes nothing: lists with a slash at the end, and no write", async () => {
    const { tenant, known } = tenantOfAll();

    await runSequence(
      tenant,
      [...assigned.map(({ collection }) => collection), "assignmentFilters"].map((collection) =>
        get(`${base}/${collection}/`, { value: [{}] }),
      ),
      known,
    );

    expect(tenant.requests.every(({ method }) => method === "GET")).toBe(true);
  });

  test.each(assigned)("an update of $collection, with its assignments", async (kind) => {
    const { tenant, known } = tenantOfAll();
    const { collection, strips, patched } = kind;
    const one = `${base}/${collection}/{${collection}}`;
    const isRing = collection === "deviceConfigurations";
    const assignment = {
      ...(isRing && { source: "direct", intent: "apply" }),
      target: { "@odata.type": groupTarget, groupId: "{made}" },
    };

    await runSequence(
      tenant,
      [
        get(`${base}/${collection}/`),
        {
          method: "PATCH",
          path: one,
          body: repoData(tenant, collection, strips),
          status: patched,
        },
        get("/beta/groups?$filter=displayName eq 'New'", { value: [] }),
        {
          method: "POST",
          path: "/beta/groups",
          body: {
            description: "Created by IntuneCD",
            displayName: "New",
            securityEnabled: true,
            mailEnabled: false,
            mailNickname: "0123456789abcdef0123456789abcdef",
          },
          status: 201,
          keep: { made: "id" },
        },
        get(`${base}/assignmentFilters`),
        {
          method: "POST",
          path: `${one}/assign`,
          body: { assignments: [assignment] },
          status: 200,
        },
        get(one, { description: "changed in the repository" }),
        get(`${one}/assignments`, { value: [{ target: assignment.target }] }),
        { method: "DELETE", path: one, status: 200 },
      ],
      known,
    );
  });

  test("an update of a filter", async () => {
    const { tenant, known } = tenantOfAll();

    await runSequence(
      tenant,
      [
        get(`${base}/assignmentFilters/`),
        {
          method: "PATCH",
          path: `${base}/assignmentFilters/{filter}`,
          body: repoData(tenant, "assignmentFilters", ["platform", "payloads"]),
          status: 200,
          answer: { assignmentFilterManagementType: "devices" },
        },
      ],
      known,
    );
  });

  test.each(assigned)("a $collection that is made of a file", async ({ collection }) => {
    const { tenant, known } = tenantOfAll();
    // of the expedited kind it strips before it creates, too
    const strips =
      collection === "windowsQualityUpdateProfiles"
        ? ["deployableContentDisplayName", "releaseDateDisplayName"]
        : [];

    await runSequence(
      tenant,
      [
        {
          method: "POST",
          path: `${base}/${collection}/`,
          body: { ...repoData(tenant, collection, strips), displayName: "Another" },
          status: 201,
        },
      ],
      known,
    );
  });

  test("assignments, which it knows by the id in their context", async () => {
    const { tenant, known } = tenantOfAll();

    await runSequence(
      tenant,
      assigned.map(({ collection }) =>
        get(`${base}/${collection}/{${collection}}/assignments`, {
          "@odata.context": `https://graph.microsoft.com/beta/$metadata#deviceManagement/${collection}('{${collection}}')/assignments`,
        }),
      ),
      known,
    );
  });
});
