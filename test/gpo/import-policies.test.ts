import { describe, expect, test } from "vitest";
import { importGroupPolicy } from "ringwright";

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
  const files = texts.map((text, index) => ({
    name: `${index + 1}.reg`,
    bytes: new TextEncoder().encode(text),
  }));
  const { config, rows, problems } = importGroupPolicy(files, { stack: "corp" });
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
});

// AutoUpdateCfg_Help: "install during automatic maintenance instead of a specific schedule"
describe("automatic maintenance", () => {
  const schedule = {
    ScheduledInstallDay: 0,
    ScheduledInstallTime: 14,
    ScheduledInstallEveryWeek: 1,
  };

  test("takes the place of the schedule, which is not in force", () => {
    const { ring, outcomes, notes } = importOf(
      reg({}, { AUOptions: 4, AutomaticMaintenanceEnabled: 1, ...schedule }),
    );

    expect(ring).toEqual({ automaticUpdateMode: "autoInstallAndRebootAtMaintenanceTime" });
    expect(outcomes).toEqual({
      AUOptions: "mapped",
      AutomaticMaintenanceEnabled: "mapped",
      ScheduledInstallDay: "notInForce",
      ScheduledInstallTime: "notInForce",
      ScheduledInstallEveryWeek: "notInForce",
    });
    expect(notes["ScheduledInstallTime"]).toContain("AutomaticMaintenanceEnabled");
  });

  test("restarts nobody who is signed in where that is forbidden", () => {
    const { ring, outcomes } = importOf(
      reg(
        {},
        {
          AUOptions: 4,
          AutomaticMaintenanceEnabled: 1,
          NoAutoRebootWithLoggedOnUsers: 1,
          ...schedule,
        },
      ),
    );

    expect(ring).toEqual({ automaticUpdateMode: "autoInstallAtMaintenanceTime" });
    expect(outcomes["NoAutoRebootWithLoggedOnUsers"]).toBe("mapped");
  });

  test("that is off leaves the schedule in force", () => {
    const { ring, outcomes } = importOf(
      reg({}, { AUOptions: 4, AutomaticMaintenanceEnabled: 0, ...schedule }),
    );

    expect(ring["maintenanceWindow"]).toEqual({
      start: "14:00",
      day: "everyday",
      weeks: ["everyWeek"],
    });
    expect(outcomes["AutomaticMaintenanceEnabled"]).toBe("implied");
  });

  test("is not in force where nothing installs by itself", () => {
    const { outcomes } = importOf(reg({}, { AUOptions: 2, AutomaticMaintenanceEnabled: 1 }));

    expect(outcomes["AutomaticMaintenanceEnabled"]).toBe("notInForce");
  });

  test("holds active hours in the ring", () => {
    const { ring, setting } = importOf(
      reg(
        { SetActiveHours: 1, ActiveHoursStart: 7, ActiveHoursEnd: 19 },
        { AUOptions: 4, AutomaticMaintenanceEnabled: 1 },
      ),
    );

    expect(ring).toEqual({
      automaticUpdateMode: "autoInstallAndRebootAtMaintenanceTime",
      activeHours: { start: "07:00", end: "19:00" },
    });
    expect(setting).toEqual({});
  });
});

// AutoUpdateCfg_Help: "When Automatic is selected … will reboot as per Windows default settings"
describe("the scheduled time", () => {
  test("Automatic (24) is Windows' default, and no day is in force", () => {
    const { ring, outcomes } = importOf(
      reg(
        {},
        {
          AUOptions: 4,
          ScheduledInstallDay: 1,
          ScheduledInstallTime: 24,
          ScheduledInstallEveryWeek: 1,
        },
      ),
    );

    expect(ring).toEqual({ automaticUpdateMode: "windowsDefault" });
    expect(outcomes).toEqual({
      AUOptions: "mapped",
      ScheduledInstallDay: "notInForce",
      ScheduledInstallTime: "mapped",
      ScheduledInstallEveryWeek: "notInForce",
    });
  });

  // without a window such a ring installs, and restarts, at 03:00
  test.each([{ ScheduledInstallTime: 25 }, { ScheduledInstallDay: 8 }])(
    "%j is none, so that no mode is written either",
    (bad) => {
      const { config, rows } = importOf(
        reg({}, { AUOptions: 4, ScheduledInstallFirstWeek: 1, ...bad }),
      );

      expect(config).toBeUndefined();
      expect(rows.filter(({ outcome }) => outcome === "unknown")).toEqual([]);
      expect(rows.find(({ name }) => name === "AUOptions")).toMatchObject({
        outcome: "invalid",
        note: expect.stringContaining("03:00") as string,
      });
    },
  );
});

// two policies since Windows 11 22H2, with a switch each
describe("deadlines", () => {
  const values = {
    ConfigureDeadlineForQualityUpdates: 3,
    ConfigureDeadlineGracePeriod: 1,
    ConfigureDeadlineForFeatureUpdates: 7,
    ConfigureDeadlineGracePeriodForFeatureUpdates: 2,
  };
  const waits = { ConfigureDeadlineNoAutoRebootForFeatureUpdates: 1 };

  test("of feature updates are not in force where their own switch is off", () => {
    const { ring, setting, outcomes } = importOf(
      reg({ SetComplianceDeadlineForQU: 1, SetComplianceDeadlineForFU: 0, ...values, ...waits }),
    );

    expect(ring).toEqual({ quality: { deadlineDays: 3 }, gracePeriodDays: 1 });
    expect(setting).toEqual({});
    expect(outcomes).toMatchObject({
      ConfigureDeadlineForFeatureUpdates: "notInForce",
      ConfigureDeadlineGracePeriodForFeatureUpdates: "notInForce",
      ConfigureDeadlineNoAutoRebootForFeatureUpdates: "notInForce",
    });
  });

  test("of quality updates are not in force where their own switch is off", () => {
    const { ring, setting } = importOf(
      reg({ SetComplianceDeadlineForQU: 0, SetComplianceDeadlineForFU: 1, ...values, ...waits }),
    );

    expect(ring).toEqual({ feature: { deadlineDays: 7 } });
    expect(setting).toEqual({
      deadlines: { featureGracePeriodDays: 2, featureNoAutoReboot: true },
    });
  });

  test("of both kinds follow the older switch where no other is stated", () => {
    const { ring } = importOf(reg({ SetComplianceDeadline: 1, ...values }));
    const { config } = importOf(reg({ SetComplianceDeadline: 0, ...values }));

    expect(ring).toMatchObject({ quality: { deadlineDays: 3 }, feature: { deadlineDays: 7 } });
    expect(config).toBeUndefined();
  });
});

