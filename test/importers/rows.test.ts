import fc from "fast-check";
import {
  desiredState,
  type ImportedPolicies,
  importFormats,
  importPolicies,
  type ImportPoliciesOptions,
} from "ringwright";
import { createMockTenant } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import {
  type FixtureObject,
  fixtureObjects,
  fixtures,
  fixtureTenant,
  importFileOf,
} from "./fixture-files.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const [ring = {}] = fixtureTenant.deviceConfigurations;

/** Paths of all values at the end of one, counted here and not by the code under test. */
function leafPaths(value: unknown, at = ""): string[] {
  if (Array.isArray(value) && value.length > 0)
    return value.flatMap((item: unknown, place) => leafPaths(item, `${at}[${place}]`));
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(value);
    if (entries.length > 0)
      return entries.flatMap(([name, inner]) =>
        leafPaths(inner, at === "" ? name : `${at}.${name}`),
      );
  }
  return [at];
}

async function importOf(
  object: unknown,
  options: Partial<ImportPoliciesOptions> = {},
): Promise<ImportedPolicies> {
  return await importPolicies([importFileOf("answer.json", object)], {
    from: "graph",
    stack: "corp",
    ...options,
  });
}

const anyJson = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
const profile = {
  "@odata.type": "#microsoft.graph.windows10CustomConfiguration",
  displayName: "WSUS",
  omaSettings: [
    {
      "@odata.type": "#microsoft.graph.omaSettingString",
      displayName: "server",
      omaUri: "./Device/Vendor/MSFT/Policy/Config/Update/UpdateServiceUrl",
      value: "https://wsus.example:8531",
    },
  ],
};
/** An object of any kind with values that nobody expects, also where others should be. */
const anyObject = fc.constantFrom<FixtureObject[]>(...fixtureObjects, profile).chain((object) =>
  fc
    .tuple(
      fc.dictionary(fc.string({ minLength: 1, maxLength: 12 }), anyJson, { maxKeys: 4 }),
      fc.dictionary(
        fc.constantFrom(...Object.keys(object), "roleScopeTagIds", "id", "settings"),
        anyJson,
        { maxKeys: 6 },
      ),
    )
    .map(([unknown, known]): FixtureObject => ({
      ...unknown,
      ...object,
      ...known,
      "@odata.type": object["@odata.type"],
    })),
);

