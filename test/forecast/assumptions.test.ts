import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { assumptionNames, createForecast, desiredState, parseAssumption } from "../../src/index.ts";
import { assumedValues } from "../../src/forecast/assumptions.ts";
import { ringsOf } from "./default-rings.ts";

describe("the assumptions of a forecast", () => {
  test("stand in docs/forecast.md, each with its default", () => {
    const text = readFileSync("docs/forecast.md", "utf8");
    const rows = [...text.matchAll(/^\| `(\w+)` +\| (\S+) +\|/gm)].map(([, name, value]) => [
      name,
      value,
    ]);

    const values = assumedValues();
    expect(rows).toEqual(assumptionNames.map((name) => [name, String(values[name])]));
  });

  test("are read as a person writes them, and written as they are read", () => {
    for (const name of assumptionNames) {
      const value = assumedValues()[name];

      expect(parseAssumption(name, String(value))).toEqual({ [name]: value });
    }
  });

  test.each([
    ["offShare", "1.1"],
    ["offShare", ""],
    ["devices", "2.5"],
    ["businessHours", "none"],
    ["activeHours", "25:00-17:00"],
    ["timeZone", "Nowhere"],
    ["nothing", "1"],
  ])("refuse %s=%s", (name, value) => {
    expect(() => parseAssumption(name, value)).toThrow(RangeError);
  });

  test("of the worst case have everybody wait for the force", () => {
    const desired = desiredState({ version: 1, stack: "corp", rings: ringsOf({ a: [0, 3, 0] }) });
    const assume = { earlyShare: 0, offShare: 0 };

    const [ring] = createForecast(desired, { release: "2026-11-10", assume }).rings;

    expect(ring?.patched["5"]?.slice(0, 13)).toBe(ring?.forcedRestart.p5?.slice(0, 13));
    const last = ring?.curve.at(-1)?.at ?? "";
    expect(Math.abs(Date.parse(last) - Date.parse(ring?.forcedRestart.max ?? ""))).toBeLessThan(
      3_600_000,
    );
  });
});
