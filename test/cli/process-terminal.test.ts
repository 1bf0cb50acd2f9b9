import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { version } from "ringwright";
import { describe, expect, test } from "vitest";
import { redrawsLine } from "../../src/cli/terminal.ts";
import { command, folderWith } from "../support/cli.ts";
import { commandProcess } from "../support/command-process.ts";

const inColour = async (env: Record<string, string>, ...flags: string[]) => {
  const { config } = await folderWith("version: 1\nstack: x\nrings: 7\n");
  const { code, err } = await commandProcess(["validate", "--config", config, ...flags], env);
  expect(code).toBe(1);
  expect(err).toContain("error");
  return err.includes("\u001b[");
};

describe("colours in a pipe", () => {
  test.each([
    [{}, false],
    [{ FORCE_COLOR: "1" }, true],
    [{ FORCE_COLOR: "" }, true],
    [{ FORCE_COLOR: "0" }, false],
    [{ NO_COLOR: "" }, false],
    [{ TERM: "dumb" }, false],
  ])("follow the environment: %j", async (env, expected) => {
    expect(await inColour(env)).toBe(expected);
  });

  test("are never there with --no-color", async () => {
    expect(await inColour({ FORCE_COLOR: "1" }, "--no-color")).toBe(false);
  });
});

describe("a line of progress", () => {
  test.each([
    [true, { TERM: "xterm-256color" }, true],
    [true, {}, true],
    [true, { TERM: "dumb" }, false],
    [true, { CI: "true", TERM: "xterm" }, false],
    [false, { TERM: "xterm" }, false],
  ])("is redrawn only where that can be: terminal %s, %j", (isTerminal, env, expected) => {
    expect(redrawsLine(isTerminal, env)).toBe(expected);
  });
});

describe("the version", () => {
  test.each([["-V"], ["--version"], ["version"]])("is printed by %s", async (word) => {
    const { code, out } = await command(undefined, [word]);

    expect(out).toBe(`${version}\n`);
    expect(code).toBe(0);
  });

  test("is told with that of Node as JSON", async () => {
    const { out } = await command(undefined, ["version", "--json"]);

    expect(JSON.parse(out)).toEqual({ formatVersion: 1, version, node: process.versions.node });
  });
});

describe("init", () => {
  test("makes the folder of the file that it is told to write, and says so", async () => {
    const { folder } = await folderWith("");
    const file = join(folder, "policies", "windows", "new.yaml");

    const first = await command(undefined, ["init", "--config", file]);
    const second = await command(undefined, ["init", "--config", file]);

    expect(first.code).toBe(0);
    expect(first.out).toContain(
      `Wrote ${file} in the new folder ${join(folder, "policies", "windows")}. Next`,
    );
    expect(await readFile(file, "utf8")).toContain("version: 1");
    expect(second.code).toBe(1);
    expect(second.err).toContain("exists already and was left as it is");
  });
});