describe("the rows of an import", () => {
  test("are one for each value of each object, whatever it holds", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyObject,
        fc.boolean(),
        fc.boolean(),
        async (object, isSameTenant, only) => {
          const options = { isSameTenant, onlyChanged: only };
          const { rows, problems, objects: found, others } = await importOf(object, options);

          expect(problems).toEqual([]);
          expect(found.length + others.length).toBe(1);
          if (found.length === 0) return;
          // a name may be part of a path of another: counted, not looked up
          expect(rows.map(({ path }) => path).sort()).toEqual(leafPaths(object).sort());
        },
      ),
      { numRuns: 400 },
    );
  });

  test("say why, or where to", async () => {
    await fc.assert(
      fc.asyncProperty(anyObject, async (object) => {
        const { rows } = await importOf(object);

        for (const row of rows) expect(row.target ?? row.note).not.toBeNull();
        for (const { outcome, target } of rows) expect(target !== null).toBe(outcome === "mapped");
      }),
      { numRuns: 200 },
    );
  });

  test("stand beside a config that loads", async () => {
    await fc.assert(
      fc.asyncProperty(anyObject, async (object) => {
        const { config } = await importOf(object);

        if (config) expect(desiredState(config, { env: {} }).resources).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test.each(importFormats)("of the fixture of %s stand each at one place", async (from) => {
    const { rows, objects } = await importPolicies(fixtures(from), { from, stack: "corp" });

    const places = rows.map(({ source, file, path }) => `${source} ${file} ${path}`);
    expect(new Set(places).size).toBe(places.length);
    expect(new Set(rows.map(({ source }) => source)).size).toBe(objects.length);
    expect(rows.filter(({ outcome }) => outcome === "mapped").length).toBeGreaterThan(15);
  });

  test("of an export are as many as it has values", async () => {
    const files = fixtures("intunemanagement").filter(({ name }) => name.includes("UpdatePol"));
    const values = files.flatMap(({ bytes }) =>
      leafPaths(JSON.parse(new TextDecoder().decode(bytes))),
    );

    const { rows } = await importPolicies(files, { from: "intunemanagement", stack: "corp" });

    expect(files).toHaveLength(2);
    expect(rows.map(({ path }) => path)).toEqual(values);
  });

  test("name the verdict of every kind of field", async () => {
    const object = {
      ...ring,
      qualityUpdatesPaused: true,
      updateWeeks: "firstWeek",
      deadlineForQualityUpdatesInDays: 99,
      roleScopeTagIds: ["0", "7"],
      somethingNew: "s3cret",
    };

    const { rows, warnings } = await importOf(object);

    const verdicts = Object.fromEntries(rows.map((row) => [row.path, row]));
    expect(verdicts).toMatchObject({
      displayName: { outcome: "mapped", target: "ring displayName", value: "Ring 1: Pilot" },
      "@odata.type": { outcome: "implied" },
      createdDateTime: { outcome: "server" },
      id: { outcome: "server" },
      engagedRestartDeadlineInDays: { outcome: "implied", note: "is not set" },
      qualityUpdatesPauseExpiryDateTime: { outcome: "implied", note: "is not set" },
      qualityUpdatesPaused: {
        outcome: "operational",
        note: "is on in the source, and not in what is imported: an operator decides it",
      },
      featureUpdatesPaused: { outcome: "operational", note: "is for an operator to decide" },
      updateWeeks: { outcome: "notInForce" },
      deadlineForQualityUpdatesInDays: {
        outcome: "invalid",
        note: expect.stringContaining("must be at most 30") as string,
      },
      "roleScopeTagIds[1]": { outcome: "none", note: "scope tags are of the source's tenant" },
      somethingNew: { outcome: "unknown", value: null },
      "installationSchedule.@odata.type": {
        outcome: "implied",
        note: "says what activeHours is",
      },
      "installationSchedule.activeHoursStart": { outcome: "mapped", target: "ring activeHours" },
    });
    expect(warnings).toEqual([
      'update ring "Ring 1: Pilot" was paused or being rolled back in the source (qualityUpdatesPaused); what is imported is not',
    ]);
  });

  test("lose the one property whose value has another shape than Graph gives it", async () => {
    const [policy = {}] = fixtureTenant.windowsQualityUpdatePolicies;

    const { config, rows } = await importOf({ ...policy, approvalSettings: 5 });

    expect(config?.qualityUpdates).toEqual({
      hotpatch: { displayName: "Hotpatch", hotpatch: true },
    });
    expect(rows.find(({ path }) => path === "approvalSettings")).toMatchObject({
      outcome: "invalid",
      note: "has another shape than Graph gives it",
    });
  });

  test("state nothing that the source does not have at all", async () => {
    const [feature = {}] = fixtureTenant.windowsFeatureUpdateProfiles;
    const { rolloutSettings: _, ...policy } = feature;

    const absent = await importOf(policy);
    const unset = await importOf({ ...policy, rolloutSettings: null });

    expect(absent.config?.featureUpdates?.["windows-11-25h2"]).not.toHaveProperty("rollout");
    expect(unset.config?.featureUpdates?.["windows-11-25h2"]).toHaveProperty(
      "rollout",
      "immediate",
    );
  });

  test("cut the ownership marker out of a description, and take its key", async () => {
    const marker = "[ringwright v1 stack=corp key=ring/first]";
    const own = await importOf({ ...ring, description: `Ours\n${marker}` });
    const other = await importOf({ ...ring, description: `Ours\n${marker}` }, { stack: "else" });
    const inside = await importOf({ ...ring, description: `${marker}\nOurs` });

    expect(own.config?.rings).toMatchObject({ first: { description: "Ours" } });
    expect(other.config?.rings).toMatchObject({ "ring-1-pilot": { description: "Ours" } });
    expect(inside.config?.rings).toMatchObject({ "ring-1-pilot": { description: "Ours" } });
    expect(other.rows.find(({ path }) => path === "description")).toMatchObject({
      outcome: "mapped",
      note: "without its ownership marker: it was ring/first of the stack corp",
    });
  });
});

describe("an import of what was changed only", () => {
  const collections = [
    ["deviceConfigurations", { "@odata.type": ring["@odata.type"], displayName: "New" }],
    [
      "windowsFeatureUpdateProfiles",
      { displayName: "New", featureUpdateVersion: "Windows 11, version 25H2" },
    ],
    ["windowsDriverUpdateProfiles", { displayName: "New", approvalType: "manual" }],
    ["windowsQualityUpdatePolicies", { displayName: "New", hotpatchEnabled: true }],
    [
      "assignmentFilters",
      {
        displayName: "New",
        platform: "windows10AndLater",
        rule: '(device.deviceOwnership -eq "Corporate")',
      },
    ],
  ] as const;
  const stated = new Set([
    "displayName",
    "version",
    "approval",
    "hotpatch",
    "platform",
    "rule",
    "description",
  ]);

  test.each(collections)("drops all that Graph gives a new object of %s", async (name, wire) => {
    const mock = createMockTenant();
    const made = mock.state.add(name, wire);
    const context = `https://graph.microsoft.com/beta/$metadata#deviceManagement/${name}/$entity`;

    const { config } = await importOf(
      { "@odata.context": context, ...made },
      { onlyChanged: true },
    );

    const [spec] = Object.values(config ?? {}).flatMap((section) =>
      typeof section === "object" ? Object.values(section as object) : [],
    ) as object[];
    expect(spec).toBeDefined();
    expect(Object.keys(spec ?? {}).filter((key) => !stated.has(key))).toEqual([]);
  });

  test("is the default for a baseline alone", async () => {
    const files = fixtures("openintunebaseline");
    const options = { from: "openintunebaseline", stack: "corp" } as const;

    const short = await importPolicies(files, options);
    const long = await importPolicies(files, { ...options, onlyChanged: false });

    const key = "win-baseline-ring-1";
    expect(short.config?.rings?.[key]).not.toHaveProperty("driversExcluded");
    expect(long.config?.rings?.[key]).toHaveProperty("driversExcluded", false);
    expect(short.rows.find(({ path }) => path === "driversExcluded")).toMatchObject({
      outcome: "implied",
      note: "is what Graph gives a new update ring by itself",
    });
  });
});
