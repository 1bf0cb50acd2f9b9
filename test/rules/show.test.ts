import { describe, expect, test } from "vitest";
import {
  checkMembershipRule,
  deviceSelect,
  evaluateWithTrace,
  explainMembershipRule,
  renderDiagnostic,
  sampleClause,
  toRuleDevice,
} from "../../src/rules/membership/index.ts";

describe("explainMembershipRule", () => {
  test.each([
    ["device.objectId -ne null", "Selects all devices."],
    ["user.objectId -ne null", "Selects all users, guests too."],
    [
      'device.deviceOSType -eq "Windows"',
      'Selects devices for which this holds: deviceOSType is "Windows"',
    ],
    [
      'device.deviceModel -eq ""',
      'Selects devices for which this holds: deviceModel is "", which nothing is',
    ],
    [
      'device.deviceModel -ne ""',
      'Selects devices for which this holds: deviceModel is not "", as nothing is',
    ],
    [
      'Direct Reports for "a"',
      "Selects the manager with the object id a, and whoever reports to that one directly: one level.",
    ],
    [
      "user.memberOf -any (group.objectId -in ['a'])",
      'Selects users that are direct members of any of the groups "a".',
    ],
    [
      '(device.deviceOSType -eq "Windows") -and -not ((device.displayName -startsWith "SRV") -or (device.deviceModel -eq null))',
      'Selects devices for which all of this holds:\n  - deviceOSType is "Windows"\n  - all of:\n    - displayName does not begin with "SRV" (or is blank, probably)\n    - deviceModel is set',
    ],
    [
      sampleClause({ percent: 12.5 }),
      'Selects devices for which any of this holds:\n  - deviceId begins with "0"\n  - deviceId begins with "1"',
    ],
    [
      `(device.accountEnabled -eq true) -and (${sampleClause({ percent: 5 })})`,
      "Selects devices for which all of this holds:\n  - accountEnabled is true\n  - deviceId begins with one of 25 prefixes, about 5 % of all ids",
    ],
    [
      'user.otherMails -all (_ -endsWith "@contoso.com")',
      'Selects users for which this holds: every entry of otherMails (or there is none) fulfils: it ends with "@contoso.com"',
    ],
  ])("explains %s", (rule, text) => {
    expect(explainMembershipRule(rule)).toBe(text);
  });
});

describe("evaluateWithTrace", () => {
  // https://learn.microsoft.com/graph/api/group-evaluatedynamicmembership
  test("has the shape of Graph's answer", () => {
    const rule = '(device.deviceOSType -eq "Windows") -and (device.displayName -startsWith "PC")';

    expect(evaluateWithTrace(rule, { deviceOSType: "windows" })).toEqual({
      membershipRule: rule,
      membershipRuleEvaluationResult: false,
      uncertain: false,
      membershipRuleEvaluationDetails: {
        expression: 'device.deviceOSType -eq "Windows" -and device.displayName -startsWith "PC"',
        expressionResult: false,
        uncertain: false,
        expressionEvaluationDetails: [
          {
            expression: 'device.deviceOSType -eq "Windows"',
            expressionResult: true,
            uncertain: false,
            propertyToEvaluate: { propertyName: "device.deviceOSType", propertyValue: "windows" },
            expressionEvaluationDetails: [],
          },
          {
            expression: 'device.displayName -startsWith "PC"',
            expressionResult: false,
            uncertain: false,
            propertyToEvaluate: { propertyName: "device.displayName", propertyValue: null },
            expressionEvaluationDetails: [],
          },
        ],
      },
    });
  });

  test.each([
    ['device.displayName -ne "a"', {}, true],
    ['device.displayName -ne "a"', { displayName: "b" }, false],
    ['-not (device.displayName -eq "a")', {}, true],
    ['device.displayName -eq "a"', {}, false],
    ["device.accountEnabled -ne true", {}, true],
    ['device.accountEnabled -eq "true"', { accountEnabled: true }, true],
    ['device.systemLabels -contains "a"', { systemLabels: ["a"] }, true],
    ["user.employeeHireDate -ge 2020-01-01", { employeeHireDate: "2020-01-01T00:00:00Z" }, true],
    ["user.employeeHireDate -ge 2020-01-01", { employeeHireDate: "2020-01-02T00:00:00Z" }, false],
    ['(device.displayName -ne "a") -and (device.deviceModel -eq "b")', {}, false],
    ['(device.displayName -ne "a") -or (device.deviceModel -eq "b")', { deviceModel: "b" }, false],
    ['(device.displayName -ne "a") -and (device.deviceModel -eq "b")', { deviceModel: "b" }, true],
  ])("calls the result of %s for %j uncertain: %s", (rule, object, uncertain) => {
    expect(evaluateWithTrace(rule, object).uncertain).toBe(uncertain);
  });

  test("shows the condition for each element of a collection", () => {
    const traced = evaluateWithTrace('device.devicePhysicalIds -any (_ -startsWith "b")', {
      devicePhysicalIds: ["a", "B1"],
    });

    const details = traced.membershipRuleEvaluationDetails;
    expect(details.propertyToEvaluate?.propertyValue).toBe('["a","B1"]');
    expect(
      details.expressionEvaluationDetails.map((part) => [
        part.propertyToEvaluate?.propertyValue,
        part.expressionResult,
      ]),
    ).toEqual([
      ["a", false],
      ["B1", true],
    ]);
  });
});

