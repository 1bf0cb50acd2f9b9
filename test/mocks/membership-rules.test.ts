import { describe, expect, test } from "vitest";
import { interpretRule, refuseRule } from "../../mocks/membership/index.ts";

const now = new Date("2026-11-22T08:00:00Z");
const pc = {
  objectId: "6c1f0000-0000-4000-8000-000000000001",
  displayName: "LT-0001",
  deviceId: "0abc0000-0000-4000-8000-000000000002",
  deviceOSType: "Windows",
  deviceOSVersion: "10.0.26100.4061",
  accountEnabled: true,
  deviceModel: "Latitude 7440",
  devicePhysicalIds: ["[ZTDId]:1", "[OrderID]:STANDARD"],
  systemLabels: [],
  extensionAttribute1: "O'Brien",
  extensionAttribute2: '"quoted"',
  memberOf: ["11111111-2222-4333-8444-555555555555"],
};
const user = {
  employeeHireDate: "2026-11-22T08:00:00Z",
  userType: "Member",
  proxyAddresses: ["smtp:a@contoso.example", "SMTP:b@contoso.example"],
  assignedPlans: [
    { servicePlanId: "p1", service: "exchange", capabilityStatus: "Enabled" },
    { servicePlanId: "p2", service: "SCO", capabilityStatus: "Deleted" },
  ],
  manager: "11111111-2222-4333-8444-555555555555",
};

// learn.microsoft.com/entra/identity/users/groups-dynamic-membership unless another source is named
const results: readonly (readonly [string, boolean])[] = [
  ['device.deviceOSType -eq "windows"', true],
  ['device.deviceOSType eq "Windows" and device.accountEnabled eq true', true],
  ['(device.deviceOSType -eq "Windows")-and(-not(device.displayName -startsWith "VM"))', true],
  ["device.accountEnabled -ne true", false],
  ['device.accountEnabled -eq "True"', true],
  ['device.deviceModel -contains "TUDE"', true],
  ['device.deviceModel -contains "*"', false],
  ['device.deviceModel -endsWith "7440"', true],
  ['device.deviceModel -notEndsWith "7440"', false],
  ['device.deviceModel -match "^lat.*\\d+$"', true],
  ['device.deviceModel -match "tud"', true],
  ['device.deviceModel -notMatch "^tud"', true],
  ['device.displayName -in ["lt-0002", "lt-0001"]', true],
  ['device.displayName -notIn ["lt-0001"]', false],
  ["device.objectId -ne null", true],
  ["device.deviceCategory -eq null", true],
  ["device.deviceCategory -ne $null", false],
  ['device.deviceCategory -eq "null"', false],
  // community reports: negative operators catch blanks
  ['device.deviceCategory -ne "x"', true],
  ['device.deviceCategory -notContains "x"', true],
  ['device.deviceCategory -notIn ["x"]', true],
  ['device.deviceCategory -contains ""', false],
  ["device.isRooted -ne true", true],
  ["device.isRooted -eq false", false],
  ['-not (device.deviceCategory -eq "x")', true],
  ['device.devicePhysicalIDs -any (_ -startsWith "[orderid]")', true],
  ['device.devicePhysicalIds -any _ -eq "[OrderID]:STANDARD"', true],
  ['device.devicePhysicalIds -all (_ -contains "[" -and -not (_ -contains "x]"))', true],
  ['device.systemLabels -any (_ -ne "x")', false],
  ['device.systemLabels -all (_ -eq "x")', true],
  ['device.systemLabels -contains "M365Managed"', false],
  // -and binds before -or
  [
    'device.displayName -eq "x" -and device.displayName -eq "y" -or device.accountEnabled -eq true',
    true,
  ],
  [
    'device.accountEnabled -eq true -or device.displayName -eq "x" -and device.displayName -eq "y"',
    true,
  ],
  ["device.extensionAttribute1 -eq \"O''Brien\"", true],
  ['device.extensionAttribute1 -eq "O\'Brien"', true],
  ["device.extensionAttribute1 -eq 'O''Brien'", true],
  ['device.extensionAttribute2 -eq "`"quoted`""', true],
  ['device.extensionAttribute2 -eq `"quoted`"', true],
  ['DEVICE.DEVICEOSTYPE -EQ "Windows"', true],
  ["device.memberof -any (group.objectId -in ['11111111-2222-4333-8444-555555555555'])", true],
  ['device.deviceOSVersion\n -startsWith\t"10.0.2"\r\n', true],
];
const userResults: readonly (readonly [string, boolean])[] = [
  ["user.employeeHireDate -ge system.now", true],
  ["user.employeeHireDate -le system.now -minus p1d", false],
  [
    "user.employeehiredate -ge (system.now -minus P30D) -and user.employeeHireDate -le system.now",
    true,
  ],
  ["user.employeeHireDate -eq 2026-11-22T08:00:00Z", true],
  ['user.employeeHireDate -le "2026-11-22"', false],
  ["user.employeeHireDate -ge 2026-11-22", true],
  ["user.employeeHireDate -le system.now -plus P1M", true],
  ['user.proxyAddresses -any (_ -startsWith "smtp:b")', true],
  ['user.proxyAddresses -contains "b@contoso"', true],
  ['user.proxyAddresses -notContains "b@contoso"', false],
  [
    'user.assignedPlans -any (assignedPlan.service -eq "SCO" -and assignedPlan.capabilityStatus -eq "Enabled")',
    false,
  ],
  [
    'user.assignedPlans -any (assignedPlan.servicePlanId -eq "P1" -and assignedPlan.capabilityStatus -eq "Enabled")',
    true,
  ],
  ["user.assignedPlans -all (assignedPlan.servicePlanId -eq null)", false],
  ['Direct Reports for "11111111-2222-4333-8444-555555555555"', true],
  ['user.extension_0123456789abcdef0123456789abcdef_ring -eq "x"', false],
];

