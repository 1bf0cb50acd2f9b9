import { describe, expect, test } from "vitest";
import { createMockTenant } from "../../mocks/index.ts";
import { ask, groupTarget, refused, rings, ringType } from "./ask.ts";

const ring = { "@odata.type": ringType, displayName: "Broad" };

describe("a created ring", () => {
  test("gets Graph's defaults for what was not sent", async () => {
    const tenant = createMockTenant();

    const { status, json } = await ask(tenant, "POST", rings, { body: ring });

    expect(status).toBe(201);
    expect(json).toMatchObject({
      version: 1,
      supportsScopeTags: true,
      roleScopeTagIds: ["0"],
      qualityUpdatesPaused: false,
      qualityUpdatesDeferralPeriodInDays: 0,
      deadlineForQualityUpdatesInDays: null,
      automaticUpdateMode: "userDefined",
      updateNotificationLevel: "notConfigured",
      qualityUpdatesPauseExpiryDateTime: "0001-01-01T00:00:00Z",
      qualityUpdatesPauseStartDate: null,
      createdDateTime: "2026-11-22T08:00:00Z",
    });
  });

  // github.com/SkipToTheEndpoint/OpenIntuneBaseline WINDOWS/IntuneManagement/UpdatePolicies
  test("is not about to be rolled back", async () => {
    const { json } = await ask(createMockTenant(), "POST", rings, { body: ring });

    expect(json).toMatchObject({
      qualityUpdatesWillBeRolledBack: false,
      featureUpdatesWillBeRolledBack: false,
    });
  });

  // the bits of windowsUpdateForBusinessUpdateWeeks: https://graph.microsoft.com/beta/$metadata. The
  // last is a request of the portal: terraform-provider-microsoft365 windows_update_ring/resource_docs/update_req.md
  test.each([
    ["thirdWeek,firstWeek", "firstWeek,thirdWeek"],
    ["fourthWeek, thirdWeek, secondWeek, firstWeek", "everyWeek"],
    ["userDefined,secondWeek", "secondWeek"],
    ["userDefined", "userDefined"],
    [null, null],
    ["firstWeek,secondWeek,thirdWeek,fourthWeek,everyWeek", "everyWeek"],
  ])("keeps the weeks %s as %s", async (sent, kept) => {
    const tenant = createMockTenant({ rings: [{ displayName: "Seeded", updateWeeks: sent }] });

    const { json } = await ask(tenant, "POST", rings, { body: { ...ring, updateWeeks: sent } });

    expect(json["updateWeeks"]).toBe(kept);
    expect(tenant.state.list("deviceConfigurations")[0]?.["updateWeeks"]).toBe(kept);
  });

  test("shows no beta-only property on v1.0", async () => {
    const tenant = createMockTenant({ rings: [{ displayName: "Broad" }] });
    const [id] = tenant.state.list("deviceConfigurations").map((row) => row["id"]);

    const { json } = await ask(
      tenant,
      "GET",
      `/v1.0/deviceManagement/deviceConfigurations/${String(id)}`,
    );

    expect(json).not.toHaveProperty("roleScopeTagIds");
    expect(json).not.toHaveProperty("supportsScopeTags");
    expect(json["displayName"]).toBe("Broad");
  });
});

