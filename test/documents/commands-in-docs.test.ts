import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandTable } from "../../src/cli/command-table.ts";
import { command } from "../support/cli.ts";

const root = join(import.meta.dirname, "../..");
const pages = ["README.md", ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`)]
  // made from the commands themselves
  .filter((name) => name.endsWith(".md") && name !== "docs/commands.md");
const paths = commandTable.map(({ declaration: { path } }) => path);
const helps = new Map<string, Promise<string>>();

async function helpOf(path: string): Promise<string> {
  const known =
    helps.get(path) ?? command(undefined, [...path.split(" "), "--help"]).then(({ out }) => out);
  helps.set(path, known);
  return await known;
}

/** Command lines of a page: in blocks and in running text. */
function callsIn(text: string): string[] {
  const inline = [...text.matchAll(/`(?:npx )?ringwright ([^`\n]+)`/g)];
  const blocks = [...text.matchAll(/^```(?:sh|powershell|console|bash)\n([\s\S]*?)^```/gm)];
  const lines = blocks.flatMap(([, block = ""]) => [
    ...block.replace(/\\\n\s*/g, " ").matchAll(/^(?:\$ )?(?:npx )?ringwright (.+)$/gm),
  ]);
  return [...inline, ...lines].map(([, call = ""]) => call);
}

test.each(pages)("%s names commands and options that exist", async (page) => {
  for (const call of callsIn(readFileSync(join(root, page), "utf8"))) {
    if (call.startsWith("-")) continue;
    const path = paths
      .filter((one) => `${call} `.startsWith(`${one} `))
      .sort((one, other) => other.length - one.length)[0];
    const group = paths.some((one) => one.startsWith(`${call.split(" ")[0]} `));
    if (path === undefined && group && /^[a-z]+$|^[a-z]+ [A-Z…]|^[a-z]+ \.\.\./.test(call))
      continue;
    expect(path, `${page}: ringwright ${call}`).toBeDefined();
    const help = await helpOf(path ?? "");
    const words = call.replace(/'[^']*'|"[^"]*"/g, "x").replace(/ #.*| \|.*/, "");
    for (const [flag] of words.matchAll(/(?<= )--[a-z-]+/g))
      expect(help, `${page}: ringwright ${call}`).toContain(flag);
  }
});
