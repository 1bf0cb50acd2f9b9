import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkFilterRule, filterDeviceProperties } from "ringwright/rules";
import type { FilterRuleErrorId, FilterRuleWarningId } from "ringwright/rules";

const page = readFileSync(new URL("../../docs/filter-rules.md", import.meta.url), "utf8");

/** The blocks with that tag. */
const blocks = (tag: string) =>
  [...page.matchAll(/^```(\S+)\n([\s\S]*?)\n```$/gm)].flatMap(([, found, rule = ""]) =>
    found === tag ? [rule] : [],
  );

/** A rule for each id, so that none is without one. */
const errors: Record<FilterRuleErrorId, string> = {
  "too-long": `device.model -eq "${"x".repeat(3072)}"`,
  "too-deep": `${"(".repeat(101)}device.model -eq "A"${")".repeat(101)}`,
  syntax: "device.model",
  quotes: "device.model -eq 'A'",
  "unknown-property": 'device.color -eq "A"',
  "unknown-operator": 'device.model -like "A"',
  "wrong-operator": 'device.model -gt "A"',
  "wrong-value": "device.model -eq A",
};
const warnings: Record<FilterRuleWarningId, string> = {
  "mixed-connectives": 'device.model -eq "A" or device.model -eq "B" and device.model -eq "C"',
  deprecated: 'device.osVersion -eq "10"',
  undocumented: 'device.isTpmAttested -eq "True"',
  "unknown-value": 'device.cpuArchitecture -eq "ia64"',
  "blank-value": 'device.model -contains " "',
};

describe("docs/filter-rules.md", () => {
  test("has rules of both kinds", () => {
    expect(blocks("filter").length).toBeGreaterThan(2);
    expect(blocks("filter-invalid").length).toBeGreaterThan(3);
  });

  test.each(blocks("filter"))("shows a valid rule: %s", (rule) => {
    expect(checkFilterRule(rule)).toEqual({ valid: true, diagnostics: [] });
  });

  test.each(blocks("filter-invalid"))("shows a rule that is refused: %s", (rule) => {
    expect(checkFilterRule(rule).valid).toBe(false);
  });

  test("names every id with its severity, and no other", () => {
    const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| (error|warning) +\|/gm)];

    expect(rows.map(([, id, severity]) => [id, severity])).toEqual([
      ...Object.keys(errors).map((id) => [id, "error"]),
      ...Object.keys(warnings).map((id) => [id, "warning"]),
    ]);
  });

  test.each([
    ...Object.entries(errors).map(([id, rule]) => ["error", id, rule] as const),
    ...Object.entries(warnings).map(([id, rule]) => ["warning", id, rule] as const),
  ])("says of what there is the %s %s", (severity, id, rule) => {
    expect(checkFilterRule(rule).diagnostics).toContainEqual(
      expect.objectContaining({ id, severity }),
    );
  });

  test("lists operators and places of every property as the code has them", () => {
    const rows = [...page.matchAll(/^\| `(device\.\w+)` +\| ((?:`-\w+` ?)+) *\| (.+?) +\|$/gm)];
    const all = "-eq -ne -in -notIn -startsWith -contains -notContains -gt -ge -lt -le".split(" ");

    expect(rows).toHaveLength(12);
    for (const [, property = "", operators = "", place = ""] of rows) {
      const value = property.endsWith("SystemVersion") ? "10.0" : '"a"';
      const taken = all.filter(
        (operator) => checkFilterRule(`${property} ${operator} ${value}`).valid,
      );
      expect(operators.match(/-\w+/g), property).toEqual(taken);
      const read = filterDeviceProperties(`${property} -eq ${value}`);
      expect(place.match(/(?<=`)\w+(?=`)/g) ?? [], property).toEqual(read);
    }
  });

  test("lists every value that is known", () => {
    const rows = page.split("\n").filter((line) => /^\| `device\.\w+` +\| `[A-Za-z]/.test(line));
    const editions = [...page.matchAll(/`(\w+)` \d+/g)].map(([, name = ""]) => name);

    expect(rows).toHaveLength(4);
    expect(editions).toHaveLength(30);
    for (const row of rows) {
      const [property = "", ...values] = [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
      for (const value of values) {
        const { diagnostics } = checkFilterRule(`${property} -eq "${value}"`);
        expect(
          diagnostics.filter(({ id }) => id === "unknown-value"),
          value,
        ).toEqual([]);
      }
    }
    for (const name of editions) {
      const { diagnostics } = checkFilterRule(`device.operatingSystemSKU -eq "${name}"`);
      expect(diagnostics, name).toEqual([]);
    }
  });
});