describe("a ring body is refused", () => {
  const cases: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
    [
      "an unknown property",
      { ...ring, foo: 1 },
      /'foo' does not exist on type 'microsoft\.management\.services\.api\.windowsUpdateForBusinessConfiguration'/,
    ],
    [
      "a stamp",
      { ...ring, createdDateTime: "2026-11-01T00:00:00Z" },
      /'createdDateTime' is read-only/,
    ],
    [
      "a pause expiry",
      { ...ring, qualityUpdatesPauseExpiryDateTime: "2026-12-01T00:00:00Z" },
      /read-only/,
    ],
    ["assignments within the body", { ...ring, assignments: [] }, /'assignments' does not exist/],
    [
      "an unknown enum value",
      { ...ring, automaticUpdateMode: "sometimes" },
      /'sometimes' was not found/,
    ],
    [
      "the sentinel of an evolvable enum",
      { ...ring, updateNotificationLevel: "unknownFutureValue" },
      /unknownFutureValue/,
    ],
    ["a number as an enum value", { ...ring, userPauseAccess: 1 }, /userPauseAccess/],
    [
      "text where a number is due",
      { ...ring, qualityUpdatesDeferralPeriodInDays: "7" },
      /Edm\.Int32/,
    ],
    ["a fraction", { ...ring, qualityUpdatesDeferralPeriodInDays: 1.5 }, /Edm\.Int32/],
    ["null where none may be", { ...ring, driversExcluded: null }, /null value was found/],
    ["a quality deferral of 31", { ...ring, qualityUpdatesDeferralPeriodInDays: 31 }, /0 to 30/],
    ["a feature deferral of 366", { ...ring, featureUpdatesDeferralPeriodInDays: 366 }, /0 to 365/],
    ["a negative deferral", { ...ring, featureUpdatesDeferralPeriodInDays: -1 }, /0 to 365/],
    ["a quality deadline of 31", { ...ring, deadlineForQualityUpdatesInDays: 31 }, /0 to 30/],
    ["a grace period of 8", { ...ring, deadlineGracePeriodInDays: 8 }, /0 to 7/],
    ["an uninstall window of 1", { ...ring, featureUpdatesRollbackWindowInDays: 1 }, /2 to 60/],
    [
      "a restart warning of 3 hours",
      { ...ring, scheduleRestartWarningInHours: 3 },
      /2, 4, 8, 12, 24/,
    ],
    [
      "an imminent warning of 20 minutes",
      { ...ring, scheduleImminentRestartWarningInMinutes: 20 },
      /15, 30, 60/,
    ],
    ["an engaged deadline of 1", { ...ring, engagedRestartDeadlineInDays: 1 }, /2 to 30/],
    ["an engaged snooze of 4", { ...ring, engagedRestartSnoozeScheduleInDays: 4 }, /1 to 3/],
    ["a name of 256 characters", { ...ring, displayName: "x".repeat(256) }, /255/],
    ["a description of 1,501 characters", { ...ring, description: "x".repeat(1_501) }, /1500/],
    ["no name", { "@odata.type": ringType }, /'displayName' is required/],
    [
      "an abstract schedule",
      { ...ring, installationSchedule: { activeHoursStart: "08:00:00" } },
      /abstract class/,
    ],
    ["a time of 25 o'clock", schedule("25:00:00", "09:00:00"), /Edm\.TimeOfDay/],
    ["active hours over 18 h", schedule("02:00:00", "21:00:00"), /1 to 18 hours/],
    ["half hours", schedule("08:30:00", "17:00:00"), /whole hours/],
    [
      "a schedule its mode does not have",
      { ...schedule("08:00:00", "17:00:00"), automaticUpdateMode: "notifyDownload" },
      /does not apply/,
    ],
  ];

  // ranges: learn.microsoft.com/mem/intune/protect/windows-update-settings
  for (const [name, body, message] of cases) {
    test(`with ${name}`, async () => {
      const tenant = createMockTenant();

      const error = await refused(ask(tenant, "POST", rings, { body }), 400);

      expect(error.message).toMatch(message);
      expect(tenant.state.list("deviceConfigurations")).toEqual([]);
    });
  }

  // msgraph-sdk-powershell#2742
  test("without @odata.type, as an abstract class", async () => {
    const tenant = createMockTenant();

    const error = await refused(
      ask(tenant, "POST", rings, { body: { displayName: "Broad" } }),
      400,
    );

    expect(error).toMatchObject({
      code: "ModelValidationFailure",
      message: "Cannot create an abstract class.",
    });
  });

  test("with the type of another collection", async () => {
    const tenant = createMockTenant();

    const error = await refused(
      ask(tenant, "POST", rings, {
        body: { "@odata.type": "#microsoft.graph.windowsFeatureUpdateProfile", displayName: "x" },
      }),
      400,
    );

    expect(error.message).toContain("not assignable");
  });

  test("with a beta-only property on v1.0", async () => {
    const tenant = createMockTenant();

    const error = await refused(
      ask(tenant, "POST", "/v1.0/deviceManagement/deviceConfigurations", {
        body: { ...ring, roleScopeTagIds: ["0"] },
      }),
      400,
    );

    expect(error.message).toContain("'roleScopeTagIds' does not exist");
  });

  // IntuneCD#184
  test("in Intune's shape, a JSON document as the message", async () => {
    const tenant = createMockTenant();

    const { message } = await refused(
      ask(tenant, "POST", rings, { body: { ...ring, deadlineGracePeriodInDays: 9 } }),
      400,
    );

    expect(JSON.parse(message)).toMatchObject({ _version: 3, RetryAfter: null, HttpHeaders: "{}" });
    expect((JSON.parse(message) as { Message: string }).Message).toMatch(
      /Activity ID: [0-9a-f-]{36} - Url: https:/,
    );
  });
});

