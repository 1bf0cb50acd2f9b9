import { describe, expect, test } from "vitest";
import { checkExchange } from "./graph-types.ts";

const ringType = { "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration" };
const rings = { method: "POST", path: "/deviceManagement/deviceConfigurations", version: "beta" };

function ring(properties: Readonly<Record<string, unknown>>): string[] {
  return checkExchange({ ...rings, body: { ...ringType, ...properties } });
}

describe("checkExchange", () => {
  test("finds nothing wrong with a ring as documentation sends it", () => {
    const problems = ring({
      displayName: "Ring 1",
      description: null,
      roleScopeTagIds: ["0"],
      automaticUpdateMode: "autoInstallAndRebootAtScheduledTime",
      updateWeeks: "firstWeek,thirdWeek",
      qualityUpdatesDeferralPeriodInDays: 7,
      driversExcluded: false,
      installationSchedule: {
        "@odata.type": "#microsoft.graph.windowsUpdateScheduledInstall",
        scheduledInstallDay: "everyday",
        scheduledInstallTime: "03:00:00.0000000",
      },
    });

    expect(problems).toEqual([]);
  });

  test("reports a property that the type does not have", () => {
    expect(ring({ qualityDeferral: 1 })).toEqual([
      "POST /deviceManagement/deviceConfigurations: qualityDeferral is unknown to " +
        "WindowsUpdateForBusinessConfiguration",
    ]);
  });

  test("reports a property whose documentation says read-only", () => {
    expect(ring({ qualityUpdatesPauseStartDate: "2026-11-22" })[0]).toMatch(
      /qualityUpdatesPauseStartDate is read-only in WindowsUpdateForBusinessConfiguration/,
    );
  });

  test("reports an inherited read-only property", () => {
    expect(ring({ id: "1" })[0]).toMatch(/id is read-only in Entity/);
  });

  // https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-deviceconfiguration
  test("reports a property that only the service counts up", () => {
    expect(ring({ version: 3 })[0]).toMatch(/version is read-only in DeviceConfiguration/);
  });

  test("reports a value outside its enum", () => {
    expect(ring({ businessReadyUpdatesOnly: "businessReady" })[0]).toMatch(
      /businessReadyUpdatesOnly is "businessReady", which is no WindowsUpdateType/,
    );
  });

  test("reports one wrong member among flags", () => {
    expect(ring({ updateWeeks: "firstWeek,lastWeek" })).toHaveLength(1);
  });

  test("reports a value of another primitive type", () => {
    expect(ring({ qualityUpdatesDeferralPeriodInDays: "7" })[0]).toMatch(
      /is "7", which is no number/,
    );
  });

  test("reports a list where one value belongs", () => {
    expect(ring({ displayName: ["Ring 1"] })[0]).toMatch(/displayName is a list/);
  });

  // msgraph-sdk-powershell#2742
  test("reports a device configuration without @odata.type", () => {
    expect(checkExchange({ ...rings, body: { displayName: "Ring 1" } })[0]).toMatch(
      /has no @odata.type/,
    );
  });

  test("reports a schedule without @odata.type", () => {
    expect(ring({ installationSchedule: { activeHoursStart: "08:00:00" } })[0]).toMatch(
      /installationSchedule has no @odata.type/,
    );
  });

  test("reports a property of one schedule inside another", () => {
    const problems = ring({
      installationSchedule: {
        "@odata.type": "#microsoft.graph.windowsUpdateActiveHoursInstall",
        scheduledInstallDay: "everyday",
      },
    });

    expect(problems[0]).toMatch(
      /scheduledInstallDay is unknown to WindowsUpdateActiveHoursInstall/,
    );
  });

  test("reports a type of another family", () => {
    const body = { "@odata.type": "#microsoft.graph.group", displayName: "x" };

    expect(checkExchange({ ...rings, body })[0]).toMatch(
      /is a Group, which is no DeviceConfiguration/,
    );
  });

  test("looks into every item of a batch", () => {
    const problems = checkExchange({
      method: "POST",
      path: "/$batch",
      version: "beta",
      body: {
        requests: [
          { id: "0", method: "GET", url: "/groups" },
          { id: "1", method: "PATCH", url: `${rings.path}/7`, body: { ...ringType, nope: 1 } },
        ],
      },
    });

    expect(problems).toEqual([
      "$batch item 1: PATCH /deviceManagement/deviceConfigurations/7: nope is unknown to " +
        "WindowsUpdateForBusinessConfiguration",
    ]);
  });

  test("takes a group with members bound to it", () => {
    const problems = checkExchange({
      method: "POST",
      path: "/groups",
      version: "v1.0",
      body: {
        displayName: "Pilot",
        mailEnabled: false,
        mailNickname: "pilot",
        securityEnabled: true,
        groupTypes: ["DynamicMembership"],
        membershipRule: '(device.displayName -startsWith "P")',
        membershipRuleProcessingState: "On",
        "members@odata.bind": ["https://graph.microsoft.com/v1.0/directoryObjects/1"],
      },
    });

    expect(problems).toEqual([]);
  });

  test("reports a binding of something that is no relation", () => {
    const body = { "displayName@odata.bind": ["https://graph.microsoft.com/v1.0/groups/1"] };

    expect(
      checkExchange({ method: "PATCH", path: "/groups/1", version: "v1.0", body }).length,
    ).toBeGreaterThan(0);
  });

  // https://learn.microsoft.com/graph/api/group-upsert
  test("takes the alternate key of a group, although its description says read-only", () => {
    const path = "/groups(uniqueName='ringwright-corp-pilot')";
    const body = { uniqueName: "ringwright-corp-pilot" };

    expect(checkExchange({ method: "PATCH", path, version: "v1.0", body })).toEqual([]);
  });

  test("takes assignments with a filter", () => {
    const target = {
      "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget",
      groupId: "1",
      deviceAndAppManagementAssignmentFilterId: null,
      deviceAndAppManagementAssignmentFilterType: "none",
    };
    const path = "/deviceManagement/windowsFeatureUpdateProfiles/1/assign";

    expect(
      checkExchange({
        method: "POST",
        path,
        version: "beta",
        body: { assignments: [{ id: "a", target }] },
      }),
    ).toEqual([]);
  });

  test("reports a target without @odata.type", () => {
    const path = "/deviceManagement/deviceConfigurations/1/assign";
    const body = { assignments: [{ target: { groupId: "1" } }] };

    expect(checkExchange({ method: "POST", path, version: "beta", body })[0]).toMatch(
      /assignments\[0\]\.target has no @odata.type/,
    );
  });

  test("reports an assignment that echoes its source", () => {
    const target = { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" };
    const path = "/deviceManagement/deviceConfigurations/1/assign";
    const body = { assignments: [{ source: "direct", target }] };

    expect(checkExchange({ method: "POST", path, version: "beta", body })[0]).toMatch(/read-only/);
  });

  test("takes back what a policy set assigned, source and all", () => {
    const target = { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" };
    const path = "/deviceManagement/deviceConfigurations/1/assign";
    const body = { assignments: [{ id: "a", source: "policySets", sourceId: "b", target }] };

    expect(checkExchange({ method: "POST", path, version: "beta", body })).toEqual([]);
  });

  test("takes a reference and nothing besides", () => {
    const path = "/groups/1/members/$ref";
    const reference = { "@odata.id": "https://graph.microsoft.com/v1.0/directoryObjects/2" };
    const check = (body: unknown) => checkExchange({ method: "POST", path, version: "v1.0", body });

    expect(check(reference)).toEqual([]);
    expect(check({ ...reference, id: "2" })).toHaveLength(1);
  });

  test("knows the parameters of actions", () => {
    const path = "/directoryObjects/getByIds";
    const check = (body: unknown) => checkExchange({ method: "POST", path, version: "v1.0", body });

    expect(check({ ids: ["1"], types: ["group"] })).toEqual([]);
    expect(check({ id: ["1"] })).toHaveLength(2);
  });

  test("reports a write that nobody knows", () => {
    expect(
      checkExchange({
        method: "POST",
        path: "/deviceManagement/wipeAll",
        version: "beta",
        body: {},
      }),
    ).toEqual(["POST /deviceManagement/wipeAll: no such write is known on beta"]);
  });

  test("reports a beta policy that is written on v1.0", () => {
    const path = "/deviceManagement/windowsFeatureUpdateProfiles";

    expect(checkExchange({ method: "POST", path, version: "v1.0", body: {} })).toHaveLength(1);
  });

  test("has nothing to say about reads", () => {
    expect(checkExchange({ method: "GET", path: "/groups?$select=id", version: "v1.0" })).toEqual(
      [],
    );
  });
});