describe("toRuleDevice", () => {
  // https://learn.microsoft.com/graph/api/resources/device
  test("renames what Graph calls otherwise, and leaves out what is null", () => {
    expect(
      toRuleDevice({
        id: "object",
        deviceId: "device",
        displayName: "PC-1",
        accountEnabled: true,
        operatingSystem: "Windows",
        operatingSystemVersion: "10.0.22631.1",
        manufacturer: "Contoso",
        model: null,
        mdmAppId: "0000000a-0000-0000-c000-000000000000",
        trustType: "AzureAd",
        physicalIds: ["[ZTDId]:1"],
        deviceOwnership: "company",
        isRooted: false,
        systemLabels: [],
        isCompliant: true,
        extensionAttributes: {
          extensionAttribute1: "ring0",
          extensionAttribute2: null,
          extensionAttribute16: "x",
        },
        extension_c272a57b722d4eb29bfe327874ae79cb_a: "b",
        memberOf: [{ id: "g1" }, "g2", { displayName: "no id" }],
      }),
    ).toEqual({
      objectId: "object",
      deviceId: "device",
      displayName: "PC-1",
      accountEnabled: true,
      deviceOSType: "Windows",
      deviceOSVersion: "10.0.22631.1",
      deviceManufacturer: "Contoso",
      deviceManagementAppId: "0000000a-0000-0000-c000-000000000000",
      deviceTrustType: "AzureAd",
      devicePhysicalIds: ["[ZTDId]:1"],
      deviceOwnership: "company",
      isRooted: false,
      systemLabels: [],
      extensionAttribute1: "ring0",
      extension_c272a57b722d4eb29bfe327874ae79cb_a: "b",
      memberOf: ["g1", "g2"],
    });
  });

  test("names every property to select", () => {
    expect(deviceSelect).toContain("operatingSystemVersion");
    expect(deviceSelect).toContain("extensionAttributes");
    expect(new Set(deviceSelect).size).toBe(deviceSelect.length);
  });
});

describe("renderDiagnostic", () => {
  const render = (rule: string) =>
    checkMembershipRule(rule).diagnostics.map((diagnostic) => renderDiagnostic(rule, diagnostic));

  test("puts carets under the place", () => {
    expect(render('device.displayName == "PC"')).toEqual([
      '1:20 error unknown-operator: Write -eq.\n  device.displayName == "PC"\n                     ^^',
    ]);
  });

  test("shows the line in question of several, with tabs widened", () => {
    expect(render('device.displayName -eq "日本"\r\n\tand\tdevice.accountEnabled == true')).toEqual(
      [
        "2:28 error unknown-operator: Write -eq.\n      and    device.accountEnabled == true\n                                   ^^",
      ],
    );
  });

  test("counts wide characters as two columns, and combining ones as none", () => {
    const [shown = ""] = render('device.displayName -in ["日本", "e\u0301"] == "x"');
    const [, line = "", carets = ""] = shown.split("\n");

    expect(carets.indexOf("^")).toBe(line.indexOf("==") + 2 - 1);
  });

  test("points behind the end of a rule that ends too early", () => {
    expect(render("device.accountEnabled -eq true -and")[0]).toMatch(/-and\n {37}\^$/);
  });

  test("cuts long lines around the place", () => {
    const rule = `${'device.displayName -eq "a" or '.repeat(40)}device.accountEnabled == true${' or device.displayName -eq "a"'.repeat(40)}`;
    const [shown = ""] = render(rule).filter((text) => text.includes("error"));
    const [, line = "", carets = ""] = shown.split("\n");

    expect(line.length).toBeLessThan(120);
    expect(line.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1)).toBe("==");
  });

  test("shows no character that would disturb a terminal", () => {
    const [shown = ""] = render('device.displayName -eq "\u001b[31m" == 1');

    expect(shown).not.toContain("\u001b");
  });
});
