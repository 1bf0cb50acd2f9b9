import { describe, expect, test } from "vitest";
import { importPolicies } from "../../src/gpo/import-policies.ts";
import { mergeEntries } from "../../src/gpo/merge-entries.ts";
import { readRegistryText } from "../../src/gpo/read-registry-text.ts";

const root = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate";
type Values = Readonly<Record<string, number | string>>;

function unnamed(resource: object | undefined): Record<string, unknown> {
  const { displayName: _name, ...rest } = (resource ?? {}) as Record<string, unknown>;
  return rest;
}

/** A `.reg` text with these values in WindowsUpdate and in AU. */
function reg(update: Values, au: Values = {}): string {
  const lines = (values: Values) =>
    Object.entries(values).map(([name, value]) =>
      typeof value === "number"
        ? `"${name}"=dword:${value.toString(16).padStart(8, "0")}`
        : `"${name}"="${value}"`,
    );
  return [
    "Windows Registry Editor Version 5.00",
    `[${root}]`,
    ...lines(update),
    `[${root}\\AU]`,
    ...lines(au),
  ].join("\n");
}

function importOf(...texts: string[]) {
  const entries = texts.flatMap(
    (text, index) => readRegistryText(`${index + 1}.reg`, new TextEncoder().encode(text)).entries,
  );
  const { values, problems } = mergeEntries(entries);
  const { config, rows } = importPolicies(values, { stack: "corp" });
  const ring = unnamed(config?.rings?.["gpo"]);
  const setting = unnamed(config?.settings?.["gpo"]);
  const outcomes = Object.fromEntries(rows.map(({ name, outcome }) => [name, outcome]));
  const notes = Object.fromEntries(rows.map(({ name, note }) => [name, note]));
  return { ring, setting, outcomes, notes, rows, config, problems };
}

// https://learn.microsoft.com/windows/deployment/update/waas-wu-settings#configure-automatic-updates
describe("Configure Automatic Updates", () => {
  test("with option 4 becomes a maintenance window; day 0 is every day", () => {
    const { ring, outcomes } = importOf(
      reg({}, { AUOptions: 4, ScheduledInstallDay: 0, ScheduledInstallTime: 22 }),
    );

    expect(ring).toEqual({
      automaticUpdateMode: "autoInstallAndRebootAtScheduledTime",
      maintenanceWindow: { start: "22:00", day: "everyday" },
    });
    expect(outcomes).toEqual({
      AUOptions: "mapped",
      ScheduledInstallDay: "mapped",
      ScheduledInstallTime: "mapped",
    });
  });

  // off by one against Graph's weeklySchedule: CSP 1 is Sunday
  test("counts days from Sunday and carries weeks over", () => {
    const { ring } = importOf(
      reg(
        {},
        {
          AUOptions: 4,
          ScheduledInstallDay: 7,
          ScheduledInstallTime: 3,
          ScheduledInstallSecondWeek: 1,
          ScheduledInstallFourthWeek: 1,
          ScheduledInstallFirstWeek: 0,
        },
      ),
    );

    expect(ring["maintenanceWindow"]).toEqual({
      start: "03:00",
      day: "saturday",
      weeks: ["secondWeek", "fourthWeek"],
    });
  });

  test("that is turned off turns updates off, and the schedule is not in force", () => {
    const { ring, setting, outcomes } = importOf(
      reg({}, { NoAutoUpdate: 1, AUOptions: 4, ScheduledInstallDay: 0 }),
    );

    expect(ring).toEqual({});
    expect(setting).toEqual({ automaticUpdate: { mode: "off" } });
    expect(outcomes).toEqual({
      NoAutoUpdate: "mapped",
      AUOptions: "notInForce",
      ScheduledInstallDay: "notInForce",
    });
  });

  test.each([
    [2, "mapped"],
    [3, "none"],
    [5, "none"],
    [7, "none"],
    [9, "invalid"],
  ])("with option %i is %s", (option, outcome) => {
    const { outcomes } = importOf(reg({}, { AUOptions: option, ScheduledInstallTime: 3 }));

    expect(outcomes).toEqual({ AUOptions: outcome, ScheduledInstallTime: "notInForce" });
  });

  test("with an hour that is none maps the mode and not the window", () => {
    const { ring, outcomes } = importOf(reg({}, { AUOptions: 4, ScheduledInstallTime: 24 }));

    expect(ring).toEqual({ automaticUpdateMode: "autoInstallAndRebootAtScheduledTime" });
    expect(outcomes["ScheduledInstallTime"]).toBe("invalid");
  });
});