describe("PATCH of a ring", () => {
  test("changes what was sent, raises the version and answers 200 with the ring", async () => {
    const { tenant, id } = seeded({ qualityUpdatesDeferralPeriodInDays: 3, driversExcluded: true });
    tenant.clock.advance(60_000);

    const { status, json } = await ask(tenant, "PATCH", `${rings}/${id}`, {
      body: { "@odata.type": ringType, qualityUpdatesDeferralPeriodInDays: 7 },
    });

    expect(status).toBe(200);
    expect(json).toMatchObject({
      qualityUpdatesDeferralPeriodInDays: 7,
      driversExcluded: true,
      version: 2,
      lastModifiedDateTime: "2026-11-22T08:01:00Z",
    });
  });

  test("is refused without @odata.type", async () => {
    const { tenant, id } = seeded();

    const error = await refused(
      ask(tenant, "PATCH", `${rings}/${id}`, { body: { qualityUpdatesPaused: true } }),
      400,
    );

    expect(error.message).toBe("Cannot create an abstract class.");
  });

  test("of a ring that is gone answers 404", async () => {
    const { tenant } = seeded();

    const error = await refused(
      ask(tenant, "PATCH", `${rings}/00000000-0000-4000-8000-000000000000`, { body: ring }),
      404,
    );

    expect(error.code).toBe("ResourceNotFound");
  });
});

