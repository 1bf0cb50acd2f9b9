import { describe, expect, test } from "vitest";
import { alertMeaningOf, errorMeaningOf, failureClasses } from "ringwright";
import { explain } from "../../src/health/errors/explain.ts";
import { normalCode } from "../../src/health/errors/result-code.ts";

describe("errorMeaningOf", () => {
  test.each(["0x80070070", "0X80070070", "-2147024784", "2147942512", " 0x80070070 "])(
    "finds the full disk by %j",
    (code) => {
      expect(errorMeaningOf(code)).toMatchObject({ code: "0x80070070", class: "diskSpace" });
    },
  );

  // https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/common-windows-update-errors
  test.each([
    ["0x80070BC9", "configuration"],
    ["0x80242014", "waiting"],
    ["0x80240020", "waiting"],
    ["0x8024000B", "notAFailure"],
    ["0x8024D009", "notAFailure"],
    ["0x80242006", "clientRepair"],
    ["0x8007000D", "retry"],
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

  test("gives all that is known of a code", () => {
    expect(errorMeaningOf("0x80072efd")).toEqual({
      code: "0x80072EFD",
      symbol: "WININET_E_CANNOT_CONNECT",
      meaning: "The update service could not be reached",
      class: "network",
      cause: "Firewall rules or a proxy block Microsoft's download addresses",
      action: expect.stringMatching(/^Check proxy/) as string,
      source: expect.stringMatching(/^https:.*common-windows-update-errors$/) as string,
      unverified: false,
    });
    expect(explain("-2147012867")).toEqual(errorMeaningOf("0x80072EFD"));
  });

  test("has no source for what no page says", () => {
    expect(errorMeaningOf("0x800F0986")).toMatchObject({ source: null, unverified: true });
  });

  test("leaves an unknown code as it is", () => {
    expect(errorMeaningOf("0x8024ABCD")).toBeUndefined();
    expect(explain("0x8024ABCD")).toEqual({
      code: "0x8024ABCD",
      symbol: null,
      class: null,
      meaning: null,
      cause: null,
      action: null,
      source: null,
      unverified: false,
    });
    expect(normalCode("no code")).toBe("no code");
  });
});

describe("alertMeaningOf", () => {
  // https://learn.microsoft.com/intune/intune-service/protect/windows-update-reports
  test("tells what is no failure from what is", () => {
    for (const name of [
      "SafeguardHold",
      "PolicyConflictDeferral",
      "PolicyConflictPause",
      "PostRestartIssue",
    ])
      expect(alertMeaningOf(name)?.class).toBe("notAFailure");
    for (const name of ["RollbackInitiated", "InstallSetupError", "WUIssue"])
      expect(alertMeaningOf(name)?.class).toBe("hardFailure");
    expect(alertMeaningOf("DiskFull")?.class).toBe("diskSpace");
  });

  test("reads a name however a report writes it", () => {
    for (const spelling of ["Disk full", "DISKFULL", " disk-full "])
      expect(alertMeaningOf(spelling), spelling).toBe(alertMeaningOf("DiskFull"));
    expect(explain("Disk full")).toMatchObject({ code: "Disk full", class: "diskSpace" });
    expect(alertMeaningOf("Something new")).toBeUndefined();
  });
});

describe("failureClasses", () => {
  test("holds a rollout for failures of the update alone", () => {
    const holding = Object.entries(failureClasses).filter(([, { holdsRollout }]) => holdsRollout);

    expect(holding.map(([name]) => name)).toEqual(["hardFailure"]);
  });
});