describe("a rule selects", () => {
  for (const [rule, expected] of results) {
    test(`${rule} is ${expected}`, () => {
      expect(interpretRule(rule, pc, now)).toBe(expected);
    });
  }
  for (const [rule, expected] of userResults) {
    test(`${rule} is ${expected}`, () => {
      expect(interpretRule(rule, user, now)).toBe(expected);
    });
  }

  test("users without plans by -all over an empty collection", () => {
    expect(
      interpretRule("user.assignedPlans -all (assignedPlan.servicePlanId -eq null)", {}, now),
    ).toBe(true);
  });
});

// learn.microsoft.com/entra/identity/users/groups-troubleshooting and the issues named in mocks/membership/rule-refusal.ts
const refusals: readonly (readonly [string, RegExp])[] = [
  ["", /Query compilation error/],
  ["()", /Query compilation error/],
  [
    'device.foo -eq "x"',
    /Wrong property applied\. Property 'foo' cannot be applied to object 'Device'/,
  ],
  ['device.operatingSystem -eq "Windows"', /Wrong property applied/],
  ['device.extensionAttribute16 -eq "x"', /Wrong property applied/],
  ['user.deviceModel -eq "x"', /cannot be applied to object 'User'/],
  ['user.extension_x_ring -eq "x"', /Wrong property applied/],
  ['department -eq "x"', /No object type/],
  ['computer.name -eq "x"', /Invalid object type/],
  ['user.city -eq "x" -and device.displayName -eq "y"', /Invalid object type/],
  ['device.displayName-eq "x"', /Query compilation error/],
  ['device.displayName -eq"x"', /Query compilation error/],
  ["device.displayName -eq x", /Query compilation error/],
  ['device.displayName -eq "x', /Query compilation error/],
  ["device.displayName -eq “x”", /Query compilation error/],
  ['device.displayName –eq "x"', /Query compilation error/],
  ['device.displayName -gt "x"', /Query compilation error/],
  ['device.displayName -like "x"', /Query compilation error/],
  ['device.displayName == "x"', /Query compilation error/],
  ["device.displayName -not null", /Query compilation error/],
  ['"x" -eq device.displayName', /Query compilation error/],
  ['device.displayName -eq "x" device.displayName -eq "y"', /Query compilation error/],
  ['(device.displayName -eq "x"', /Query compilation error/],
  ['device.displayName -eq "x")', /Query compilation error/],
  ['device.displayName -eq "x" -and', /Query compilation error/],
  ["device.displayName -eq 7", /Query compilation error/],
  ['device.displayName -match "*@x"', /Query compilation error/],
  ["device.displayName -eq true", /Value can't be applied to property\./],
  ['device.displayName -eq ["x"]', /Value can't be applied to property\./],
  ['device.displayName -match ["x"]', /Value can't be applied to property\./],
  ['device.displayName -in "x"', /Invalid operands found for operator -in/],
  ["device.displayName -in []", /Query compilation error/],
  ["device.displayName -contains null", /Invalid operands found for operator -contains/],
  ['device.deviceModel -ge "10.0"', /Operator isn't supported on attribute/],
  ['device.accountEnabled -eq "yes"', /Value can't be applied to property\./],
  ['device.accountEnabled -contains "t"', /Operator isn't supported on attribute/],
  ['device.displayName -any (_ -eq "x")', /Operator isn't supported on attribute/],
  ['device.devicePhysicalIds -eq "x"', /Operator isn't supported on attribute/],
  [
    'device.devicePhysicalIds -any (device.displayName -eq "x")',
    /Invalid operands found for operator -any/,
  ],
  ['_ -eq "x"', /No object type/],
  [
    'user.assignedPlans -any (assignedPlan.skuId -eq "x")',
    /Invalid operands found for operator -any/,
  ],
  ['user.assignedPlans -any assignedPlan.service -eq "x"', /Query compilation error/],
  ["user.employeeHireDate -ge system.now -minus P1D -minus P1D", /Query compilation error/],
  ["user.employeeHireDate -ge 2026-02-31", /Value can't be applied to property\./],
  ["user.employeeHireDate -ge system.now -minus 1D", /Value can't be applied to property\./],
  ['user.employeeHireDate -startsWith "2026"', /Operator isn't supported on attribute/],
  [
    "device.memberof -any (group.objectId -in ['a']) -and device.accountEnabled -eq true",
    /memberOf/,
  ],
  ["device.memberof -all (group.objectId -in ['a'])", /Invalid operands/],
  [
    `device.memberof -any (group.objectId -in [${Array.from({ length: 51 }, (_, n) => `'${n}'`).join(",")}])`,
    /at most 50/,
  ],
  ['Direct Reports for "x" -and user.city -eq "y"', /Query compilation error/],
  ["Direct Reports for x", /Query compilation error/],
  [`device.displayName -eq "${"x".repeat(3_072)}"`, /^Rule exceeds maximum allowed length\.$/],
];

describe("a rule is refused", () => {
  for (const [rule, text] of refusals) {
    test(JSON.stringify(rule.slice(0, 80)), () => {
      expect(refuseRule(rule)).toMatch(text);
    });
  }

  test("not at exactly 3,072 characters", () => {
    const rule = `device.displayName -eq "${"x".repeat(3_072 - 25)}"`;

    expect([rule.length, refuseRule(rule)]).toEqual([3_072, undefined]);
  });
});