// https://learn.microsoft.com/windows/deployment/update/wufb-wsus
describe("the update service", () => {
  const server = { WUServer: "https://wsus.corp.example:8531" };

  test("is a setting where it is in use, and the status server is implied by it", () => {
    const { setting, outcomes } = importOf(
      reg(
        { ...server, WUStatusServer: "HTTPS://wsus.corp.example:8531/", FillEmptyContentUrls: 1 },
        { UseWUServer: 1 },
      ),
    );

    expect(setting).toEqual({
      wsus: { server: "https://wsus.corp.example:8531", fillEmptyContentUrls: true },
    });
    expect(outcomes).toEqual({
      WUServer: "mapped",
      WUStatusServer: "implied",
      FillEmptyContentUrls: "mapped",
      UseWUServer: "implied",
    });
  });

  test("is not in force without UseWUServer", () => {
    const { config, notes } = importOf(reg(server));

    expect(config).toBeUndefined();
    expect(notes["WUServer"]).toBe("UseWUServer is missing");
  });

  test("with another status server tells that the CSP has no node for it", () => {
    const { outcomes } = importOf(
      reg({ ...server, WUStatusServer: "https://other.example" }, { UseWUServer: 1 }),
    );

    expect(outcomes["WUStatusServer"]).toBe("none");
  });

  test("with an address that a policy file refuses is invalid", () => {
    const { config, outcomes } = importOf(reg({ WUServer: "wsus" }, { UseWUServer: 1 }));

    expect(config).toBeUndefined();
    expect(outcomes["WUServer"]).toBe("invalid");
  });

  test("never becomes a variable of a policy file", () => {
    const { config, notes } = importOf(
      reg({ WUServer: "https://${var:HOME}.example" }, { UseWUServer: 1 }),
    );

    expect(config).toBeUndefined();
    expect(notes["WUServer"]).toContain("variable");
  });

  const sources = (number: number) => ({
    SetPolicyDrivenUpdateSourceForFeatureUpdates: 0,
    SetPolicyDrivenUpdateSourceForQualityUpdates: number,
    SetPolicyDrivenUpdateSourceForDriverUpdates: 1,
  });

  test("of all four classes becomes updateSources", () => {
    const { setting } = importOf(
      reg(
        { ...sources(1), SetPolicyDrivenUpdateSourceForOtherUpdates: 1 },
        { UseUpdateClassPolicySource: 1 },
      ),
    );

    expect(setting).toEqual({
      updateSources: { feature: "windowsUpdate", quality: "wsus", driver: "wsus", other: "wsus" },
    });
  });

  test("of three classes stays as nodes, with a note", () => {
    const { setting, notes } = importOf(reg(sources(1)));

    expect(setting["nodes"]).toEqual(sources(1));
    expect(notes["SetPolicyDrivenUpdateSourceForQualityUpdates"]).toContain("all four");
  });

  // no CSP node, and ADMX ingestion into the key is blocked
  test("has no equivalent for client-side targeting", () => {
    const { outcomes } = importOf(reg({ TargetGroupEnabled: 1, TargetGroup: "Pilot" }));

    expect(outcomes).toEqual({ TargetGroupEnabled: "none", TargetGroup: "none" });
  });
});