// learn.microsoft.com/mem/intune/protect/windows-update-rings-manage
describe("a pause", () => {
  test("lasts 35 days and starts today", async () => {
    const { tenant, id } = seeded();

    const { json } = await ask(tenant, "PATCH", `${rings}/${id}`, {
      body: { "@odata.type": ringType, qualityUpdatesPaused: true },
    });

    expect(json).toMatchObject({
      qualityUpdatesPauseExpiryDateTime: "2026-12-27T08:00:00Z",
      qualityUpdatesPauseStartDate: "2026-11-22",
    });
  });

  test("ends by itself", async () => {
    const { tenant, id } = seeded();
    tenant.state.patch("deviceConfigurations", id, { featureUpdatesPaused: true });

    tenant.clock.advance(35 * 86_400_000);

    const { json } = await ask(tenant, "GET", `${rings}/${id}`);
    expect(json).toMatchObject({
      featureUpdatesPaused: false,
      featureUpdatesPauseExpiryDateTime: "0001-01-01T00:00:00Z",
      featureUpdatesPauseStartDate: null,
    });
  });

  test("is reset by resuming", () => {
    const { tenant, id } = seeded();
    tenant.state.patch("deviceConfigurations", id, { qualityUpdatesPaused: true });

    const row = tenant.state.patch("deviceConfigurations", id, { qualityUpdatesPaused: false });

    expect(row).toMatchObject({
      qualityUpdatesPauseExpiryDateTime: "0001-01-01T00:00:00Z",
      qualityUpdatesPauseStartDate: null,
    });
  });

  for (const action of [
    "extendQualityUpdatesPause",
    "microsoft.graph.windowsUpdateForBusinessConfiguration/extendQualityUpdatesPause",
  ]) {
    test(`is extended to 35 days by ${action}`, async () => {
      const { tenant, id } = seeded();
      tenant.state.patch("deviceConfigurations", id, { qualityUpdatesPaused: true });
      tenant.clock.advance(86_400_000);

      const { status } = await ask(tenant, "POST", `${rings}/${id}/${action}`);

      expect(status).toBe(204);
      expect(tenant.state.get("deviceConfigurations", id)).toMatchObject({
        qualityUpdatesPauseExpiryDateTime: "2026-12-28T08:00:00Z",
      });
    });
  }

  test("cannot be extended on v1.0", async () => {
    const { tenant, id } = seeded({ qualityUpdatesPaused: true });

    const error = await refused(
      ask(
        tenant,
        "POST",
        `/v1.0/deviceManagement/deviceConfigurations/${id}/extendQualityUpdatesPause`,
      ),
      404,
    );

    expect(error.message).toContain("extendQualityUpdatesPause");
  });

  test("comes with an uninstall", () => {
    const { tenant, id } = seeded();

    const row = tenant.state.patch("deviceConfigurations", id, {
      qualityUpdatesWillBeRolledBack: true,
    });

    expect(row).toMatchObject({
      qualityUpdatesPaused: true,
      qualityUpdatesRollbackStartDateTime: "2026-11-22T08:00:00Z",
    });
  });
});

describe("a list of rings", () => {
  test("is cut to rings by isof and shows assignments", async () => {
    const tenant = createMockTenant({
      groups: [{ displayName: "G" }],
      rings: [{ displayName: "A" }],
    });
    tenant.state.add("deviceConfigurations", {
      "@odata.type": "#microsoft.graph.windows10CustomConfiguration",
      displayName: "OMA",
    });
    const [ringRow] = tenant.state.list("deviceConfigurations");
    const [group] = tenant.state.list("groups");
    tenant.state.assign("deviceConfigurations", String(ringRow?.["id"]), [
      { target: { "@odata.type": groupTarget, groupId: group?.["id"] } },
    ]);

    const { json } = await ask(
      tenant,
      "GET",
      `${rings}?$filter=isof('microsoft.graph.windowsUpdateForBusinessConfiguration')&$expand=assignments`,
    );

    expect(json["value"]).toHaveLength(1);
    expect(json["value"]?.[0]?.["assignments"]).toMatchObject([
      {
        id: `${String(ringRow?.["id"])}_${String(group?.["id"])}`,
        target: { groupId: group?.["id"] },
      },
    ]);
  });

  for (const query of [
    "$filter=startsWith(displayName,'a')",
    '$search="x"',
    "$foo=1",
    "$select=qualityUpdatesPaused",
    "$expand=deviceStatuses",
    "$filter=displayName eq 'a",
  ]) {
    test(`refuses ${query}`, async () => {
      const { tenant } = seeded();

      const { status } = await ask(tenant, "GET", `${rings}?${query}`);

      expect(status).toBe(400);
    });
  }
});

function seeded(properties: Record<string, unknown> = {}): {
  tenant: ReturnType<typeof createMockTenant>;
  id: string;
} {
  const tenant = createMockTenant({ rings: [{ displayName: "Broad", ...properties }] });
  return { tenant, id: String(tenant.state.list("deviceConfigurations")[0]?.["id"]) };
}

function schedule(start: string, end: string): Record<string, unknown> {
  return {
    ...ring,
    automaticUpdateMode: "autoInstallAtMaintenanceTime",
    installationSchedule: {
      "@odata.type": "#microsoft.graph.windowsUpdateActiveHoursInstall",
      activeHoursStart: start,
      activeHoursEnd: end,
    },
  };
}
