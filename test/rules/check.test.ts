import { describe, expect, test } from "vitest";
import { checkMembershipRule, MembershipRuleError } from "../../src/rules/membership/index.ts";
import { documentedRules, refusedRules } from "./documented-rules.ts";

const errorsOf = (rule: string) =>
  checkMembershipRule(rule).diagnostics.filter(({ severity }) => severity === "error");
const warningsOf = (rule: string) =>
  checkMembershipRule(rule)
    .diagnostics.filter(({ severity }) => severity === "warning")
    .map(({ id }) => id);

describe("checkMembershipRule", () => {
  test.each(documentedRules)("accepts %s", (rule) => {
    expect(errorsOf(rule)).toEqual([]);
    expect(checkMembershipRule(rule).valid).toBe(true);
  });

  test.each(refusedRules)("refuses %s as %s", (rule, id) => {
    expect(errorsOf(rule).map((error) => error.id)).toContain(id);
    expect(checkMembershipRule(rule).valid).toBe(false);
  });

  test.each(refusedRules)("says of %s one thing", (rule) => {
    const errors = errorsOf(rule);

    expect(new Set(errors.map(({ id }) => id)).size).toBe(1);
  });

  // each text of the service, and what it is known to come from
  test.each([
    // "Wrong property applied. Property 'x' cannot be applied to object 'User'": entra-docs#921
    ['user.deviceOSType -eq "Windows"', "unknown-property"],
    // "Invalid operands found for operator -any": azure-docs#81987
    ['user.otherMails -any (_ -eq "a)', "syntax-unterminated-string"],
    // "Value can't be applied to property.": azure-docs#47337
    ['user.department -match ["a", "b"]', "list-unexpected"],
    // "No object type": msgraph-sdk-dotnet#2601
    ['department -eq "Sales"', "object-prefix"],
    // "Attribute not supported": learn.microsoft.com/entra/identity/users/groups-troubleshooting
    ['user.invalidProperty -eq "Value"', "unknown-property"],
    // "Operator isn't supported on attribute", same page
    ["user.accountEnabled -contains true", "operator-type"],
    // "Query compilation error", same page
    ['(user.department -eq "Sales") (user.department -eq "Marketing")', "syntax-missing-operator"],
    ['user.userPrincipalName -match "*@domain.ext"', "bad-regex"],
  ])("refuses %s as the service does, as %s", (rule, id) => {
    expect(errorsOf(rule).map((error) => error.id)).toContain(id);
  });

  test("tells whom the rule is about", () => {
    expect(checkMembershipRule('device.displayName -eq "a"').subject).toBe("device");
    expect(checkMembershipRule('Direct Reports for "a"').subject).toBe("user");
    expect(checkMembershipRule("").subject).toBeUndefined();
  });

  // the portal's "Invalid object type"
  test("refuses a rule about users for a group of devices", () => {
    const options = { subject: "device" } as const;

    expect(checkMembershipRule("user.objectId -ne null", options)).toMatchObject({
      valid: false,
      diagnostics: [{ id: "wrong-subject" }],
    });
    expect(checkMembershipRule("device.objectId -ne null", options).valid).toBe(true);
  });

  test("reports several faults at once, each at its place", () => {
    const rule =
      'device.osVersion -eq "10" -and device.displayName -like "a*" -or device.accountEnabled -eq "yes"';

    const found = errorsOf(rule).map(({ id, start, end }) => [id, rule.slice(start, end)]);

    expect(found).toEqual([
      ["unknown-property", "device.osVersion"],
      ["unknown-operator", "-like"],
      ["value-type", '"yes"'],
    ]);
  });

  // https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership: 3,072 characters
  test("counts 3,072 characters as fitting and one more as too long", () => {
    const rule = (length: number) => `device.displayName -eq "${"a".repeat(length - 25)}"`;

    expect(rule(3072)).toHaveLength(3072);
    expect(checkMembershipRule(rule(3072)).valid).toBe(true);
    expect(errorsOf(rule(3073)).map(({ id }) => id)).toEqual(["too-long"]);
  });

  // https://learn.microsoft.com/entra/identity/users/groups-dynamic-rule-member-of: 50 groups
  test("counts 50 groups of memberOf as fitting and one more as too many", () => {
    const rule = (count: number) => {
      const ids = Array.from({ length: count }, () => "'62e19b97-8b3d-4d4a-a106-4ce66896a863'");
      return `user.memberOf -any (group.objectId -in [${ids.join(",")}])`;
    };

    expect(checkMembershipRule(rule(50)).valid).toBe(true);
    expect(errorsOf(rule(51)).map(({ id }) => id)).toEqual(["memberof-count"]);
  });

  test.each([
    ["device.deviceOSTpye", "device.deviceOSType"],
    ["device.operatingSystem", "device.deviceOSType"],
    ["device.osVersion", "device.deviceOSVersion"],
    ["device.manufacturer", "device.deviceManufacturer"],
    ["device.model", "device.deviceModel"],
    ["device.deviceName", "device.displayName"],
    ["device.trustType", "device.deviceTrustType"],
    ["device.mdmAppId", "device.deviceManagementAppId"],
    ["device.physicalIds", "device.devicePhysicalIds"],
    ["user.officeLocation", "user.physicalDeliveryOfficeName"],
    ["user.mobilePhone", "user.mobile"],
    ["user.onPremisesSyncEnabled", "user.dirSyncEnabled"],
    ["operatingSystem", "device.deviceOSType"],
    ["department", "user.department"],
  ])("names the rule's property for %s", (written, meant) => {
    expect(errorsOf(`${written} -eq "a"`)[0]?.message).toContain(meant);
  });

  test.each([
    ["-startWith", "-startsWith"],
    ["-contain", "-contains"],
    ["-notContain", "-notContains"],
    ["-equals", "-eq"],
    ["!=", "-ne"],
    ["-like", "-startsWith"],
  ])("names the operator that %s means", (written, meant) => {
    expect(errorsOf(`device.displayName ${written} "a"`)[0]?.message).toContain(meant);
  });

  test.each([
    ['device.deviceOwnership -eq "Corporate"', "owner-corporate"],
    ['device.deviceTrustType -eq "Azure AD joined"', "enum-value"],
    ['device.deviceOSType -eq "Windows 11"', "enum-value"],
    ['user.userType -eq "Guests"', "enum-value"],
    ['device.profileType -in ["Printers"]', "enum-value"],
    ['device.displayName -ne "a"', "negative-null"],
    ['device.displayName -notIn ["a"]', "negative-null"],
    ['-not (device.displayName -startsWith "a")', "negative-null"],
    ['user.proxyAddresses -any _ -eq "a" -and user.accountEnabled -eq true', "any-scope"],
    [
      'device.accountEnabled -eq true -and device.displayName -eq "a" -or device.displayName -eq "b"',
      "or-bypass",
    ],
    ['device.displayName -match "a.c"', "slow-operator"],
    ['device.displayName -contains "a"', "slow-operator"],
    ["device.displayName -ne $null", "dollar-null"],
    ['device.displayName -eq "null"', "quoted-null"],
    ['device.displayname -eq "a"', "property-case"],
    ['device.accountEnabled -eq "true"', "quoted-boolean"],
    ['user.employeeHireDate -ge "2020-06-10"', "quoted-date"],
    ["user.employeeHireDate -eq system.now -plus P1D", "date-equality"],
    ['device.displayName -eq `"a`"', "backtick-string"],
    ['device.displayName -eq ""', "empty-string"],
    ['device.displayName -startsWith "PC*"', "literal-wildcard"],
    ['device.deviceId -eq "PC-1"', "guid-shape"],
    ['user.proxyAddresses -contains "a"', "collection-direct"],
    ["user.extension_c272a57b722d4eb29bfe327874ae79cb_a -eq true", "extension-type"],
    ['device.displayName -match "(?i)a"', "regex-dialect"],
    ['device.displayName -match "[[:alpha:]]"', "regex-dialect"],
    ['device.displayName -match "(?>a)"', "not-evaluated"],
    ['device.displayName -match "(b+)\\1+$"', "not-evaluated"],
    ['device.deviceOSVersion -ge "10.0.26200.7462"', "not-evaluated"],
    ['device.devicePhysicalIds -contains "[ZTDId]"', "collection-direct"],
    ['device.systemLabels -any (_ -ne "x")', "any-negative"],
    ['device.devicePhysicalIds -any (-not (_ -startsWith "[OrderID]:"))', "any-negative"],
    ['user.assignedPlans -any (assignedPlan.service -ne "SCO")', "any-negative"],
    [
      "user.memberOf -any (group.objectId -in ['62e19b97-8b3d-4d4a-a106-4ce66896a863'])",
      "memberof-retired",
    ],
  ])("accepts %s and warns of %s", (rule, id) => {
    expect(checkMembershipRule(rule).valid).toBe(true);
    expect(warningsOf(rule)).toContain(id);
  });

  test.each([
    '(device.deviceOSType -eq "Windows") -and (device.accountEnabled -eq true)',
    '(device.displayName -ne "a") -and (device.displayName -ne null)',
    '(device.displayName -ne "a") -or (device.displayName -eq null)',
    '-not ((device.displayName -eq "a") -or (device.displayName -eq null))',
    '(device.accountEnabled -eq true) -and ((device.displayName -eq "a") -or (device.deviceModel -eq "b"))',
    '-not (device.deviceId -startsWith "0")',
    '(user.proxyAddresses -any (_ -eq "a"))',
    '(user.proxyAddresses -any (_ -startsWith "a" -and _ -ne "ab"))',
    "(user.proxyAddresses -any (_ -ne null))",
    "(user.agentIdentityBlueprintId -eq null) -and (user.identityParentId -eq null)",
  ])("has nothing to say about %s", (rule) => {
    expect(checkMembershipRule(rule).diagnostics).toEqual([]);
  });

  // the advice selects what the rule was meant to select: no entry is so
  test.each([
    [
      'device.devicePhysicalIds -notStartsWith "[OrderID]:"',
      '-all (_ -notStartsWith "[OrderID]:")',
    ],
    ['device.devicePhysicalIds -ne "[OrderID]:pilot"', '-all (_ -ne "[OrderID]:pilot")'],
    ['device.systemLabels -notContains "CloudPC"', '-all (_ -notContains "CloudPC")'],
    ['device.devicePhysicalIds -notIn ["a", "b"]', '-all (_ -notIn ["a", "b"])'],
    ['device.devicePhysicalIds -eq "[OrderID]:pilot"', '-any (_ -eq "[OrderID]:pilot")'],
    ['device.systemLabels -any (_ -ne "x")', 'device.systemLabels -all (_ -ne "x")'],
  ])("advises for %s: %s", (rule, advice) => {
    const messages = checkMembershipRule(rule).diagnostics.map(({ message }) => message);

    expect(messages.join("\n")).toContain(`${advice}.`);
  });

  test("goes as deep as it reads without running out of stack", () => {
    const inner = 'device.displayName -eq "a"';

    expect(errorsOf(`${"not ".repeat(1500)}${inner}`).map(({ id }) => id)).toEqual(["too-long"]);
    expect(errorsOf(`${"(".repeat(1590)}${inner}${")".repeat(1590)}`).map(({ id }) => id)).toEqual([
      "too-long",
    ]);
  });

  test("puts nothing into a message that would disturb a terminal", () => {
    const findings = checkMembershipRule(
      'device.\u001b[31mx -eq "a" or device.displayName -eq \u001bx or \u001b -eq 1',
    ).diagnostics;

    expect(JSON.stringify(findings.map(({ message }) => message))).not.toMatch(/\\u001b/);
  });

  test("still decides about a rule with hundreds of warnings", () => {
    const tests = Array.from({ length: 60 }, () => "user.city -ne $null");

    expect(checkMembershipRule(tests.join(" or ")).valid).toBe(true);
    expect(checkMembershipRule(`${tests.join(" or ")} or user.x -eq 1`).valid).toBe(false);
  });
});

describe("MembershipRuleError", () => {
  test("says what is wrong first, and how much more there is", () => {
    const { diagnostics } = checkMembershipRule('device.model -eq "a" -or device.name -eq "b"');

    const error = new MembershipRuleError("…", diagnostics);

    expect(error.message).toContain("device.deviceModel");
    expect(error.message).toContain("(and 1 more)");
  });
});
