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

// prints the packages that the first request of a client resolves, and those of ten more
const requesting = `
import { registerHooks } from "node:module";
const { GraphClient } = await import(${JSON.stringify(entry.href)});
let packages = [];
registerHooks({
  resolve(specifier, context, next) {
    if (!/^(\\.|file:|node:)/.test(specifier)) packages.push(specifier);
    return next(specifier, context);
  },
});
const credential = { getToken: async () => ({ token: "t", expiresOnTimestamp: Date.now() + 3600000 }) };
const graph = new GraphClient(credential, { fetch: async () => Response.json({ id: "1" }) });
const get = () => graph.get({ version: "v1.0", path: "/groups/1" });
await get();
const first = packages;
packages = [];
for (let times = 0; times < 10; times++) await get();
console.log(JSON.stringify([first, packages]));
`;

describe("The package", () => {
  test("loads no other when it is imported: neither zod, nor yaml, nor the graph client", () => {
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
    });

    const { packages, files } = JSON.parse(printed) as { packages: string[]; files: number };
    expect(packages).toEqual([]);
    expect(files).toBeGreaterThan(100);
  });

  test("loads each other once for all requests of a client", () => {
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", requesting], {
      encoding: "utf8",
    });

    const [first, later] = JSON.parse(printed) as [string[], string[]];
    expect(first).toContain("p-retry");
    expect(later).toEqual([]);
  });
});
