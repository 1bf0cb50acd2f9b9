import { describe, expect, test } from "vitest";
import { checkMembershipRule, parseMembershipRule } from "../../src/rules/membership/index.ts";

const valueOf = (rule: string) => {
  const { rule: node } = parseMembershipRule(rule);
  return node?.kind === "test" ? node.value : undefined;
};

describe("parseMembershipRule", () => {
  test("binds -not before -and before -or", () => {
    const { rule } = parseMembershipRule(
      'not device.a eq "1" and device.b eq "2" or device.c eq "3"',
    );

    expect(rule).toMatchObject({
      kind: "or",
      operands: [{ kind: "and", operands: [{ kind: "not" }, { kind: "test" }] }, { kind: "test" }],
    });
  });

  test("keeps no trace of redundant parentheses", () => {
    const { rule } = parseMembershipRule(
      '((device.a eq "1") and ((device.b eq "2" and device.c eq "3")))',
    );

    expect(rule).toMatchObject({ kind: "and", operands: [{}, {}, {}] });
  });

  test("gives places as offsets into the text", () => {
    const text = '  (device.displayName  -eq "a")';

    const { rule } = parseMembershipRule(text);

    expect(rule?.kind === "test" && text.slice(rule.start, rule.end)).toBe(
      'device.displayName  -eq "a"',
    );
    expect(rule?.kind === "test" && text.slice(rule.value.start, rule.value.end)).toBe('"a"');
  });

  // https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
  test.each([
    ['"Sales"', "Sales"],
    ['"`"Sales`""', '"Sales"'],
    ['`"Sales`"', '"Sales"'],
    ["\"O''Brien\"", "O'Brien"],
    ['"O\'Brien"', "O'Brien"],
    ["'it''s'", "it's"],
    ["'say \"hi\"'", 'say "hi"'],
    ['"C:\\temp\\"', "C:\\temp\\"],
    ['"a`b"', "a`b"],
    ["'a`'", "a`"],
    ['""', ""],
  ])("reads %s as the text %s", (written, value) => {
    expect(valueOf(`user.department -eq ${written}`)).toMatchObject({ kind: "string", value });
  });

  test.each([
    ["2020-06-10T18:13:20Z", "2020-06-10T18:13:20Z"],
    ["2020-06-10", "2020-06-10T00:00:00Z"],
    ["2020-06-10T20:13:20+02:00", "2020-06-10T18:13:20Z"],
    ["2020-06-10t18:13:20.5z", "2020-06-10T18:13:20.500Z"],
    ["2024-02-29", "2024-02-29T00:00:00Z"],
  ])("reads %s as the instant %s", (written, instant) => {
    expect(valueOf(`user.employeeHireDate -ge ${written}`)).toMatchObject({
      kind: "date",
      instant,
    });
  });

  test("reads system.now with a duration in any case, with parentheses around", () => {
    expect(valueOf("user.employeeHireDate -ge ((SYSTEM.now MINUS p7dt3h))")).toMatchObject({
      kind: "now",
      shift: { direction: "minus", duration: "P7DT3H" },
    });
  });

  test("takes one test as the scope of an -any without parentheses", () => {
    const { rule } = parseMembershipRule('user.otherMails -any _ -eq "a" -and user.city -eq "b"');

    expect(rule).toMatchObject({
      kind: "and",
      operands: [{ kind: "quantifier" }, { kind: "test" }],
    });
  });

  test("spells properties canonically", () => {
    const { rule } = parseMembershipRule('DEVICE.devicePhysicalIDs any _ EQ "a"');

    expect(rule).toMatchObject({ property: { object: "device", name: "devicePhysicalIds" } });
  });

  test("gives no tree for faulty text, and goes on after the fault", () => {
    const { rule, diagnostics } = parseMembershipRule(
      'device.a -eq and (device.b "1") or device.c -eq "x',
    );

    expect(rule).toBeUndefined();
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map(({ id }) => id)).toEqual([
      "syntax-missing-value",
      "syntax-missing-operator",
      "syntax-unterminated-string",
    ]);
  });

  const test100k = (piece: string) => piece.repeat(Math.ceil(100_000 / piece.length));
  test.each([
    ["parentheses", test100k("(")],
    ["closing parentheses", test100k(")")],
    ["brackets", test100k("[")],
    ["nots", test100k("not ")],
    ["quotes", test100k('"')],
    ["curly quotes", test100k("\u201c")],
    ["long dashes", test100k("\u2013")],
    ["a word", test100k("a")],
    ["a string", `device.displayName -eq "${test100k("a")}"`],
    ["operators", test100k("-and ")],
    ["tests", 'device.displayName -eq "x" and '.repeat(10_000)],
    ["open values", test100k("a -eq (")],
    ["open lists", test100k("a -in [")],
    ["open quantifiers", test100k("a -any (")],
    ["backticks", test100k('`"')],
  ])("refuses 100 kB of %s at once", (_, text) => {
    const { rule, diagnostics } = parseMembershipRule(text);
    const { valid } = checkMembershipRule(text);
    const elapsed = fastest(() => checkMembershipRule(text));

    expect({ rule, valid }).toEqual({ rule: undefined, valid: false });
    expect(diagnostics.length).toBeGreaterThan(0);
    // what grows with the square of the length takes minutes; a busy machine takes its time as well
    expect(elapsed).toBeLessThan(3000);
  });

  test.each(["(", "not ", ")", '"', "[", "a -eq (", "a -any (", "\u201c", "-and "])(
    "has an answer at once for as much of %s as is read at all",
    (piece) => {
      const text = piece.repeat(Math.floor(30_000 / piece.length));

      const { rule, diagnostics } = parseMembershipRule(text);
      const elapsed = fastest(() => parseMembershipRule(text));

      expect(rule).toBeUndefined();
      expect(diagnostics.length).toBeGreaterThan(0);
      // what grows with the square of the length takes minutes; a busy machine takes its time as well
      expect(elapsed).toBeLessThan(3000);
    },
  );

  test("nests as deep as a rule of the longest size can", () => {
    const inner = 'device.deviceId -eq "a"';
    const deep = `${"(".repeat(1520)}${inner}${")".repeat(1520)}`;
    const negated = `${"not ".repeat(760)}${inner}`;

    expect(checkMembershipRule(deep).valid).toBe(true);
    expect(checkMembershipRule(negated).valid).toBe(true);
  });
});

/** The best of three, since other work may disturb one. In milliseconds. */
function fastest(work: () => unknown): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}
