import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";

const entry = new URL("../../src/index.ts", import.meta.url);

// prints the packages that an import resolves, in a process that has loaded none yet
const script = `
import { registerHooks } from "node:module";
const packages = new Set();
let files = 0;
registerHooks({
  resolve(specifier, context, next) {
    if (!/^(\\.|file:|node:)/.test(specifier)) packages.add(specifier);
    else files++;
    return next(specifier, context);
  },
});
await import(${JSON.stringify(entry.href)});
console.log(JSON.stringify({ packages: [...packages], files }));
`;

describe("Importing the package", () => {
  test("loads no package: neither zod, nor yaml, nor the graph client", () => {
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
    });

    const { packages, files } = JSON.parse(printed) as { packages: string[]; files: number };
    expect(packages).toEqual([]);
    expect(files).toBeGreaterThan(100);
  });
});