describe("values of the template that a ring cannot hold", () => {
  // 64 is "Release Preview of Quality Updates Only", 128 the Canary channel
  test.each([64, 128])("such as channel %i are carried over as a node", (level) => {
    const { ring, setting } = importOf(reg({ BranchReadinessLevel: level }));

    expect(ring).toEqual({});
    expect(setting).toEqual({ nodes: { BranchReadinessLevel: level } });
  });

  // 0: "the PC won't automatically restart and will require the person to schedule it"
  test("such as an engaged restart without a deadline are carried over as a node", () => {
    const { ring, setting } = importOf(
      reg({
        SetEngagedRestartTransitionSchedule: 1,
        EngagedRestartDeadline: 0,
        EngagedRestartDeadlineForFeatureUpdates: 0,
        EngagedRestartSnoozeSchedule: 2,
      }),
    );

    expect(ring).toEqual({ engagedRestart: { snoozeDays: 2 } });
    expect(setting).toEqual({
      nodes: { EngagedRestartDeadline: 0, EngagedRestartDeadlineForFeatureUpdates: 0 },
    });
  });
});

describe("a forced restart at the scheduled time", () => {
  test("has 15 minutes where none are stated", () => {
    const { setting, outcomes } = importOf(reg({}, { AlwaysAutoRebootAtScheduledTime: 1 }));

    expect(setting).toEqual({ nodes: { AlwaysAutoRebootAtScheduledTimeMinutes: 15 } });
    expect(outcomes).toEqual({ AlwaysAutoRebootAtScheduledTime: "mapped" });
  });

  // AlwaysAutoRebootAtScheduledTime_Help: "If … No auto-restart with logged on users … is
  // enabled, then this policy has no effect"
  test("has no effect beside: no auto-restart with signed-in users", () => {
    const { config, outcomes } = importOf(
      reg(
        {},
        {
          AlwaysAutoRebootAtScheduledTime: 1,
          AlwaysAutoRebootAtScheduledTimeMinutes: 30,
          NoAutoRebootWithLoggedOnUsers: 1,
        },
      ),
    );

    expect(config).toBeUndefined();
    expect(outcomes).toEqual({
      AlwaysAutoRebootAtScheduledTime: "notInForce",
      AlwaysAutoRebootAtScheduledTimeMinutes: "notInForce",
      NoAutoRebootWithLoggedOnUsers: "none",
    });
  });
});

describe("a value that Windows 11 does not act on", () => {
  test.each([
    ["ScheduleRestartWarning", 4],
    ["AutoRestartRequiredNotificationDismissal", 2],
    ["EngagedRestartSnoozeSchedule", 2],
    ["EngagedRestartDeadlineForFeatureUpdates", 4],
    ["AutoRestartDeadlinePeriodInDays", 4],
    ["AutoRestartNotificationSchedule", 30],
    ["SetAutoRestartNotificationDisable", 1],
  ])("such as %s is carried over and says so", (name, value) => {
    const { notes, outcomes } = importOf(reg({ [name]: value }));

    expect(outcomes[name]).toBe("mapped");
    expect(notes[name]).toContain("Windows 11 does not act on it");
  });
});

describe("half of a pair of active hours", () => {
  test.each([
    [{ SetActiveHours: 1, ActiveHoursStart: 32, ActiveHoursEnd: 8 }, "invalid", "notInForce"],
    [{ SetActiveHours: 1, ActiveHoursStart: 8, ActiveHoursEnd: 24 }, "notInForce", "invalid"],
  ])("%j is written nowhere", (hours, start, end) => {
    const { config, outcomes } = importOf(reg(hours));

    expect(config).toBeUndefined();
    expect(outcomes).toMatchObject({ ActiveHoursStart: start, ActiveHoursEnd: end });
  });

  test("that stands alone is written nowhere", () => {
    const { config, outcomes } = importOf(reg({ SetActiveHours: 1, ActiveHoursEnd: 8 }));

    expect(config).toBeUndefined();
    expect(outcomes["ActiveHoursEnd"]).toBe("invalid");
  });
});

describe("a value below the wrong key", () => {
  // AUPowerManagement_Title: key="…\WindowsUpdate"
  test("is known below its own, and is not read elsewhere", () => {
    const right = importOf(reg({ AUPowerManagement: 1 }));
    const wrong = importOf(reg({ AUOptions: 4 }, { AUPowerManagement: 1 }));

    expect(right.outcomes["AUPowerManagement"]).toBe("none");
    expect(wrong.config).toBeUndefined();
    expect(wrong.rows.map(({ name, outcome, note }) => [name, outcome, note])).toEqual([
      ["AUOptions", "notInForce", "Windows reads it below WindowsUpdate\\AU, not here"],
      ["AUPowerManagement", "notInForce", "Windows reads it below WindowsUpdate, not here"],
    ]);
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
