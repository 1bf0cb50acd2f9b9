import { describe, expect, test } from "vitest";
import { FilterRuleError } from "ringwright";
import { compileFilterRule, filterDeviceProperties } from "ringwright/rules";

/** A device as Graph beta gives it when it is read by its id. */
const laptop = {
  id: "3f2a7c10-0000-4000-8000-000000000001",
  deviceName: "LT-0042",
  manufacturer: "QEMU",
  model: "Standard PC (Q35 + ICH9, 2009)",
  deviceCategoryDisplayName: "Kiosk",
  enrollmentProfileName: "Autopilot Berlin",
  managedDeviceOwnerType: "company",
  ownerType: "company",
  joinType: "azureADJoined",
  processorArchitecture: "x64",
  osVersion: "10.0.26100.9457",
  skuNumber: 129,
  skuFamily: "Enterprise",
};

const of = (rule: string, device: Readonly<Record<string, unknown>> = laptop) =>
  compileFilterRule(rule)(device);
const without = (...names: readonly string[]) =>
  Object.fromEntries(Object.entries(laptop).filter(([name]) => !names.includes(name)));

// the numbers are those of github.com/fadwen/IntuneScriptLab, Validation/Findings.md
describe("compileFilterRule", () => {
  test.each([
    // letter case: E01, E02, E16, E39
    ['device.deviceName -eq "lt-0042"', true],
    ['device.deviceName -eq "LT-0043"', false],
    ['device.deviceName -ne "lt-0042"', false],
    ['device.deviceName -contains "-00"', true],
    ['device.deviceName -contains "LT-0042X"', false],
    ['device.deviceName -notContains "lt"', false],
    ['device.deviceName -notContains "ZZZ"', true],
    ['device.deviceName -startsWith "lt-"', true],
    ['device.deviceName -startsWith "T-0"', false],
    ['device.deviceName -in ["nope", "lt-0042"]', true],
    ['device.deviceName -in "LT-0042"', true],
    ['device.deviceName -notIn ["LT-0042"]', false],
    ['device.deviceName -notIn ["nope"]', true],
    ["device.deviceName -ne $null", true],
    ["device.deviceName -eq null", false],
    // blanks at the ends of the rule's value: E30, E31, F11, F28, Y03
    ['device.deviceName -eq " LT-0042 "', true],
    ['device.deviceName -in [" LT-0042 ", "x"]', true],
    ['device.deviceName -startsWith " LT"', true],
    ['device.deviceName -contains " "', true],
    ['device.deviceName -notContains " "', false],
    ['device.model -eq "standard pc (q35 + ich9, 2009)"', true],
    // versions, number by number: E11 to E13, E37, E38, E42, F03
    ["device.operatingSystemVersion -gt 10.0.22000.1000", true],
    ["device.operatingSystemVersion -eq 10.0.26100.9457", true],
    ['device.operatingSystemVersion -eq "10.0.26100.9457 "', true],
    ["device.operatingSystemVersion -ge 10.0.26100", true],
    ["device.operatingSystemVersion -eq 10.0.26100", false],
    ["device.operatingSystemVersion -gt 10.0.26100.0", true],
    ["device.operatingSystemVersion -lt 10.0.26100.9457", false],
    ["device.operatingSystemVersion -le 10.0.26100.9457", true],
    ["device.operatingSystemVersion -ne 10.0.26100.9457", false],
    ["device.operatingSystemVersion -lt 10.0.100000.1", true],
    ["device.operatingSystemVersion -ge 9.9", true],
    // the other version is text: E14, E40, F04
    ['device.osVersion -startsWith "10.0.26100"', true],
    ['device.osVersion -eq "10.0.26100"', false],
    ['device.osVersion -contains "26100"', true],
    // words of filters for Graph's: E06 to E10, E23, E24, E43, E44, F01
    ['device.cpuArchitecture -eq "amd64"', true],
    ['device.cpuArchitecture -eq "x64"', false],
    ['device.deviceTrustType -eq "azure ad joined"', true],
    ['device.deviceTrustType -eq "AzureADJoined"', false],
    ['device.deviceTrustType -in ["Hybrid Azure AD joined", "Azure AD joined"]', true],
    ['device.deviceOwnership -eq "Corporate"', true],
    ['device.deviceOwnership -eq "company"', false],
    ['device.deviceOwnership -ne "Personal"', true],
    // the number decides, not the family: E19, F13 to F15
    ['device.operatingSystemSKU -eq "EnterpriseSEval"', true],
    ['device.operatingSystemSKU -eq "Enterprise"', false],
    ['device.operatingSystemSKU -startsWith "enterprise"', true],
    ['device.operatingSystemSKU -notIn ["Enterprise", "Professional"]', true],
    ["device.operatingSystemSKU -ne $null", true],
    // and before or: E27, E28, F08, F09
    ['device.deviceName -eq "LT-0042" or device.model -eq "no" and device.model -eq "no"', true],
    ['device.model -eq "no" and device.model -eq "no" or device.deviceName -eq "LT-0042"', true],
    [
      '(device.model -eq "no" or device.deviceName -eq "LT-0042") and device.deviceOwnership -eq "Personal"',
      false,
    ],
  ])("of %s is %s for the device of the service's answers", (rule, expected) => {
    expect(of(rule)).toBe(expected);
  });

  // E21, E22, E25, F17 to F22
  test.each([
    ["-eq $null", true],
    ["-ne $null", false],
    ['-eq "a"', false],
    ['-ne "a"', true],
    ['-in ["a"]', false],
    ['-notIn ["a", "b"]', true],
    ['-contains "a"', false],
    ['-notContains "a"', true],
    ['-startsWith "a"', false],
  ])("of a device without a value, %s is %s", (comparison, expected) => {
    const rule = `device.deviceCategory ${comparison}`;

    for (const none of ["", null, "Unknown", "unknown"]) {
      expect(of(rule, { deviceCategoryDisplayName: none }), String(none)).toBe(expected);
    }
    expect(of(`device.model ${comparison}`, { model: "" })).toBe(expected);
    expect(of(`device.enrollmentProfileName ${comparison}`, { enrollmentProfileName: "" })).toBe(
      expected,
    );
  });

  test("asks of every edition by its number", () => {
    const rule = compileFilterRule(
      '(device.operatingSystemSKU -in ["Core", "Professional", "EnterpriseS"])',
    );

    expect([101, 48, 125].map((skuNumber) => rule({ skuNumber }))).toEqual([true, true, true]);
    expect([4, 27, 203].map((skuNumber) => rule({ skuNumber }))).toEqual([false, false, false]);
    // a number that filters have no name for
    expect([0, 10, 999].map((skuNumber) => rule({ skuNumber }))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test.each([
    [
      "deviceTrustType",
      "joinType",
      {
        azureADJoined: "Azure AD joined",
        azureADRegistered: "Azure AD registered",
        hybridAzureADJoined: "Hybrid Azure AD joined",
        unknown: "Unknown",
      },
    ],
    [
      "cpuArchitecture",
      "processorArchitecture",
      { x64: "amd64", x86: "x86", arM64: "arm64", arm: "arm64", unknown: "unknown" },
    ],
    [
      "deviceOwnership",
      "managedDeviceOwnerType",
      { company: "Corporate", personal: "Personal", unknown: "Unknown" },
    ],
    [
      "deviceOwnership",
      "ownerType",
      { company: "Corporate", personal: "Personal", unknown: "Unknown" },
    ],
  ])("knows the words of %s for %s", (property, name, words) => {
    for (const [value, word] of Object.entries(words)) {
      expect(of(`device.${property} -eq "${word}"`, { [name]: value }), value).toBe(true);
      expect(of(`device.${property} -ne "${word}"`, { [name]: value }), value).toBe(false);
      expect(of(`device.${property} -eq "else"`, { [name]: value }), value).toBe(false);
    }
    expect(
      of(`device.${property} -eq "Personal"`, { [name]: "unknownFutureValue" }),
    ).toBeUndefined();
    expect(of(`device.${property} -eq $null`, { [name]: null })).toBe(true);
    expect(of(`device.${property} -eq $null`, { [name]: "unknown" })).toBe(false);
  });

  test.each([
    ['device.model -eq "A"', "model"],
    ['device.deviceTrustType -ne "Unknown"', "joinType"],
    ["device.operatingSystemVersion -ge 10.0", "osVersion"],
    ['device.operatingSystemSKU -ne "Core"', "skuNumber"],
    ["device.deviceCategory -eq $null", "deviceCategoryDisplayName"],
    ["device.enrollmentProfileName -eq $null", "enrollmentProfileName"],
  ])("of %s is not known without %s", (rule, name) => {
    expect(of(rule, without(name))).toBeUndefined();
    expect(of(rule, { ...laptop, [name]: undefined })).toBeUndefined();
    expect(of(rule)).toBeTypeOf("boolean");
  });

  // https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/1455
  test("takes no null of a list for a missing enrolment profile", () => {
    const fromList = { ...laptop, enrollmentProfileName: null };

    expect(of("device.enrollmentProfileName -eq $null", fromList)).toBeUndefined();
    expect(of('device.enrollmentProfileName -startsWith "Auto"', fromList)).toBeUndefined();
    expect(of('device.enrollmentProfileName -startsWith "auto"')).toBe(true);
  });

  test("never knows whether a TPM is attested, and says what does not depend on it", () => {
    expect(of('device.isTpmAttested -eq "False"')).toBeUndefined();
    expect(of('device.isTpmAttested -eq "False" and device.model -eq "no"')).toBe(false);
    expect(of('device.isTpmAttested -eq "False" or device.deviceName -eq "LT-0042"')).toBe(true);
    expect(
      of('device.deviceName -eq "LT-0042" and device.isTpmAttested -eq "False"'),
    ).toBeUndefined();
    expect(of('device.model -eq "no" or device.isTpmAttested -eq "False"')).toBeUndefined();
  });

  test.each([
    ["and", [true, undefined, true], undefined],
    ["and", [undefined, true, false], false],
    ["and", [undefined, undefined, true, false], false],
    ["and", [true, true, true, true], true],
    ["or", [undefined, false, true], true],
    ["or", [false, false, undefined, false], undefined],
    ["or", [false, undefined, false, true], true],
    ["or", [false, false, false, false], false],
  ] as const)("joins with %s %j to %s", (connective, parts, expected) => {
    const terms = parts.map((part) =>
      part === undefined
        ? 'device.manufacturer -eq "A"'
        : `device.deviceName ${part ? "-eq" : "-ne"} "LT-0042"`,
    );

    expect(of(terms.join(` ${connective} `), without("manufacturer"))).toBe(expected);
  });

  test.each(["Unknown", "10.0.26100.1-rc", "10..1", "1.2.3.4.5", "."])(
    "knows nothing of the version %j",
    (osVersion) => {
      expect(of("device.operatingSystemVersion -ne 10.0", { osVersion })).toBeUndefined();
    },
  );

  test("takes a device without a version for none that is equal, below or above", () => {
    const answers = ["-eq", "-ne", "-gt", "-ge", "-lt", "-le"].map((operator) =>
      of(`device.operatingSystemVersion ${operator} 10.0`, { osVersion: "" }),
    );

    expect(answers).toEqual([false, true, false, false, false, false]);
  });

  test("finds a property under any letter case of its name", () => {
    expect(of('device.deviceName -eq "PC"', { DEVICENAME: "pc" })).toBe(true);
    expect(of('device.operatingSystemSKU -eq "Core"', { SkuNumber: 101 })).toBe(true);
    expect(of('device.deviceOwnership -eq "Personal"', { OwnerType: "personal" })).toBe(true);
  });

  test.each([
    [
      'device.model -eq "5"',
      { model: 5 },
      "model of a managed device is a text, and here it is a number",
    ],
    ['device.model -ne "5"', { model: ["5"] }, "here it is a list"],
    ['device.deviceOwnership -eq "Personal"', { managedDeviceOwnerType: true }, "a boolean"],
    ["device.operatingSystemVersion -ge 10.0", { osVersion: 10 }, "osVersion"],
    [
      'device.operatingSystemSKU -eq "Core"',
      { skuNumber: "101" },
      "is a number, and here it is a string",
    ],
  ])("of %s names a value of another type than Graph gives", (rule, device, message) => {
    expect(() => of(rule, device)).toThrow(TypeError);
    expect(() => of(rule, device)).toThrow(message);
  });

  test("compares letters beyond ASCII without their case", () => {
    expect(of('device.deviceName -eq "BÜRO-ΣΑΣ"', { deviceName: "büro-σας" })).toBe(true);
    expect(of('device.deviceName -startsWith "ÄÖ"', { deviceName: "äöü" })).toBe(true);
    expect(of('device.deviceName -in ["X", "ÄÖÜ"]', { deviceName: "äöü" })).toBe(true);
    for (const operator of ["-eq", "-startsWith", "-contains"]) {
      expect(of(`device.deviceName ${operator} "k"`, { deviceName: "\u212a" }), operator).toBe(
        false,
      );
      expect(of(`device.deviceName ${operator} "i"`, { deviceName: "\u0130" }), operator).toBe(
        false,
      );
    }
    expect(of('device.deviceName -contains "ki"', { deviceName: "\u212a-KI" })).toBe(true);
  });

  test("takes a list of any length", () => {
    const names = Array.from({ length: 250 }, (_, index) => `"PC-${index}"`);
    const rule = compileFilterRule(`(device.deviceName -in [${names.join(",")}])`);

    expect(rule({ deviceName: "pc-249" })).toBe(true);
    expect(rule({ deviceName: "pc-250" })).toBe(false);
  });

  test.each([
    ["device.model -eq", "a value is missing after -eq"],
    ['device.isRooted -eq "True"', "filters of other platforms have it"],
    ['app.osVersion -eq "1"', "app. is for filters with managementType apps"],
    ['device.cpuArchitecture -startsWith "a"', "it takes -eq, -ne, -in, -notIn"],
  ])("refuses %s", (rule, message) => {
    let thrown: unknown;
    try {
      compileFilterRule(rule);
    } catch (error) {
      thrown = error;
    }

    expect(thrown).toBeInstanceOf(FilterRuleError);
    const { name, message: text, rule: given, diagnostics } = thrown as FilterRuleError;
    expect({ name, given }).toEqual({ name: "FilterRuleError", given: rule });
    expect(text).toContain(`The filter rule cannot be used: `);
    expect(text).toContain(message);
    expect(diagnostics.some(({ severity }) => severity === "error")).toBe(true);
    expect(() => filterDeviceProperties(rule)).toThrow(FilterRuleError);
  });

  test("says how many errors there are besides the first", () => {
    expect(() => compileFilterRule("device.a -eq 1 and device.b -eq 2")).toThrow(/\(and 1 more\)$/);
  });
});

describe("filterDeviceProperties", () => {
  test("gives Graph's names for $select, each once, in the order of the rule", () => {
    const rule =
      '(device.deviceOwnership -eq "Corporate") and ((device.operatingSystemVersion -ge 10.0) or (device.osVersion -eq "1")) and (device.deviceCategory ne null) and (device.isTpmAttested -eq "True")';

    expect(filterDeviceProperties(rule)).toEqual([
      "managedDeviceOwnerType",
      "osVersion",
      "deviceCategoryDisplayName",
    ]);
  });

  test("names what decides: the rule is known of a device with these alone", () => {
    const all = [
      'device.deviceName -eq "a"',
      'device.manufacturer -eq "a"',
      'device.model -eq "a"',
      'device.deviceCategory -eq "a"',
      'device.enrollmentProfileName -eq "a"',
      'device.deviceOwnership -eq "a"',
      'device.deviceTrustType -eq "a"',
      'device.cpuArchitecture -eq "a"',
      "device.operatingSystemVersion -eq 1.1",
      'device.osVersion -eq "a"',
      'device.operatingSystemSKU -eq "a"',
    ];

    for (const rule of all) {
      const names = filterDeviceProperties(rule);
      const others = Object.keys(laptop).filter((name) => !names.includes(name));
      expect(names, rule).toHaveLength(1);
      expect(of(rule, without(...others)), rule).toBe(false);
    }
  });
});
