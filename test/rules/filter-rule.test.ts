import { describe, expect, test } from "vitest";
import { connectTo } from "../support/lab.ts";
import { createTestTenant } from "../support/tenant.ts";
import { canonicalFilterRule, checkFilterRule } from "../../src/filters/index.ts";

const errorsOf = (rule: string) =>
  checkFilterRule(rule)
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ start, message }) => `${start + 1}: ${message}`);
const firstOf = (rule: string) => checkFilterRule(rule).diagnostics[0]?.message ?? "";

// learn.microsoft.com/intune/intune-service/fundamentals/filters-device-properties
const validRules = [
  '(device.deviceOwnership -eq "Corporate")',
  'device.model -eq "Surface Laptop 5"',
  '(device.deviceOwnership -eq "Corporate") and (device.operatingSystemVersion -ge 10.0.26100.1)',
  '(DEVICE.MODEL -STARTSWITH "Surface") AND (device.manufacturer -ne "VMware, Inc.")',
  '((device.model -in ["A", "B"]) -or (device.model -notIn ["C"]))',
  "(device.deviceCategory -ne $null) and (device.enrollmentProfileName -eq $NULL)",
  '(device.deviceTrustType -in ["Azure AD joined", "hybrid azure ad joined"])',
  '(device.cpuArchitecture -eq "arm64") or (device.operatingSystemSKU -eq "EnterpriseN")',
  '(device.deviceName -contains "[LAB] (1)") and (device.deviceName -notContains "-eq")',
  '(\n  device.deviceName\t-contains\n "ä"\n)',
];

