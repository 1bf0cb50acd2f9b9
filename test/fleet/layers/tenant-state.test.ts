import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  createLayerCache,
  loadDesiredState,
  loadTenantList,
  loadTenantState,
  type LoadTenantStateOptions,
  type TenantState,
} from "ringwright";
import { describe, expect, test } from "vitest";
import { fleetFolder, idOf, problemsOf } from "../fleet-folder.ts";

const base = `version: 1
stack: corp
guards: { maxDeletes: 0 }
groups:
  pilot: { displayName: Pilot, membershipRule: '(device.displayName -startsWith "PILOT-")' }
rings:
  pilot: { displayName: Ring 1, quality: { deferralDays: 0 }, assignments: [{ group: pilot }] }
  broad:
    displayName: Ring 2
    quality:
      deferralDays: 7
      deadlineDays: 3
    gracePeriodDays: 2
`;

interface Layers {
  readonly base?: string;
  readonly segment?: string;
  readonly tenant?: string;
  /** Of the tenant in the list, after its id. */
  readonly listed?: string;
  readonly defaults?: string;
  readonly more?: Readonly<Record<string, string>>;
}

/** The state of one tenant with these layers, each in a file of its own, and the folder. */
async function loaded(layers: Layers, options: LoadTenantStateOptions = {}) {
  const { folder, load } = await prepared(layers);
  return { folder, ...(await load(options)) };
}

async function refused(layers: Layers, options: LoadTenantStateOptions = {}) {
  const { folder, load } = await prepared(layers);
  return await problemsOf(load(options), folder);
}

async function prepared(layers: Layers) {
  const has = (name: "segment" | "tenant") => layers[name] !== undefined;
  const folder = await fleetFolder({
    "base.yaml": layers.base ?? base,
    ...(has("segment") && { "segment.yaml": layers.segment ?? "" }),
    ...(has("tenant") && { "tenant.yaml": layers.tenant ?? "" }),
    "tenants.yaml": `version: 1
defaults: { base: base.yaml${layers.defaults ?? ""} }
groups: { all: { tags: [all]${has("segment") ? ", overlay: segment.yaml" : ""} } }
tenants:
  contoso: { tenantId: ${idOf(1)}, tags: [all]${has("tenant") ? ", overlay: tenant.yaml" : ""}${layers.listed ?? ""} }
`,
    ...layers.more,
  });
  const load = async (options: LoadTenantStateOptions) => {
    const list = await loadTenantList(join(folder, "tenants.yaml"));
    const [tenant] = list.tenants;
    if (!tenant) throw new TypeError("the list has no tenant");
    return await loadTenantState(list, tenant, { env: {}, ...options });
  };
  return { folder, load };
}

const ringOf = ({ desired }: TenantState, key: string) =>
  desired.resources.find(({ address }) => address === `ring/${key}`);
const valueOf = ({ values }: TenantState, path: string) =>
  values.find((value) => value.path === path);

