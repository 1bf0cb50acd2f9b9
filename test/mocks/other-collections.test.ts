import { describe, expect, test } from "vitest";
import { createMockTenant } from "../../mocks/index.ts";
import { ask, refused } from "./ask.ts";

// what github.com/almenscorner/IntuneCD backup/Intune reads
const ofIntuneCd = [
  "deviceAppManagement/managedAppPolicies",
  "deviceAppManagement/mobileAppConfigurations",
  "deviceAppManagement/vppTokens",
  "deviceManagement/complianceManagementPartners",
  "deviceManagement/compliancePolicies",
  "deviceManagement/depOnboardingSettings",
  "deviceManagement/deviceCategories",
  "deviceManagement/deviceCompliancePolicies",
  "deviceManagement/deviceComplianceScripts",
  "deviceManagement/deviceCustomAttributeShellScripts",
  "deviceManagement/deviceEnrollmentConfigurations",
  "deviceManagement/deviceManagementPartners",
  "deviceManagement/deviceManagementScripts",
  "deviceManagement/deviceShellScripts",
  "deviceManagement/groupPolicyConfigurations",
  "deviceManagement/intents",
  "deviceManagement/notificationMessageTemplates",
  "deviceManagement/remoteAssistancePartners",
  "deviceManagement/reusablePolicySettings",
  "deviceManagement/roleDefinitions",
  "deviceManagement/templates",
  "deviceManagement/windowsAutopilotDeploymentProfiles",
  "deviceManagement/windowsAutopilotDeviceIdentities",
];

describe("a collection of Intune that the mock does not hold", () => {
  test.each(ofIntuneCd)("is empty: %s", async (path) => {
    const { status, json } = await ask(
      createMockTenant(),
      "GET",
      `/beta/${path}?$expand=assignments&$filter=isBuiltIn eq false&$top=1000`,
    );

    expect(status).toBe(200);
    expect(json).toEqual({
      "@odata.context": `https://graph.microsoft.com/beta/$metadata#${path}`,
      value: [],
    });
  });

  test("holds no object, and takes none", async () => {
    const tenant = createMockTenant();
    const path = "/beta/deviceManagement/deviceManagementScripts";

    await refused(ask(tenant, "GET", `${path}/9c0d1111-0000-4000-8000-000000000004`), 404);
    await refused(ask(tenant, "POST", path, { body: { name: "x" } }), 405);
  });

  // https://graph.microsoft.com/v1.0/$metadata
  test("is on v1.0 only where its metadata has it", async () => {
    const tenant = createMockTenant();

    expect((await ask(tenant, "GET", "/v1.0/deviceManagement/auditEvents")).status).toBe(200);
    await refused(ask(tenant, "GET", "/v1.0/deviceManagement/configurationPolicies"), 404);
  });

  // learn.microsoft.com/graph/permissions-reference
  test("needs the permission of its area", async () => {
    const tenant = createMockTenant({ roles: ["DeviceManagementConfiguration.Read.All"] });

    expect((await ask(tenant, "GET", "/beta/deviceManagement/intents")).status).toBe(200);
    const error = await refused(ask(tenant, "GET", "/beta/deviceAppManagement/mobileApps"), 403);
    expect(error.message).toContain("DeviceManagementApps.Read.All");
  });
});

// github.com/almenscorner/IntuneCD backup/Intune reads all three
describe("what Intune has one of", () => {
  test("is there, or not found where it was never bound", async () => {
    const tenant = createMockTenant();
    const path = "/beta/deviceManagement";

    const settings = await ask(tenant, "GET", `${path}/settings`);

    expect(settings.json).toMatchObject({ deviceComplianceCheckinThresholdDays: 30 });
    await refused(ask(tenant, "GET", `${path}/applePushNotificationCertificate`), 404);
    await refused(ask(tenant, "GET", `${path}/androidManagedStoreAccountEnterpriseSettings`), 404);
  });
});

// learn.microsoft.com/graph/api/resources/intune-rbac-rolescopetag
describe("roleScopeTags", () => {
  const path = "/beta/deviceManagement/roleScopeTags";

  test("holds the built-in tag, with which every policy starts", async () => {
    const tenant = createMockTenant({ rings: [{ displayName: "R" }] });

    const list = await ask(tenant, "GET", path);
    const one = await ask(tenant, "GET", `${path}/0`);

    expect(list.json["value"]).toMatchObject([
      { id: "0", displayName: "Default", isBuiltIn: true },
    ]);
    expect(one.json["displayName"]).toBe("Default");
    expect(tenant.state.list("deviceConfigurations")[0]?.["roleScopeTagIds"]).toEqual(["0"]);
  });

  test("is filtered and cut to what is selected", async () => {
    const tenant = createMockTenant();

    const { json } = await ask(tenant, "GET", `${path}?$select=displayName`);
    const none = await ask(tenant, "GET", `${path}?$filter=displayName eq 'Berlin'`);

    expect(json["value"]).toEqual([{ id: "0", displayName: "Default" }]);
    expect(none.json["value"]).toEqual([]);
    await refused(ask(tenant, "GET", `${path}/7`), 404);
    await refused(ask(tenant, "GET", "/v1.0/deviceManagement/roleScopeTags"), 404);
  });
});
