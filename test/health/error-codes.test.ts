import { describe, expect, test } from "vitest";
import { alertMeanings, alertMeaningOf } from "../../src/health/alert-names.ts";
import { errorMeanings, errorMeaningOf, normalCode } from "../../src/health/error-codes.ts";
import { explain } from "../../src/health/policy-tally.ts";

describe("errorMeaningOf", () => {
  test.each(["0x80070070", "0X80070070", "-2147024784", "2147942512", " 0x80070070 "])(
    "finds the full disk by %j",
    (code) => {
      expect(errorMeaningOf(code)).toMatchObject({ code: "0x80070070", class: "diskSpace" });
    },
  );

  // https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/common-windows-update-errors
  test.each([
    ["0x80070BC9", "waiting"],
    ["0x80242014", "waiting"],
    ["0x80240020", "waiting"],
    ["0x8024000B", "notAFailure"],
    ["0x8024D009", "notAFailure"],
    ["0x80242006", "clientRepair"],
    ["0x8007000D", "clientRepair"],
    ["0x8024000E", "clientRepair"],
    ["0x80246017", "configuration"],
    ["0x80070422", "configuration"],
    ["0x80072EE2", "network"],
    ["0x80072EFD", "network"],
    ["0x80072EFE", "network"],
    ["0x80D02002", "network"],
    ["0x8024402F", "network"],
    ["0x80244007", "network"],
    ["0x80200053", "network"],
    ["0x8024A10A", "waiting"],
  ])("puts %s among %s", (code, kind) => {
    expect(errorMeaningOf(code)?.class).toBe(kind);
  });

  test("has each code once, well-formed, with an action and a public source", () => {
    const codes = errorMeanings.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { code, meaning, action, source } of errorMeanings) {
      expect(code).toMatch(/^0x[0-9A-F]{8}$/);
      expect(source).toMatch(/^https:\/\/learn\.microsoft\.com\//);
      expect(meaning.length * action.length, code).toBeGreaterThan(0);
    }
  });

  test("leaves an unknown code as it is", () => {
    expect(errorMeaningOf("0x8024ABCD")).toBeUndefined();
    expect(explain("0x8024ABCD")).toEqual({
      code: "0x8024ABCD",
      class: null,
      meaning: null,
      action: null,
      source: null,
    });
    expect(normalCode("no code")).toBe("no code");
  });
});

describe("alertMeaningOf", () => {
  // https://learn.microsoft.com/intune/intune-service/protect/windows-update-reports
  test("tells what is no failure from what is", () => {
    for (const name of ["SafeguardHold", "PolicyConflictDeferral", "PolicyConflictPause"])
      expect(alertMeaningOf(name)?.class).toBe("notAFailure");
    for (const name of ["PostRestartIssue", "RollbackInitiated", "InstallSetupError"])
      expect(alertMeaningOf(name)?.class).toBe("hardFailure");
    expect(alertMeaningOf("DiskFull")?.class).toBe("diskSpace");
  });

  test("reads a name however a report writes it", () => {
    expect(alertMeaningOf("Disk full")).toBe(alertMeaningOf("DiskFull"));
    expect(alertMeaningOf("Something new")).toBeUndefined();
  });

  test("has each name once", () => {
    expect(new Set(alertMeanings.map(({ name }) => name)).size).toBe(alertMeanings.length);
  });
});