describe("other policies", () => {
  test("become ring properties with their switches implied", () => {
    const { ring, outcomes } = importOf(
      reg(
        {
          DeferQualityUpdates: 1,
          DeferQualityUpdatesPeriodInDays: 7,
          DeferFeatureUpdates: 1,
          DeferFeatureUpdatesPeriodInDays: 365,
          ExcludeWUDriversInQualityUpdate: 1,
          SetComplianceDeadline: 1,
          ConfigureDeadlineForQualityUpdates: 3,
          ConfigureDeadlineGracePeriod: 2,
          ConfigureDeadlineNoAutoReboot: 1,
          SetDisablePauseUXAccess: 1,
        },
        { AllowMUUpdateService: 1 },
      ),
    );

    expect(ring).toEqual({
      quality: { deferralDays: 7, deadlineDays: 3 },
      feature: { deferralDays: 365 },
      driversExcluded: true,
      gracePeriodDays: 2,
      postponeRebootUntilAfterDeadline: true,
      userPauseAccess: "disabled",
      microsoftUpdateServiceAllowed: true,
    });
    expect(outcomes).toMatchObject({
      DeferQualityUpdates: "implied",
      SetComplianceDeadline: "implied",
    });
  });

  test("that are switched off are not in force", () => {
    const { config, outcomes } = importOf(
      reg({ DeferQualityUpdates: 0, DeferQualityUpdatesPeriodInDays: 7 }),
    );

    expect(config).toBeUndefined();
    expect(outcomes).toEqual({
      DeferQualityUpdates: "implied",
      DeferQualityUpdatesPeriodInDays: "notInForce",
    });
  });

  // a ring has one grace period for both kinds
  test("that a ring lacks become nodes of a setting", () => {
    const { setting } = importOf(
      reg(
        { ConfigureDeadlineGracePeriodForFeatureUpdates: 4, DisableWUfBSafeguards: 1 },
        { DetectionFrequencyEnabled: 1, DetectionFrequency: 6 },
      ),
    );

    expect(setting).toEqual({
      deadlines: { featureGracePeriodDays: 4 },
      nodes: { DetectionFrequency: 6, DisableWUfBSafeguards: 1 },
    });
  });

  test("out of their range are invalid, and so is a text where a number is read", () => {
    const { config, notes, outcomes } = importOf(
      reg({ DeferQualityUpdatesPeriodInDays: 45, DisableDualScan: "1" }, { NoAutoUpdate: "1" }),
    );

    expect(config).toBeUndefined();
    expect(notes["DeferQualityUpdatesPeriodInDays"]).toBe("must be at most 30 (is 45)");
    expect(outcomes).toMatchObject({ DisableDualScan: "invalid", NoAutoUpdate: "invalid" });
  });

  test("that nobody documents are listed as unknown, in keys below too", () => {
    const text = `${reg({ Surprise: 1 })}\n[${root}\\Deep]\n"AUOptions"=dword:4\n`;

    expect(importOf(text).rows).toMatchObject([
      { key: "WindowsUpdate", name: "Surprise", outcome: "unknown", line: 3 },
      { key: "WindowsUpdate\\Deep", name: "AUOptions", outcome: "unknown", line: 6 },
    ]);
  });

  test("of pauses are left to the operator", () => {
    const { notes } = importOf(reg({ PauseQualityUpdatesStartTime: "2026-11-01" }));

    expect(notes["PauseQualityUpdatesStartTime"]).toContain("ringwright ring pause");
  });
});

// https://learn.microsoft.com/windows/client-management/mdm/policy-csp-update#targetreleaseversion
describe("the target release", () => {
  test("becomes one where it is switched on", () => {
    const { setting } = importOf(
      reg({
        ProductVersion: "Windows 11",
        TargetReleaseVersion: 1,
        TargetReleaseVersionInfo: "25H2",
      }),
    );

    expect(setting).toEqual({ targetRelease: { product: "Windows 11", version: "25H2" } });
  });

  test("is not in force without its switch", () => {
    const { config, outcomes } = importOf(reg({ TargetReleaseVersionInfo: "25H2" }));

    expect(config).toBeUndefined();
    expect(outcomes).toEqual({ TargetReleaseVersionInfo: "notInForce" });
  });
});

describe("active hours", () => {
  const hours = { SetActiveHours: 1, ActiveHoursStart: 7, ActiveHoursEnd: 19 };

  test("go to the ring where nothing else sets its schedule", () => {
    expect(importOf(reg(hours)).ring).toEqual({ activeHours: { start: "07:00", end: "19:00" } });
  });

  // a ring holds one schedule
  test("go to a setting beside a maintenance window", () => {
    const { setting } = importOf(reg(hours, { AUOptions: 4 }));

    expect(setting).toEqual({ nodes: { ActiveHoursStart: 7, ActiveHoursEnd: 19 } });
  });
});

describe("several files", () => {
  test("that agree are one, whatever the letter case of their keys", () => {
    const { ring, rows } = importOf(
      reg({ DeferQualityUpdatesPeriodInDays: 7 }),
      reg({ deferqualityupdatesperiodindays: 7 }).replace("SOFTWARE", "Software"),
    );

    expect(ring).toEqual({ quality: { deferralDays: 7 } });
    expect(rows).toHaveLength(1);
  });

  test("that disagree are a problem that names both places", () => {
    const { problems } = importOf(
      reg({ DeferQualityUpdatesPeriodInDays: 7 }),
      reg({ DeferQualityUpdatesPeriodInDays: 9 }),
    );

    expect(problems).toEqual([
      {
        file: "2.reg",
        line: 3,
        message:
          "DeferQualityUpdatesPeriodInDays is REG_DWORD 9 here and REG_DWORD 7 in 1.reg:3; import the policies of one machine or of one set of machines at a time",
      },
    ]);
  });
});

describe("a file that takes values out", () => {
  test("writes nothing for them, and says so", () => {
    const text = `${reg({ WUServer: "https://a.example" }, { AUOptions: 2 })}\n[${root}]\n"WUServer"=-\n[-${root}\\AU]\n`;

    const { config, rows } = importOf(text);

    expect(config).toBeUndefined();
    expect(rows.map(({ name, type, outcome }) => [name, type, outcome])).toEqual([
      ["WUServer", "deleted", "implied"],
      ["AUOptions", "deleted", "implied"],
    ]);
  });
});
