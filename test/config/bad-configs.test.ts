import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ConfigError, loadDesiredState } from "ringwright";
import { describe, expect, test } from "vitest";

const folder = join(import.meta.dirname, "bad");
const expected = new Map<string, string[]>();
for (const line of readFileSync(join(folder, "expected.txt"), "utf8").trim().split("\n")) {
  const file = line.slice(0, line.indexOf(":"));
  expected.set(file, [...(expected.get(file) ?? []), line]);
}
const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));

describe("loadDesiredState", () => {
  test("has an expectation for each of at least 40 bad configs", () => {
    expect([...expected.keys()].sort()).toEqual(files.sort());
    expect(files.length).toBeGreaterThanOrEqual(40);
  });

  test.each(files)("tells file, line, column, path and advice for %s", async (name) => {
    const error = await loadDesiredState(join(folder, name), { env: {} }).catch(
      (caught: unknown) => caught,
    );

    expect(error).toBeInstanceOf(ConfigError);
    const { issues, message } = error as ConfigError;
    expect(message.split("\n").map((line) => line.replace(`${folder}/`, ""))).toEqual(
      expected.get(name),
    );
    expect(issues.every((issue) => basename(issue.file) === name && issue.line !== undefined)).toBe(
      true,
    );
  });
});
