import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { commandGroups, commandTable } from "../../src/cli/command-table.ts";
import { command } from "../support/cli.ts";

const src = join(import.meta.dirname, "../../src");
const paths = commandTable.map(({ declaration }) => declaration.path);

describe("the table of commands", () => {
  test("has one file for each command, and no other", () => {
    const files = readdirSync(join(src, "cli/commands"));

    expect(files.sort()).toEqual(paths.map((path) => `${path.replace(" ", "-")}.ts`).sort());
  });

  test("says what each first word stands for that another follows", () => {
    const words = paths.flatMap((path) => (path.includes(" ") ? path.split(" ")[0] : []));

    // one that is a command itself says it in its own summary
    const groups = words.filter((word) => word !== undefined && !paths.includes(word));
    expect(new Set(Object.keys(commandGroups))).toEqual(new Set(groups));
  });

  test("is read for help without the code of any command", () => {
    const loaded = loadedBy(join(src, "cli/run.ts"));

    expect(loaded).toContain("cli/declarations/ring.ts");
    expect(loaded.filter((file) => file.startsWith("cli/commands/"))).toEqual([]);
    // what takes the time: schemas, rules, the clients
    expect(loaded.filter((file) => /^(config|reconcile\/apply|rules|tenant)\//.test(file))).toEqual(
      [],
    );
  });

  test.each(paths)("%s shows its exit codes and ends its help with an example", async (path) => {
    const { code, out } = await command(undefined, [...path.split(" "), "--help"]);

    expect(code).toBe(0);
    expect(out).toMatch(/\nExit codes:\n {4}0 {2}done\n/);
    expect(out.trimEnd().split("\n").at(-1)).toMatch(/^ {2}\$ .*ringwright /);
  });

  test.each(Object.keys(commandGroups))("%s alone ends its help with an example", async (word) => {
    const { code, out } = await command(undefined, [word, "--help"]);

    expect(code).toBe(0);
    expect(out.trimEnd().split("\n").at(-1)).toMatch(new RegExp(`^ {2}\\$ .*ringwright ${word} `));
  });
});

/** The files of `src/` that a file loads at once, itself and what those load included. */
function loadedBy(start: string): string[] {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(file, "utf8");
    for (const [, from] of text.matchAll(/^(?:import|export) (?!type)[^;]*?from "(\.[^"]+)";/gm)) {
      visit(join(dirname(file), from ?? ""));
    }
  };
  visit(start);
  return [...seen].map((file) => relative(src, file));
}
