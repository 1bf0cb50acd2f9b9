import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createMockTenant } from "ringwright/mocks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");
const scratch = join(root, ".ci/out");
let copy = "";

// a copy of the source with one folder more and one line more
beforeAll(() => {
  mkdirSync(scratch, { recursive: true });
  copy = mkdtempSync(join(scratch, "added-kind-"));
  cpSync(join(root, "src"), join(copy, "src"), { recursive: true });
  const folder = join(copy, "src/telemetry");
  mkdirSync(folder);
  for (const name of ["schema.ts", "properties.ts", "kind.ts", "use.ts.txt"]) {
    const text = readFileSync(join(import.meta.dirname, "added-kind", name), "utf8");
    const moved = text.replaceAll("../../../src/", "../");
    writeFileSync(join(folder, name.replace(".txt", "")), moved);
  }
  const registry = join(copy, "src/registry/kinds.ts");
  const text = readFileSync(registry, "utf8");
  const added = text
    .replace(/^/, 'import { telemetryKind } from "../telemetry/kind.ts";\n')
    .replace("  win32AppKind,\n]", "  win32AppKind,\n  telemetryKind,\n]");
  expect(added.split("\n").length - text.split("\n").length).toBe(2);
  writeFileSync(registry, added);
});

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

describe("a kind that is its folder and one line of the registry", () => {
  test("has types: its section in a config, its client on the tenant", async () => {
    const project = join(copy, "tsconfig.json");
    writeFileSync(
      project,
      JSON.stringify({
        extends: "../../../tsconfig.json",
        include: ["src/index.ts", "src/telemetry"],
      }),
    );

    const tsc = join(root, "node_modules/@typescript/native/bin/tsc");

    const check = run(process.execPath, [tsc, "-p", project]);

    await expect(check).resolves.toMatchObject({ stdout: "" });
  });

  test("is planned, applied, read, updated, found drifted, repaired and exported", async () => {
    const mock = createMockTenant();
    const script = `
      import { useAddedKind } from ${JSON.stringify(join(copy, "src/telemetry/use.ts"))};
      console.log(JSON.stringify(await useAddedKind(${JSON.stringify(await mock.url())})));
    `;

    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script]);
    await mock.close();

    expect(JSON.parse(stdout)).toMatchObject({
      created: ["create", "applied"],
      unchanged: 0,
      typed: 1,
      drift: [{ address: "telemetry/least", path: "level", lastApplied: 1, live: 3 }],
      consequences: [
        {
          level: "note",
          message: "Devices send another amount of diagnostic data from their next check-in.",
        },
      ],
      repaired: ["update", "applied"],
      exported: { telemetry: { least: { displayName: "Least data", level: 1 } } },
      inSchema: true,
    });
  });
});