describe("loadTenantState", () => {
  test("the last layer that states a value gives it, and is named with what it overrides", async () => {
    const { folder, ...state } = await loaded({
      segment: "rings:\n  broad:\n    quality: { deferralDays: 5 }\n",
      tenant: "rings: { broad: { quality: { deferralDays: 9 } } }\n",
    });

    expect(ringOf(state, "broad")?.fields).toMatchObject({
      "quality.deferralDays": 9,
      "quality.deadlineDays": 3,
    });
    expect(valueOf(state, "rings.broad.quality.deferralDays")).toEqual({
      path: "rings.broad.quality.deferralDays",
      value: 9,
      file: join(folder, "tenant.yaml"),
      line: 1,
      layer: "tenant",
      overrides: [
        { value: 5, file: join(folder, "segment.yaml"), line: 3, layer: "segment" },
        { value: 7, file: join(folder, "base.yaml"), line: 11, layer: "base" },
      ],
    });
    expect(valueOf(state, "rings.broad.quality.deadlineDays")).toMatchObject({
      layer: "base",
      line: 12,
      overrides: [],
    });
  });

  test("lists replace whole, and are one value", async () => {
    const state = await loaded({
      tenant: "rings: { pilot: { assignments: [{ allDevices: true }] } }\n",
    });

    expect(ringOf(state, "pilot")?.assignments).toHaveLength(1);
    expect(valueOf(state, "rings.pilot.assignments")).toMatchObject({
      value: [{ allDevices: true }],
      layer: "tenant",
      overrides: [{ value: [{ group: "pilot" }] }],
    });
  });

  test("an empty mapping is of the last layer that states it, or that empties it", async () => {
    const segment = "guards: { maxDeletes: 3 }\nrings: { broad: { feature: {} } }\n";
    const { folder, ...state } = await loaded({
      base: base.replace("guards: { maxDeletes: 0 }", "guards: {}"),
      segment,
      tenant: "guards: { maxDeletes: null }\nrings: { broad: { feature: {} } }\n",
    });

    const inFile = (name: string, line: number) => ({ file: join(folder, name), line });
    expect(valueOf(state, "guards")).toEqual({
      path: "guards",
      value: {},
      ...inFile("tenant.yaml", 1),
      layer: "tenant",
      overrides: [
        { value: { maxDeletes: 3 }, ...inFile("segment.yaml", 1), layer: "segment" },
        { value: {}, ...inFile("base.yaml", 3), layer: "base" },
      ],
    });
    expect(valueOf(state, "rings.broad.feature")).toMatchObject({
      ...inFile("tenant.yaml", 2),
      overrides: [{ value: {}, ...inFile("segment.yaml", 2) }],
    });
  });

  test("null takes a property out, $remove a resource, which a later layer may make anew", async () => {
    const segment = "rings: { broad: { gracePeriodDays: null }, pilot: { $remove: true } }\n";
    const state = await loaded({ segment });
    const anew = await loaded({
      segment,
      tenant: "rings: { pilot: { displayName: Own ring } }\n",
    });

    expect(ringOf(state, "broad")?.fields).not.toHaveProperty("gracePeriodDays");
    expect(ringOf(state, "pilot")).toBeUndefined();
    expect(ringOf(anew, "pilot")).toMatchObject({ displayName: "Own ring", fields: {} });
    expect(valueOf(anew, "rings.pilot.displayName")?.overrides).toEqual([]);
  });

  test("takes the tenant's id, time zone and freeze from the list, with their places", async () => {
    const freeze = '[{ name: Fair, from: "2026-12-01", to: "2026-12-04" }]';
    const { folder, ...state } = await loaded({
      defaults: ", timeZone: Europe/Berlin",
      listed: `, freeze: ${freeze}`,
    });

    expect(state.desired).toMatchObject({
      tenantId: idOf(1),
      calendar: {
        timeZone: "Europe/Berlin",
        freeze: [{ name: "Fair", from: "2026-12-01", to: "2026-12-04" }],
      },
    });
    const file = join(folder, "tenants.yaml");
    expect(valueOf(state, "tenantId")).toMatchObject({ file, line: 5, layer: "tenant" });
    expect(valueOf(state, "calendar.timeZone")).toMatchObject({ file, line: 2 });
    expect(valueOf(state, "calendar.freeze")).toMatchObject({ file, line: 5 });
  });

  test("leaves a calendar alone that its layers state", async () => {
    const state = await loaded({
      segment: "calendar: { timeZone: UTC }\nguards: { freeze: [] }\n",
      listed:
        ', timeZone: Europe/Berlin, freeze: [{ name: Fair, from: "2026-12-01", to: "2026-12-04" }]',
    });

    expect(state.desired.calendar).toEqual({ timeZone: "UTC" });
    expect(state.desired.guards.freeze).toEqual([]);
  });

  test("variables are the tenant's before the process's, and shown as written", async () => {
    const named = 'rings: { broad: { description: "${var:HELPDESK} ${var:SITE}" } }\n';
    const state = await loaded(
      { tenant: named, listed: ", vars: { HELPDESK: hotline-contoso }" },
      { env: { RINGWRIGHT_VAR_HELPDESK: "hotline-all", RINGWRIGHT_VAR_SITE: "site-north" } },
    );

    expect(state.desired.variables).toEqual({ HELPDESK: "hotline-contoso", SITE: "site-north" });
    expect(valueOf(state, "rings.broad.description")?.value).toBe("${var:HELPDESK} ${var:SITE}");
    expect(JSON.stringify(state)).not.toMatch(/hotline|site-north/);
  });

  test("layers are folders too, and scripts are read beside the layer that names them", async () => {
    const remediation =
      "remediations: { check: { displayName: Check, detect: detect.ps1, assignments: [] } }";
    const folder = await fleetFolder({
      "base/stack.yaml": "version: 1\nstack: corp\n",
      "base/more/remediations.yaml": `${remediation}\n`,
      "base/more/detect.ps1": "exit 0 # base",
      "tenants/contoso/own.yaml": "remediations: { check: { detect: detect.ps1 } }\n",
      "tenants/contoso/detect.ps1": "exit 0 # own",
      "tenants.yaml": `version: 1\ndefaults: { base: base }\ntenants:\n  a: { tenantId: ${idOf(1)} }\n  b: { tenantId: ${idOf(2)}, overlay: tenants/contoso }\n`,
    });
    const list = await loadTenantList(join(folder, "tenants.yaml"));

    const states = await Promise.all(
      list.tenants.map(async (tenant) => await loadTenantState(list, tenant)),
    );

    const texts = states.map((state) => JSON.stringify(state.desired.resources[0]));
    expect(texts[0]).toContain("# base");
    expect(texts[1]).toContain("# own");
  });

  test("what is wrong with a value is told where its layer states it", async () => {
    const told = await refused({
      tenant: "rings:\n  broad:\n    quality: { deferralDays: 99, deferralDay: 1 }\n",
    });

    expect(told).toEqual([
      "tenant.yaml:3:30: rings.broad.quality.deferralDays: must be at most 30 (is 99)",
      'tenant.yaml:3:34: rings.broad.quality.deferralDay: is not a known property; did you mean "deferralDays"?',
    ]);
  });

  test("base and segment may be pinned in another folder, the tenant's own layer not", async () => {
    const pinned = await fleetFolder({ "base.yaml": base.replace("Ring 2", "Pinned ring") });
    const { folder, load } = await prepared({
      tenant: "rings: { broad: { gracePeriodDays: 1 } }\n",
    });

    const state = await load({ sharedRoot: pinned });

    expect(ringOf(state, "broad")).toMatchObject({
      displayName: "Pinned ring",
      fields: { gracePeriodDays: 1 },
    });
    expect(valueOf(state, "rings.broad.displayName")?.file).toBe(join(pinned, "base.yaml"));
    expect(valueOf(state, "rings.broad.gracePeriodDays")?.file).toBe(join(folder, "tenant.yaml"));
  });

  test("one alone gives what the file alone gives", async () => {
    const { folder, ...state } = await loaded({ base: `${base}tenantId: ${idOf(1)}\n` });

    const alone = await loadDesiredState(join(folder, "base.yaml"));

    expect(state.desired).toEqual(alone);
  });

  test("a cache parses a shared layer once", async () => {
    const { folder } = await prepared({});
    const list = await loadTenantList(join(folder, "tenants.yaml"));
    const [tenant] = list.tenants;
    if (!tenant) throw new TypeError("the list has no tenant");
    const cache = createLayerCache();
    const before = await loadTenantState(list, tenant, { cache });
    await writeFile(join(folder, "base.yaml"), base.replace("Ring 2", "Changed"));

    const cached = await loadTenantState(list, tenant, { cache });
    const anew = await loadTenantState(list, tenant);

    expect(cached.desired).toEqual(before.desired);
    expect(ringOf(anew, "broad")?.displayName).toBe("Changed");
  });

  test("stops at an abort", async () => {
    const { load } = await prepared({});

    await expect(load({ abortSignal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow(
      "enough",
    );
  });
});

describe("final values", () => {
  const final = (list: string) => `${base}final: ${list}\n`;

  test.each([
    [
      "override a value",
      '["rings.*.quality.deferralDays"]',
      "rings: { broad: { quality: { deferralDays: 1 } } }\n",
      "tenant.yaml:1:30: rings.broad.quality.deferralDays: is final since base.yaml:14:9 (rings.*.quality.deferralDays): take it out here, or that out of final there",
    ],
    [
      "add one of a new resource",
      '["rings.*.quality.deferralDays"]',
      "rings: { own: { displayName: Own, quality: { deferralDays: 1 } } }\n",
      "tenant.yaml:1:46: rings.own.quality.deferralDays: is final since base.yaml:14:9 (rings.*.quality.deferralDays): take it out here, or that out of final there",
    ],
    [
      "add below",
      "[guards]",
      "guards: { maxChangedPercent: 20 }\n",
      "tenant.yaml:1:11: guards.maxChangedPercent: is final since base.yaml:14:9 (guards): take it out here, or that out of final there",
    ],
    [
      "take out with null",
      "[guards.maxDeletes]",
      "guards: null\n",
      "tenant.yaml:1:1: guards: is final since base.yaml:14:9 (guards.maxDeletes): take it out here, or that out of final there",
    ],
    [
      "put another value in the place of what holds it",
      '["rings.broad.quality.deadlineDays"]',
      "rings: { broad: { quality: 3 } }\n",
      "tenant.yaml:1:19: rings.broad.quality: is final since base.yaml:14:9 (rings.broad.quality.deadlineDays): take it out here, or that out of final there",
    ],
    [
      "put an empty mapping in the place of a list",
      "[rings.pilot.assignments]",
      "rings: { pilot: { assignments: {} } }\n",
      "tenant.yaml:1:19: rings.pilot.assignments: is final since base.yaml:14:9 (rings.pilot.assignments): take it out here, or that out of final there",
    ],
    [
      "put a mapping in the place of a list",
      "[rings.pilot.assignments]",
      "rings: { pilot: { assignments: { group: pilot } } }\n",
      "tenant.yaml:1:34: rings.pilot.assignments.group: is final since base.yaml:14:9 (rings.pilot.assignments): take it out here, or that out of final there",
    ],
    [
      "take the resource out",
      '["rings.*"]',
      "rings: { broad: { $remove: true } }\n",
      "tenant.yaml:1:10: rings.broad: is final since base.yaml:14:9 (rings.*): take it out here, or that out of final there",
    ],
  ])("no later layer may %s", async (_what, list, tenant, expected) => {
    expect(await refused({ base: final(list), tenant })).toEqual([expected]);
  });

  test("of a segment hold for the tenant and not for the segment itself", async () => {
    const segment = "final: [guards]\nguards: { maxDeletes: 2 }\n";

    const state = await loaded({ segment, tenant: "rings: { broad: { gracePeriodDays: 1 } }\n" });
    const told = await refused({ segment, tenant: "guards: { maxDeletes: 3 }\n" });

    expect(state.desired.guards).toEqual({ maxDeletes: 2 });
    expect(told).toEqual([
      "tenant.yaml:1:11: guards.maxDeletes: is final since segment.yaml:1:9 (guards): take it out here, or that out of final there",
    ]);
  });

  test("of a property do not keep its resource", async () => {
    const state = await loaded({
      base: final('["rings.*.quality.deferralDays"]'),
      tenant: "rings: { broad: { $remove: true } }\n",
    });

    expect(ringOf(state, "broad")).toBeUndefined();
    expect(ringOf(state, "pilot")?.fields).toMatchObject({ "quality.deferralDays": 0 });
  });

  test("are found where a key has dots", async () => {
    const dotted = "groups: { a.b: { displayName: A, members: [] } }\n";

    const told = await refused({
      base: `version: 1\nstack: corp\n${dotted}final: [groups.a.b.displayName]\n`,
      tenant: "groups: { a.b: { displayName: Other } }\n",
    });

    expect(told).toHaveLength(1);
    expect(told[0]).toContain("(groups.a.b.displayName)");
  });

  test.each([
    [
      "guards",
      'base.yaml:14:8: final: must be a list of places, such as [guards, "rings.*.quality.deferralDays"]',
    ],
    ["[1]", 'base.yaml:14:9: final.0: must be a place, such as "rings.*.quality.deferralDays"'],
    [
      "[rings..x]",
      'base.yaml:14:9: final.0: must be a place, such as "rings.*.quality.deferralDays"',
    ],
    [
      "[guard]",
      'base.yaml:14:9: final.0: begins with no part of a config (is guard); did you mean "guards"?',
    ],
  ])("that are none are refused: %s", async (list, expected) => {
    expect(await refused({ base: final(list) })).toEqual([expected]);
  });
});

describe("layers that are refused", () => {
  test.each([
    [
      "another tenant's id",
      `tenantId: ${idOf(2)}\n`,
      `tenant.yaml:1:11: tenantId: is another tenant than contoso of the list, which is ${idOf(1)} (is ${idOf(2)})`,
    ],
    [
      "another stack",
      "stack: other\n",
      'tenant.yaml:1:1: stack: stands in the base, and is the same in every layer (base.yaml:2:1 says "corp")',
    ],
    [
      "a resource that is null",
      "rings: { broad: null }\n",
      "tenant.yaml:1:10: rings.broad: is null; a resource is taken out by $remove: true",
    ],
    [
      "a section that is null",
      "rings:\n",
      "tenant.yaml:1:1: rings: is null; takes out a whole section; write $remove: true at each of its resources",
    ],
    [
      "null where nothing is",
      "rings: { broad: { qualitty: null } }\n",
      "tenant.yaml:1:19: rings.broad.qualitty: is null, which takes out what an earlier layer states, and none does",
    ],
    [
      "a resource taken out that is not there",
      "rings: { boad: { $remove: true } }\n",
      "tenant.yaml:1:18: rings.boad.$remove: takes out rings.boad, which no earlier layer states",
    ],
    [
      "a resource taken out with properties",
      "rings: { broad: { $remove: true, displayName: x } }\n",
      "tenant.yaml:1:19: rings.broad.$remove: stands alone: a resource that is taken out has no properties",
    ],
    [
      "a resource taken out a little",
      "rings: { broad: { $remove: false } }\n",
      "tenant.yaml:1:19: rings.broad.$remove: must be true; leave it out to keep the resource",
    ],
    ["a list", "[]\n", "tenant.yaml:1:1: must be a mapping"],
    [
      "$remove of something else",
      "guards: { $remove: true }\n",
      "tenant.yaml:1:11: guards.$remove: is not a known property",
    ],
  ])("%s", async (_what, tenant, expected) => {
    expect(await refused({ tenant })).toEqual([expected]);
  });

  test("a base that takes something out", async () => {
    const told = await refused({
      base: `${base}groups2: 1\n`.replace("groups2: 1", "filters: { own: { $remove: true } }"),
    });

    expect(told).toEqual([
      "base.yaml:14:19: filters.own.$remove: takes out what an earlier layer states, and the base is the first",
    ]);
  });

  test("a stack that stands in no base", async () => {
    const told = await refused({
      base: "version: 1\n",
      tenant: "stack: corp\n",
    });

    expect(told).toEqual([
      "tenant.yaml:1:1: stack: stands in the base, and is the same in every layer",
    ]);
  });

  test("the same twice within one layer, links in it, and programs", async () => {
    const folder = await fleetFolder({
      "base/a.yaml": base,
      "base/b.yaml": "rings: { broad: { displayName: Again } }\n",
      "own/ringwright.config.ts": "export default {}",
      "outside.yaml": "guards: { maxDeletes: 9 }\n",
      "linked/a.yaml": "guards: { maxDeletes: 1 }\n",
      "tenants.yaml": `version: 1
defaults: { base: base }
tenants:
  a: { tenantId: ${idOf(1)} }
  b: { tenantId: ${idOf(2)}, base: own }
  c: { tenantId: ${idOf(3)}, base: linked }
`,
    });
    await symlink(join(folder, "outside.yaml"), join(folder, "linked/b.yaml"));
    const list = await loadTenantList(join(folder, "tenants.yaml"));
    const told = [];
    for (const tenant of list.tenants)
      told.push(await problemsOf(loadTenantState(list, tenant), folder));

    expect(told).toEqual([
      ["base/b.yaml:1:10: rings.broad: is given twice; the first is in base/a.yaml:8:3"],
      ["own/ringwright.config.ts: is a program; a layer is a YAML file, or a folder of them"],
      ["linked/b.yaml: is a link, or lies behind one; links are not followed"],
    ]);
  });
});
