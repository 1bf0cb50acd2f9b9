import { describe, expect, test } from "vitest";
import { compileMembershipRule, MembershipRuleError } from "../../src/rules/membership/index.ts";

const now = new Date("2026-03-31T12:00:00Z");
const selects = (rule: string, object: Readonly<Record<string, unknown>>) =>
  compileMembershipRule(rule)(object, { now });

describe("compileMembershipRule", () => {
  // https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
  test.each([
    ["-eq", "windows", true],
    ["-eq", "Window", false],
    ["-ne", "WINDOWS", false],
    ["-ne", "Linux", true],
    ["-startsWith", "WIN", true],
    ["-startsWith", "in", false],
    ["-notStartsWith", "win", false],
    ["-endsWith", "OWS", true],
    ["-notEndsWith", "ows", false],
    ["-contains", "DOW", true],
    ["-contains", "d*w", false],
    ["-notContains", "x", true],
    ["-match", "^w.n", true],
    ["-notMatch", "dow$", true],
  ])("compares without regard to case: Windows %s %s is %s", (operator, value, result) => {
    expect(selects(`device.deviceOSType ${operator} "${value}"`, { deviceOSType: "Windows" })).toBe(
      result,
    );
  });

  test.each([
    ['-in ["a", "B"]', "b", true],
    ['-in ["a", "B"]', "c", false],
    ['-notIn ["a", "B"]', "c", true],
    ['-notIn ["a", "B"]', "A", false],
  ])("finds the value in a list: %s of %s is %s", (test_, value, result) => {
    expect(selects(`device.displayName ${test_}`, { displayName: value })).toBe(result);
  });

  // the documentation's own examples of -match
  test.each([
    ["^Da.*", "David", true],
    ["^Da.*", "aDa", false],
    [".*vid", "David", true],
    [".*vid", "Da", false],
    ["ago", "Lagos", true],
  ])("searches for %s in %s: %s", (pattern, value, result) => {
    expect(selects(`user.displayName -match "${pattern}"`, { displayName: value })).toBe(result);
  });

  test("compares versions as text", () => {
    const rule = 'device.deviceOSVersion -startsWith "10.0.2"';

    expect(selects(rule, { deviceOSVersion: "10.0.22631.2861" })).toBe(true);
    expect(selects(rule, { deviceOSVersion: "10.0.19045" })).toBe(false);
  });

  test.each([undefined, null, ""])("takes %j as null", (displayName) => {
    expect(selects("device.displayName -eq null", { displayName })).toBe(true);
    expect(selects("device.displayName -ne null", { displayName })).toBe(false);
  });

  // evaluateDynamicMembership of one tenant, August 2026, for a user property; -ne is inferred
  test.each([undefined, null, "", "a"])(
    "takes nothing for the empty text, not %j",
    (displayName) => {
      expect(selects('device.displayName -eq ""', { displayName })).toBe(false);
      expect(selects('device.displayName -ne ""', { displayName })).toBe(true);
      expect(selects('device.displayName -in [""]', { displayName })).toBe(false);
    },
  );

  test.each([
    '-eq "a"',
    '-startsWith ""',
    '-endsWith "a"',
    '-contains ""',
    '-match ".*"',
    '-in ["a", ""]',
  ])("is false of null for the positive %s", (condition) => {
    expect(selects(`device.displayName ${condition}`, {})).toBe(false);
  });

  // Unverified: community reports
  test.each([
    '-ne "a"',
    '-notStartsWith "a"',
    '-notEndsWith "a"',
    '-notContains "a"',
    '-notMatch "a"',
    '-notIn ["a"]',
  ])("is true of null for the negative %s", (condition) => {
    expect(selects(`device.displayName ${condition}`, {})).toBe(true);
  });

  test("is false of a boolean null for both values", () => {
    expect(selects("device.accountEnabled -eq true", {})).toBe(false);
    expect(selects("device.accountEnabled -eq false", { accountEnabled: null })).toBe(false);
    expect(selects("device.accountEnabled -ne true", {})).toBe(true);
  });

  test("takes a quoted boolean for one", () => {
    expect(selects('device.accountEnabled -eq "TRUE"', { accountEnabled: true })).toBe(true);
  });

  test("asks all parts of -any of the same element", () => {
    const rule =
      'user.assignedPlans -any (assignedPlan.service -eq "SCO" -and assignedPlan.capabilityStatus -eq "Enabled")';
    const disabled = { service: "SCO", capabilityStatus: "Deleted" };
    const other = { service: "exchange", capabilityStatus: "Enabled" };

    expect(selects(rule, { assignedPlans: [disabled, other] })).toBe(false);
    expect(
      selects(rule, { assignedPlans: [other, { service: "sco", capabilityStatus: "Enabled" }] }),
    ).toBe(true);
  });

  // the documented rule for users without plans
  test("is true of -all and false of -any where a collection is empty or missing", () => {
    const without = "user.assignedPlans -all (assignedPlan.servicePlanId -eq null)";

    expect(selects(without, { assignedPlans: [] })).toBe(true);
    expect(selects(without, {})).toBe(true);
    expect(selects(without, { assignedPlans: [{ servicePlanId: "a" }] })).toBe(false);
    expect(selects('user.otherMails -any (_ -notContains "a")', {})).toBe(false);
  });

  test("takes a test on a collection itself as any for positive and none for negative operators", () => {
    expect(selects('user.otherMails -startsWith "a"', { otherMails: ["b", "A1"] })).toBe(true);
    expect(selects('user.otherMails -notEndsWith "1"', { otherMails: ["b", "A1"] })).toBe(false);
    expect(selects('user.otherMails -notEndsWith "1"', { otherMails: [] })).toBe(true);
  });

  test("finds the direct members of groups", () => {
    const rule =
      "device.memberOf -any (group.objectId -in ['62E19B97-8b3d-4d4a-a106-4ce66896a863'])";

    expect(selects(rule, { memberOf: ["62e19b97-8b3d-4d4a-a106-4ce66896a863"] })).toBe(true);
    expect(selects(rule, { memberOf: ["72e19b97-8b3d-4d4a-a106-4ce66896a863"] })).toBe(false);
  });

  test("finds direct reports by the manager's object id, and the manager", () => {
    const rule = 'Direct Reports for "62E19B97-8b3d-4d4a-a106-4ce66896a863"';

    expect(selects(rule, { manager: "62e19b97-8b3d-4d4a-a106-4ce66896a863" })).toBe(true);
    expect(selects(rule, { objectId: "62e19b97-8b3d-4d4a-a106-4ce66896a863" })).toBe(true);
    expect(selects(rule, {})).toBe(false);
  });

  test.each([
    ["-ge 2026-03-31T12:00:00Z", true],
    ["-le 2026-03-31T12:00:00Z", true],
    ["-eq 2026-03-31T14:00:00+02:00", true],
    ["-ge 2026-03-31T12:00:01Z", false],
    ["-le 2026-03-31", false],
    ["-ge system.now", true],
    ["-ge system.now -plus PT1S", false],
    ["-le (system.now -plus p1d)", true],
    ['-ge "2026-03-01"', true],
  ])("compares instants, the limit included: %s is %s", (condition, result) => {
    expect(
      selects(`user.employeeHireDate ${condition}`, {
        employeeHireDate: "2026-03-31T12:00:00.000Z",
      }),
    ).toBe(result);
  });

  test("moves months by the calendar", () => {
    const rule = "user.employeeHireDate -eq system.now -minus P1M";

    expect(selects(rule, { employeeHireDate: "2026-02-28T12:00:00Z" })).toBe(true);
  });

  test("reads dates without a zone as UTC wherever it runs", () => {
    expect(
      selects("user.employeeHireDate -eq 2026-03-31T12:00:00Z", {
        employeeHireDate: "2026-03-31T12:00:00",
      }),
    ).toBe(true);
  });

  test("asks for the time where the rule uses it, and only there", () => {
    const relative = compileMembershipRule("user.employeeHireDate -ge system.now");

    expect(() => relative({})).toThrow(/pass \{ now \}/);
    expect(compileMembershipRule("user.employeeHireDate -ge 2026-01-01")({})).toBe(false);
  });

  test("compares extensions as text, whatever they hold and however they are spelt", () => {
    const name = "extension_c272a57b722d4eb29bfe327874ae79cb_Flag";

    expect(selects(`user.${name} -eq true`, { [name]: true })).toBe(true);
    expect(selects(`user.${name} -eq "true"`, { [name]: true })).toBe(true);
    expect(selects(`user.${name.toUpperCase()} -eq "7"`, { [name]: 7 })).toBe(true);
    expect(selects(`user.${name} -eq null`, { [name]: false })).toBe(false);
  });

  test("folds letters one by one", () => {
    const equal = (a: string, b: string) =>
      selects(`device.displayName -eq "${a}"`, { displayName: b });

    expect(equal("ÄÖ", "äö")).toBe(true);
    expect(equal("a", "ä")).toBe(false);
    expect(equal("ΟΔΟΣ", "οδος")).toBe(true);
    expect(equal("i", "İ")).toBe(false);
    expect(selects('device.displayName -startsWith "ος"', { displayName: "ΟΣΑ" })).toBe(true);
  });

  test("gives the same answer for tables of many constants as for one at a time", () => {
    const ids = Array.from({ length: 90 }, (_, index) =>
      `PC-${index}-ä`.slice(0, index % 2 ? 7 : 5),
    );
    const list = compileMembershipRule(
      `device.displayName -in [${ids.map((id) => `"${id}"`).join(",")}]`,
    );
    const prefixes = compileMembershipRule(
      ids
        .slice(0, 40)
        .map((id) => `device.displayName -startsWith "${id}"`)
        .join(" or "),
    );

    for (const id of [...ids, "PC", "PC-", "pc-7-ä", "PC-12", "", "ä"]) {
      const lower = id.toLowerCase();
      expect(list({ displayName: id })).toBe(ids.some((known) => known.toLowerCase() === lower));
      const found = ids.slice(0, 40).some((known) => lower.startsWith(known.toLowerCase()));
      expect(prefixes({ displayName: id })).toBe(found);
    }
  });

  test("throws for a rule that is not valid, with every finding", () => {
    const compile = () => compileMembershipRule('device.model -eq "a" and device.name -eq "b"');

    expect(compile).toThrow(MembershipRuleError);
    expect(compile).toThrow(/device\.deviceModel/);
  });

  test("never throws for objects of another shape", () => {
    const rule =
      '(device.displayName -eq "a") -or (device.devicePhysicalIds -any (_ -eq "a")) -or (device.accountEnabled -eq true)';

    expect(selects(rule, { displayName: 5, devicePhysicalIds: "a", accountEnabled: "true" })).toBe(
      false,
    );
    expect(selects(rule, { displayName: {}, devicePhysicalIds: [null, 5, "a"] })).toBe(true);
  });
});
