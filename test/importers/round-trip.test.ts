import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createPlan,
  desiredState,
  type ImportFormat,
  importFormats,
  importPolicies,
  type ImportPoliciesOptions,
  loadDesiredState,
  type Plan,
  takeSnapshot,
} from "ringwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { command } from "../support/cli.ts";
import { fixtureFolder, fixtures, fixtureTenant, labOfFixtures } from "./fixture-files.ts";

const all = [
  "driverUpdate/drivers-pilot",
  "expediteUpdate/expedite-november",
  "featureUpdate/windows-11-25h2",
  "filter/corporate-windows",
  "qualityUpdate/hotpatch",
  "ring/ring-1-pilot",
  "ring/ring-3-broad",
];
const without = (...gone: string[]) => all.filter((address) => !gone.includes(address));

/** What the fixture of each format holds of the tenant. */
const held: Readonly<Record<ImportFormat, readonly string[]>> = {
  graph: all,
  intunemanagement: all,
  openintunebaseline: ["driverUpdate/win-baseline-drivers", "ring/win-baseline-ring-1"],
  // not backed up by that tool
  intunecd: without("qualityUpdate/hotpatch"),
  intunebackup: ["ring/ring-1-pilot", "ring/ring-3-broad"],
  m365dsc: all,
  terraform: all,
  cipp: [
    "driverUpdate/drivers-pilot",
    "featureUpdate/windows-11-25h2",
    "ring/ring-1-pilot",
    "ring/ring-3-broad",
  ],
};
// the baseline is of no tenant: its objects have names of their own
const ofTenant = importFormats.filter((format) => format !== "openintunebaseline");

async function planOf(
  format: ImportFormat,
  options: Partial<ImportPoliciesOptions>,
): Promise<{ readonly plan: Plan; readonly addresses: readonly string[] }> {
  const { config, objects, problems } = await importPolicies(fixtures(format), {
    from: format,
    stack: "corp",
    ...options,
  });
  expect(problems).toEqual([]);
  if (!config) throw new Error(`${format} gives no config`);
  const lab = labOfFixtures();
  const desired = desiredState(config, { env: {} });
  const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired), { adopt: true });
  const addresses = objects
    .filter(({ isReferred }) => !isReferred)
    .flatMap(({ address }) => address ?? []);
  return { plan, addresses: addresses.sort() };
}

function expectOnlyAdoptions({ changes, diagnostics }: Plan): void {
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  for (const { address, action, fields, assignments } of changes)
    expect({ address, action, fields, assignments }).toMatchObject({ action: "adopt", fields: [] });
}

describe("an import of the tenant's own objects", () => {
  test.each(ofTenant)("from %s plans nothing but adoptions by id", async (format) => {
    const { plan, addresses } = await planOf(format, { isSameTenant: true });

    expect(addresses).toEqual(held[format]);
    expectOnlyAdoptions(plan);
    expect(plan.changes.map(({ address }) => address).sort()).toEqual(held[format]);
    for (const { assignments } of plan.changes)
      expect(assignments ?? { add: [], remove: [] }).toMatchObject({ add: [], remove: [] });
  });

  test.each(ofTenant)(
    "from %s, as of another tenant, finds them by their names",
    async (format) => {
      const { plan, addresses } = await planOf(format, {});

      expect(addresses).toEqual(held[format]);
      expectOnlyAdoptions(plan);
      expect(plan.changes.map(({ address }) => address).sort()).toEqual(held[format]);
    },
  );

  test.each(["intunebackup", "graph", "terraform"] as const)(
    "from %s writes adopt entries with the ids of the source",
    async (format) => {
      const { config, objects } = await importPolicies(fixtures(format), {
        from: format,
        stack: "corp",
        sourceTenantId: fixtureTenant.tenantId,
        targetTenantId: fixtureTenant.tenantId.toUpperCase(),
      });

      expect(config?.tenantId).toBe(fixtureTenant.tenantId);
      expect(config?.adopt).toContainEqual({
        to: "ring/ring-1-pilot",
        id: "c1c10000-0000-4000-8000-000000000001",
      });
      expect(config?.adopt?.map(({ to }) => to).sort()).toEqual(held[format]);
      expect(objects.filter(({ isAdopted }) => isAdopted)).toHaveLength(held[format].length);
    },
  );
});

describe("ringwright import", () => {
  test.each(importFormats)("%s writes a file that loads and validates", async (format) => {
    const out = await mkdtemp(join(tmpdir(), "ringwright-import-"));
    onTestFinished(async () => await rm(out, { recursive: true, force: true }));

    const { code, err } = await command(undefined, [
      "import",
      format,
      fixtureFolder(format),
      "--out",
      out,
    ]);
    const env = { RINGWRIGHT_VAR_TENANTNAME: "Contoso" };
    const desired = await loadDesiredState(out, { env });
    const valid = await command(undefined, ["validate", "--config", out, "--json"], { env });

    expect(err).toBe("");
    expect(code).toBe(0);
    expect(desired.resources.map(({ address }) => address).sort()).toEqual(held[format]);
    expect(JSON.parse(valid.out)).toMatchObject({ valid: true });
  });
});
