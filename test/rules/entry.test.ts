import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const specifier = /(?:\bfrom|\bimport\(?)\s*"([^"]+)"/g;

/** Everything that a file imports, directly or not: files of ours by path, others by name. */
function importsFrom(entry: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    if (!file.endsWith(".ts")) continue;
    for (const [, name = ""] of readFileSync(join(root, file), "utf8").matchAll(specifier)) {
      waiting.push(name.startsWith(".") ? join(dirname(file), name) : name);
    }
  }
  return reached;
}

describe("the entry point for rules", () => {
  test("reaches no package, and two files outside of its folder", () => {
    const reached = importsFrom("src/rules/index.ts");

    const outside = [...reached].filter((file) => relative("src/rules", file).startsWith(".."));
    expect(outside.toSorted()).toEqual(["src/kind/harmful-text.ts", "src/kind/nearest-name.ts"]);
    expect(reached).toContain("src/rules/membership/pattern/read-pattern.ts");
  });

  test("would be caught reaching zod", () => {
    expect(importsFrom("src/filters/schema.ts")).toContain("zod");
  });
});