describe("a filter rule", () => {
  test.each(validRules)("%s is valid", (rule) => {
    expect(checkFilterRule(rule)).toEqual({ valid: true, diagnostics: [] });
  });

  test("that is valid is taken by the service", async () => {
    const { filters } = connectTo(createTestTenant());

    for (const [index, rule] of validRules.entries()) {
      const spec = { displayName: `F${index}`, platform: "windows10AndLater", rule } as const;
      expect((await filters.create(spec)).properties["rule"]).toBe(rule);
    }
  });

  test("tells several errors at once, each at its place", () => {
    const rule =
      '(device.modell -eq "X") and (device.deviceOwnership -eq "Company") or (device.osVersion -ge "10") and (device.model -in "A")';

    const at = (part: string) => rule.indexOf(part) + 1;
    expect(errorsOf(rule)).toEqual([
      "2: device.modell is no property of a filter: did you mean device.model?",
      `${at('"Company"')}: device.deviceOwnership is never "Company"; the value is "Corporate" in filters`,
      `${at("-ge")}: -ge compares versions; only device.operatingSystemVersion takes it`,
      `${at('"A"')}: -in takes a list: ["a", "b"]`,
    ]);
  });

  test.each([
    ["", "the rule is empty"],
    ["device.model", "an operator such as -eq and a value are missing after device.model"],
    ["device.model -eq", "a value is missing after -eq"],
    ['(device.model -eq "A"', "this parenthesis is never closed"],
    ['device.model -eq "A")', "this parenthesis closes nothing; remove it"],
    ['device.model -eq "A', "this quote is never closed"],
    ["device.model -eq 'A'", 'values stand in straight double quotes: "A"'],
    ["device.model -eq “A”", 'values stand in straight double quotes: "A"'],
    ["device.model -eq A", 'values stand in double quotes: "A"'],
    ['device.model -eq "A" device.model -eq "B"', "and or or is missing before this"],
    ['device.model -eq "A" and', 'a comparison such as device.model -eq "X" is missing here'],
    ["()", 'a comparison such as device.model -eq "X" is missing here'],
    ['device.model -in ("A")', 'lists stand in square brackets: ["a", "b"]'],
    ['device.model -in ["A"', "this list is never closed; add ]"],
    ['device.model -in ["A" "B"]', "a comma is missing before this"],
    ["device.model -in []", "a value in double quotes is missing"],
    ['device.model -eq ["A"]', "-eq takes one value; a list needs -in or -notIn"],
    ['device.model -in ["A", $null]', "-in does not take $null; only -eq and -ne do"],
    ["device.model -contains $null", "-contains does not take $null; only -eq and -ne do"],
    ["device.model -eq null", "write $null, or the word in double quotes"],
    [
      "device.osVersion -eq 10.0.26100.1",
      "device.osVersion is deprecated; use device.operatingSystemVersion, which compares versions",
    ],
    [
      "device.model -eq 10.0.26100.1",
      'a version without quotes fits only device.operatingSystemVersion; write "10.0.26100.1"',
    ],
    [
      'device.operatingSystemVersion -startsWith "10"',
      "-startsWith compares text, and device.operatingSystemVersion is a version; it takes -eq, -ne, -gt, -ge, -lt, -le",
    ],
    [
      "device.operatingSystemVersion -ge 11",
      '"11" is no version; write two to four numbers without quotes, such as 10.0.26100.1',
    ],
    [
      'model -eq "A"',
      "model is no property of a filter: properties begin with device.; did you mean device.model?",
    ],
    [
      'user.department -eq "A"',
      "user.department is no property of a filter: a filter asks about devices only, as device.model does",
    ],
  ])("%j: %s", (rule, message) => {
    expect(firstOf(rule)).toBe(message);
  });

  // learn.microsoft.com/entra/identity/users/groups-dynamic-membership is another language
  test.each([
    ['device.deviceOSVersion -eq "10"', "in filters it is device.operatingSystemVersion"],
    ['device.deviceModel -eq "A"', "in filters it is device.model"],
    ['device.displayName -eq "A"', "in filters it is device.deviceName"],
    ['device.deviceOSType -eq "Windows"', "the filter's platform says so already"],
    ["device.accountEnabled -eq true", "make a dynamic group"],
    ['device.extensionAttribute15 -eq "A"', "make a dynamic group"],
    ['device.model -match "A.*"', "-startsWith or -contains; filters have no regular expressions"],
    ['device.model -any (_ -eq "A")', "-in; filters have no collections"],
    ['device.model -endsWith "A"', "use -contains"],
    ['device.model == "A"', "use -eq"],
    ['device.model eq "A"', "operators begin with a dash: -eq"],
    ['device.model -startWith "A"', "did you mean -startsWith?"],
    // two neighbours that changed places are one slip
    ['device.mdoel -eq "A"', "did you mean device.model?"],
    ['-not (device.model -eq "A")', "filter rules have no -not"],
    ['device.deviceTrustType -eq "AzureAD"', 'the value is "Azure AD joined" in filters'],
    ['device.deviceTrustType -eq "ServerAD"', 'the value is "Hybrid Azure AD joined" in filters'],
    ['device.deviceOwnership -eq "Corporat"', 'the value is "Corporate" in filters'],
  ])("%s is an error with advice", (rule, advice) => {
    const { valid, diagnostics } = checkFilterRule(rule);

    expect(valid).toBe(false);
    expect(diagnostics[0]?.message).toContain(advice);
  });

  // learn.microsoft.com/intune/intune-service/fundamentals/filters: 3,072 characters
  test("has at most 3,072 characters", () => {
    const rule = (length: number) => `device.model -eq "${"x".repeat(length - 19)}"`;

    expect(checkFilterRule(rule(3072)).valid).toBe(true);
    expect(firstOf(rule(3073))).toBe("the rule has 3073 characters; Intune takes 3072");
  });

  test("survives parentheses beyond any sense", () => {
    expect(firstOf("(".repeat(3000))).toBe("more than 100 parentheses inside each other");
    expect(checkFilterRule(`${"(".repeat(90)}device.model -eq "A"${")".repeat(90)}`).valid).toBe(
      true,
    );
  });

  test.each([
    ['device.model -eq "A" and device.model -eq "B" or device.model -eq "C"', "mixed-connectives"],
    ['device.osVersion -startsWith "10.0.26"', "deprecated"],
    ['device.operatingSystemSKU -eq "Enterprize"', "wrong-value"],
    ['device.operatingSystemVersion -ge "10.0.26100.1"', "wrong-value"],
    ['device.model -eq ""', "wrong-value"],
  ])("%s is valid with a warning", (rule, id) => {
    const { valid, diagnostics } = checkFilterRule(rule);

    expect(valid).toBe(true);
    expect(diagnostics.map((found) => [found.id, found.severity])).toEqual([[id, "warning"]]);
  });

  test("of another platform is checked for its form alone", () => {
    const rule = '(device.isRooted -eq "Unknown") and (device.anything -sounds True)';

    expect(checkFilterRule(rule, { platform: "androidForWork" })).toEqual({
      valid: true,
      diagnostics: [],
    });
    expect(checkFilterRule(`(${rule}`, { platform: "iOS" }).valid).toBe(false);
    expect(checkFilterRule('(app.osVersion -eq "1")', { managementType: "apps" }).valid).toBe(true);
  });

  test("does not bring what disturbs a terminal into a message", () => {
    expect(firstOf('device.deviceOwnership -eq "\u001b[2J"')).toContain('never "\ufffd[2J"');
  });

  test("never throws, whatever it holds", () => {
    const pieces = [
      "(",
      ")",
      "[",
      "]",
      ",",
      '"a"',
      '"',
      "'",
      "device.model",
      "-eq",
      "and",
      "-not",
      "$null",
      " ",
    ];
    let seed = 7;
    const next = (below: number) => (seed = (seed * 48271) % 2147483647) % below;

    for (let round = 0; round < 3000; round++) {
      const rule = Array.from({ length: next(12) }, () => pieces[next(pieces.length)]).join(" ");
      const { diagnostics } = checkFilterRule(rule);
      for (const { start, end } of diagnostics) {
        expect(start, rule).toBeLessThanOrEqual(end);
        expect(end, rule).toBeLessThanOrEqual(rule.length);
      }
      expect(canonicalFilterRule(canonicalFilterRule(rule)), rule).toBe(canonicalFilterRule(rule));
    }
  });
});

