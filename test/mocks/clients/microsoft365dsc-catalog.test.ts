// The requests of github.com/microsoft/Microsoft365DSC,
// IntuneSettingCatalogCustomPolicyWindows10: Get-, Set-TargetResource and
// Update-IntuneDeviceConfigurationPolicy of M365DSCUtil, which replaces by PUT what it has.
import { describe, test } from "vitest";
import { createMockTenant } from "../../../mocks/index.ts";
import { choice, dailyWindow, policies, policy, settings, updateId } from "../catalog-bodies.ts";
import { heldId, runSequence, type Step } from "./sequence.ts";

const one = `${policies}/{policy}`;
const find: Step = {
  method: "GET",
  path: `${policies}?$filter=Name eq 'Window'`,
  status: 200,
};
const assignment = {
  target: {
    "@odata.type": "#microsoft.graph.groupAssignmentTarget",
    deviceAndAppManagementAssignmentFilterType: "none",
    deviceAndAppManagementAssignmentFilterId: null,
    groupId: "{group}",
  },
};
const changed = [
  choice(updateId("MaintenanceWindowUpdateActions"), 1),
  ...dailyWindow.filter(
    (it) => it["settingDefinitionId"] !== updateId("MaintenanceWindowUpdateActions"),
  ),
];

describe("Microsoft365DSC gets through", () => {
  test("a policy of the settings catalog that is made, read, replaced and removed", async () => {
    const tenant = createMockTenant({ groups: [{ displayName: "G" }] });

    await runSequence(
      tenant,
      [
        { ...find, answer: { value: [] } },
        {
          method: "POST",
          path: policies,
          body: policy(dailyWindow),
          status: 201,
          keep: { policy: "id" },
        },
        { method: "POST", path: `${one}/assign`, body: { assignments: [assignment] }, status: 200 },
        { ...find, answer: { value: [{ id: "{policy}", isAssigned: true }] } },
        {
          method: "GET",
          path: `${one}/settings?$expand=settingDefinitions`,
          status: 200,
          answer: {
            value: dailyWindow.map((settingInstance) => ({
              settingInstance,
              settingDefinitions: [{ id: settingInstance["settingDefinitionId"] }],
            })),
          },
        },
        {
          method: "GET",
          path: `${one}/assignments`,
          status: 200,
          answer: { value: [{ ...assignment, source: "direct" }] },
        },
        {
          method: "PUT",
          path: one,
          body: {
            name: "Window",
            description: "",
            platforms: "windows10",
            technologies: "mdm",
            roleScopeTagIds: ["0"],
            templateReference: { templateId: "" },
            settings: settings(changed),
          },
          status: 204,
        },
        {
          method: "GET",
          path: `${one}/settings`,
          status: 200,
          answer: { value: changed.map((settingInstance) => ({ settingInstance })) },
        },
        { method: "POST", path: `${one}/assign`, body: { assignments: [] }, status: 200 },
        { method: "GET", path: one, status: 200, answer: { isAssigned: false } },
        { method: "DELETE", path: one, status: 204 },
        { method: "GET", path: one, status: 404 },
      ],
      { group: heldId(tenant, "groups", "G") },
    );
  });
});
