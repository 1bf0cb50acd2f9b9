import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { leastNode, tooOldNode } from "../../src/cli/node-version.ts";

test("the least version is that of the package", () => {
  const text = readFileSync(join(import.meta.dirname, "../../package.json"), "utf8");
  const { engines } = JSON.parse(text) as { readonly engines: { readonly node: string } };
  expect(engines.node).toBe(`>=${leastNode}`);
});

test.each([
  ["20.20.2", false],
  ["22.17.9", false],
  ["22.18.0", true],
  ["22.20.0-nightly20260101", true],
  ["24.1.0", true],
  ["100.0.0", true],
])("Node.js %s can run it: %s", (version, can) => {
  expect(tooOldNode(version) === undefined).toBe(can);
});
