import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";

const entry = new URL("../../src/index.ts", import.meta.url);

// prints the packages that an import resolves, in a process that has loaded none yet
const script = `
import { registerHooks } from "node:module";
const packages = new Set();
registerHooks({
  resolve(specifier, context, next) {
    if (!/^(\\.|file:|node:)/.test(specifier)) packages.add(specifier);
    return next(specifier, context);
  },
});
await import(${JSON.stringify(entry.href)});
console.log(JSON.stringify([...packages]));
`;

describe("Importing the package", () => {
  test("loads one small package, and nothing heavy: no zod, no yaml, no graph client", () => {
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
    });

    const packages = JSON.parse(printed) as string[];
    expect(packages).toEqual(["p-retry", "is-network-error"]);
  });
});
