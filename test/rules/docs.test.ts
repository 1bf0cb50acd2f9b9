import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkMembershipRule } from "../../src/rules/membership/index.ts";
import { tableOf } from "./property-table.ts";

const page = readFileSync(new URL("../../docs/membership-rules.md", import.meta.url), "utf8");

/** The blocks with that tag. */
const blocks = (tag: string) =>
  [...page.matchAll(/^```(\S+)\n([\s\S]*?)\n```$/gm)].flatMap(([, found, rule = ""]) =>
    found === tag ? [rule] : [],
  );

describe("docs/membership-rules.md", () => {
  test("has rules of both kinds", () => {
    expect(blocks("rule").length).toBeGreaterThan(8);
    expect(blocks("rule-invalid").length).toBeGreaterThan(6);
  });

  test.each(blocks("rule"))("shows a valid rule: %s", (rule) => {
    const errors = checkMembershipRule(rule).diagnostics.filter(
      ({ severity }) => severity === "error",
    );

    expect(errors).toEqual([]);
  });

  test.each(blocks("rule-invalid"))("shows a rule that is refused: %s", (rule) => {
    expect(checkMembershipRule(rule).valid).toBe(false);
  });

  test.each(["device", "user", "assignedPlan"] as const)(
    "lists the properties of %s as the code does",
    (object) => {
      const rows = page.split("\n").filter((line) => line.startsWith(`| \`${object}.`));

      expect(rows.map((row) => row.replaceAll(/ +/g, " "))).toEqual(
        tableOf(object).map((row) => row.replaceAll(/ +/g, " ")),
      );
    },
  );
});