describe("the canonical form", () => {
  test.each([
    ['(device.model -eq "A")', 'device.model  -EQ\n"A"'],
    [
      '(device.model -eq "A") and (device.model -eq "B")',
      'Device.Model -eq "A" -AND device.model -eq "B"',
    ],
    [
      '((device.model -eq "A") and (device.model -eq "B")) and (device.model -eq "C")',
      'device.model -eq "A" and (device.model -eq "B" and device.model -eq "C")',
    ],
    ['device.model -in ["B","A","A"]', '(device.model -in [ "A" , "B" ])'],
    ["device.model -eq $null", "(device.model -eq $NULL)"],
    ["device.operatingSystemVersion -ge 10.0.1", '(device.operatingSystemVersion -ge "10.0.1")'],
  ])("of %s and %s is one", (a, b) => {
    expect(canonicalFilterRule(a)).toBe(canonicalFilterRule(b));
  });

  test.each([
    ['device.model -eq "A"', 'device.model -eq "a"'],
    ['device.model -eq "A B"', 'device.model -eq "A  B"'],
    ["device.model -eq $null", 'device.model -eq "$null"'],
    [
      'device.model -eq "A" and device.model -eq "B" or device.model -eq "C"',
      'device.model -eq "A" and (device.model -eq "B" or device.model -eq "C")',
    ],
    [
      'device.model -eq "A" and device.model -eq "B" or device.model -eq "C"',
      '(device.model -eq "A" and device.model -eq "B") or device.model -eq "C"',
    ],
    ["not a rule", "not another"],
  ])("keeps %s and %s apart", (a, b) => {
    expect(canonicalFilterRule(a)).not.toBe(canonicalFilterRule(b));
  });
});
