import { writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { configProblems } from "../../src/config/config-problems.ts";
import { diagnosticIds } from "../../src/reconcile/plan/diagnostic-ids.ts";
import { command, folderWith } from "../support/cli.ts";

const head = "version: 1\nstack: corp\n";

/** What validate writes to stderr, with the name of the file alone. */
async function validated(text: string): Promise<string> {
  const { config } = await folderWith(text);
  const { code, err } = await command(undefined, ["validate", "-c", config]);
  expect(code).toBe(1);
  return err.replaceAll(config, "ringwright.yaml");
}

describe("ringwright validate", () => {
  test("shows the line of an error with a caret under the place, and how to read on", async () => {
    const err = await validated(`${head}rings:\n  pilot: { displayName: R, gracePeriodDays: 9 }\n`);

    expect(err)
      .toBe(`error ringwright.yaml:4:45: rings.pilot.gracePeriodDays: must be at most 7 (is 9) [RC204]
    4 |   pilot: { displayName: R, gracePeriodDays: 9 }
      |                                             ^
What an error is about: ringwright validate --explain RC204
`);
  });

  test("puts the caret under the place behind wide characters, too", async () => {
    const err = await validated(
      `${head}rings:\n  pilot: { displayName: 東京, gracePeriodDays: 9 }\n`,
    );
    const [, line = "", caret = ""] = err.split("\n");

    // each of the two takes two columns
    expect(caret.indexOf("^")).toBe(line.indexOf("9 }") + 2);
  });

  test("cuts a long line around the place", async () => {
    const padding = `description: ${"x".repeat(300)}`;
    const err = await validated(
      `${head}rings:\n  pilot: { displayName: R, ${padding}, gracePeriodDays: 9 }\n`,
    );
    const [, line = "", caret = ""] = err.split("\n");

    expect(line.length).toBeLessThan(110);
    expect(line.charAt(caret.indexOf("^"))).toBe("9");
    // what is left out on a side is marked there
    expect(line).toMatch(/^ +4 \| …x.* }$/);
  });

  test.each([
    [
      "behind a name that says so",
      `rollouts:\n  x: { stages: 1, notify: [{ on: [held], format: 7, secret: hunter2 }] }\n`,
    ],
    ["behind a misspelt name", "rings:\n  pilot: { displayName: R, secert: hunter2 }\n"],
    ["in the address of a store", "state: { store: redis, url: http://:hunter2@host }\n"],
    ["in a file that is not valid YAML", "state: { store: redis, url: 'redis://:hunter2@host' \n"],
  ])("shows no secret %s", async (_, text) => {
    const err = await validated(`${head}${text}`);

    expect(err).toMatch(/\[RC\d{3}\]/);
    expect(err).not.toContain("hunter2");
  });

  test("shows what a terminal would act on as codes, in the line as well", async () => {
    const err = await validated(`${head}rings:\n  pilot: { displayName: "\u202ex", order: x }\n`);

    expect(err).toContain("[RC203]");
    expect(err).not.toContain("\u202e");
  });

  test.each(["\ufeff", ""])("shows no line of a file in UTF-16: mark %j", async (mark) => {
    const { config } = await folderWith("");
    await writeFile(config, Buffer.from(`${mark}${head}`, "utf16le"));

    const { code, err } = await command(undefined, ["validate", "-c", config]);

    expect(code).toBe(1);
    expect(err.replaceAll(config, "ringwright.yaml")).toBe(
      "error ringwright.yaml:1:1: is not UTF-8 text; save it as UTF-8 [RC102]\nWhat an error is about: ringwright validate --explain RC102\n",
    );
  });

  test("has the id of each error in its JSON", async () => {
    const { config } = await folderWith(`${head}rings:\n  pilot: {}\n`);
    const { out } = await command(undefined, ["validate", "-c", config, "--json"]);

    expect(JSON.parse(out)).toMatchObject({
      error: { issues: [{ id: "RC202", path: "rings.pilot.displayName", line: 4 }] },
    });
  });

  test("explains each kind of error, in any letter case", async () => {
    for (const [id, { title, remedy }] of Object.entries(configProblems)) {
      const { code, out } = await command(undefined, ["validate", "--explain", id.toLowerCase()]);
      expect(code).toBe(0);
      expect(out).toContain(`${id} (error): ${title}`);
      expect(out.replaceAll("\n", " ")).toContain(remedy);
      expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    }
    const { out } = await command(undefined, ["validate", "--explain", "all"]);
    expect(out).toContain("RC201  error    a property that is not known");
    expect(out).toContain("RL304");
    for (const id of Object.values(diagnosticIds)) expect(out).toContain(`${id}  plan     `);
  });

  test("explains what plans say", async () => {
    const { code, out } = await command(undefined, ["validate", "--explain", "rw306"]);

    expect(code).toBe(0);
    expect(out).toContain("RW306 (plan): an object of ours that no file holds\n");
    expect(out).toContain("--prune");
  });
});

describe("A policy file as an operand", () => {
  test.each([
    ["validate", "foo.yaml"],
    ["plan", "policies/"],
    ["drift", "ringwright.config.ts"],
  ])("of %s is answered with the option that takes it", async (verb, file) => {
    const { code, err } = await command(undefined, [verb, file]);

    expect(code).toBe(1);
    expect(err).toContain(`Expected 0 arguments but got 1; did you mean --config ${file}?`);
  });

  test("is not proposed for a word that is no file, nor where an operand is taken", async () => {
    for (const args of [
      ["validate", "foo"],
      ["show", "ring/a", "foo.yaml"],
    ]) {
      const { code, err } = await command(undefined, args);
      expect(code).toBe(1);
      expect(err).toContain("too many arguments");
      expect(err).not.toContain("did you mean");
    }
  });
});
