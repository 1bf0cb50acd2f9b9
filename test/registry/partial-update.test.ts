import type { Tenant } from "ringwright";
import { describe, expect, test } from "vitest";
import { createLab } from "../support/lab.ts";
import { writesOf } from "../support/writes.ts";

/** A client by what every one of them can do; the specs below are typed by the real ones. */
interface Client {
  create(spec: object): Promise<{ readonly id: string }>;
  update(id: string, part: object): Promise<void>;
  get(id: string): Promise<{
    readonly displayName: string;
    readonly properties: Readonly<Record<string, unknown>>;
  }>;
}

type Spec<Name extends "rings" | "filters" | Policies> = Parameters<Tenant[Name]["create"]>[0];
type Policies =
  | "featureUpdates"
  | "expediteUpdates"
  | "qualityUpdates"
  | "driverUpdates"
  | "settings";

const ring: Spec<"rings"> = { displayName: "R", description: "d", quality: { deferralDays: 3 } };
const feature: Spec<"featureUpdates"> = {
  displayName: "F",
  description: "d",
  version: "Windows 11, version 24H2",
  windows10OnIneligibleDevices: false,
};
const expedite: Spec<"expediteUpdates"> = {
  displayName: "E",
  description: "d",
  release: "2026-10-13",
  daysUntilForcedReboot: 1,
};
const quality: Spec<"qualityUpdates"> = { displayName: "Q", description: "d", hotpatch: true };
const driver: Spec<"driverUpdates"> = {
  displayName: "D",
  description: "d",
  approval: "automatic",
  deferralDays: 3,
};
const filter: Spec<"filters"> = {
  displayName: "C",
  description: "d",
  platform: "windows10AndLater",
  rule: '(device.deviceOwnership -eq "Corporate")',
};
const setting: Spec<"settings"> = {
  displayName: "S",
  description: "d",
  targetRelease: { product: "Windows 11", version: "25H2" },
};

/** Each kind: a whole resource, and another value for each key that may change. */
const kinds: readonly (readonly [string, (tenant: Tenant) => unknown, object, object])[] = [
  ["ring", (t) => t.rings, ring, { quality: { deferralDays: 4 } }],
  ["feature", (t) => t.featureUpdates, feature, { version: "Windows 11, version 25H2" }],
  ["expedite", (t) => t.expediteUpdates, expedite, { daysUntilForcedReboot: 2 }],
  ["quality", (t) => t.qualityUpdates, quality, { hotpatch: false }],
  ["driver", (t) => t.driverUpdates, driver, { deferralDays: 7 }],
  ["filter", (t) => t.filters, filter, { rule: '(device.deviceOwnership -eq "Personal")' }],
  [
    "setting",
    (t) => t.settings,
    setting,
    { targetRelease: { product: "Windows 11", version: "26H2" } },
  ],
];

describe.each(kinds)("updating a part of a %s", (kind, clientOf, whole, change) => {
  const others = Object.entries({ displayName: "New", description: "new", ...change });

  test.each(others)("%s changes that and nothing else", async (key, value) => {
    const { tenant } = createLab();
    const client = clientOf(tenant) as Client;
    const { id } = await client.create(whole);
    const before = (await client.get(id)).properties;

    await client.update(id, { [key]: value });

    const after = (await client.get(id)).properties;
    // Graph's own: it counts the versions of a ring, and tells what a version stands for
    const told = ["deployableContentDisplayName", "endOfSupportDate"];
    const changed = new Set([key, ...told, ...(kind === "ring" ? ["version"] : [])]);
    const rest = (properties: Readonly<Record<string, unknown>>) =>
      Object.entries(properties).filter(([name]) => !changed.has(name));
    expect(rest(after)).toEqual(rest(before));
    expect(after[key]).not.toEqual(before[key]);
    expect({ [key]: after[key] }).toMatchObject({ [key]: value as unknown });
  });

  test("is refused for a wrong value, and nothing is sent", async () => {
    const { tenant, mock } = createLab();
    const client = clientOf(tenant) as Client;
    const { id } = await client.create(whole);
    const sent = mock.requests.length;

    await expect(client.update(id, { displayName: 7 })).rejects.toThrow(/displayName/);
    await expect(client.update(id, { nonsense: 7 })).rejects.toThrow(/nonsense/);

    expect(writesOf(mock, sent)).toEqual([]);
  });
});

test.each([
  ["a value out of its range", "rings", { quality: { deferralDays: 99 } }, /at most 30 \(is 99\)/],
  ["a property that is not known", "filters", { nonsense: 1 }, /nonsense is not a known property/],
  ["a name that is no text", "driverUpdates", { displayName: 7 }, /displayName must be text/],
] as const)("%s is refused before any request", async (_, name, part, message) => {
  const { tenant, mock } = createLab();
  const client = tenant[name] as unknown as Client;

  await expect(client.update("0f2c0000-0000-4000-8000-000000000001", part)).rejects.toThrow(
    message,
  );

  expect(mock.requests).toEqual([]);
});

test("a filter whose rule is odd can be renamed, and its rule is not written again", async () => {
  const rule = '(device.deviceOwnership -eq "Company")';
  const lab = createLab({
    filters: [{ displayName: "Odd", platform: "windows10AndLater", rule }],
  });
  const id = String(lab.mock.state.list("assignmentFilters")[0]?.["id"]);
  const sent = lab.mock.requests.length;

  await lab.tenant.filters.update(id, { displayName: "Renamed" });

  expect(writesOf(lab.mock, sent)).toMatchObject([
    { method: "PATCH", body: { displayName: "Renamed" } },
  ]);
  expect(lab.mock.state.list("assignmentFilters")[0]).toMatchObject({
    displayName: "Renamed",
    rule,
  });
});

test("a part is held against what the object is: no deferral of a driver policy by hand", async () => {
  const { tenant } = createLab();
  const { id } = await tenant.driverUpdates.create({ displayName: "D", approval: "manual" });

  await expect(tenant.driverUpdates.update(id, { deferralDays: 3 })).rejects.toThrow(
    /approval: automatic/,
  );
});

test("a rule is checked for what its filter is for, which the part need not repeat", async () => {
  const { tenant } = createLab();
  const filter = { displayName: "Apps", platform: "windows10AndLater" } as const;
  const { id } = await tenant.filters.create({
    ...filter,
    managementType: "apps",
    rule: '(app.osVersion -startsWith "10.0.2")',
  });

  await tenant.filters.update(id, { rule: '(app.osVersion -startsWith "10.0.26")' });

  const { properties } = await tenant.filters.get(id);
  expect(properties).toMatchObject({
    managementType: "apps",
    rule: '(app.osVersion -startsWith "10.0.26")',
  });
});

describe("findByName", () => {
  test.each(kinds)("gives the one %s of a name, in any letter case", async (_, clientOf, whole) => {
    const { tenant } = createLab();
    const client = clientOf(tenant) as Client & Finder;
    const { id } = await client.create({ ...whole, displayName: "Broad ring" });
    await client.create({ ...whole, displayName: "Other" });

    expect(await client.findByName("Broad ring")).toMatchObject({ id, displayName: "Broad ring" });
    expect(await client.findByName("BROAD RING")).toMatchObject({ id });
    expect(await client.findByName("Broad")).toBeUndefined();
  });

  test("prefers the exact name, and throws with the ids where several are called so", async () => {
    const { tenant, mock } = createLab({
      rings: [{ displayName: "Broad" }, { displayName: "BROAD" }],
    });
    const ids = mock.state.list("deviceConfigurations").map(({ id }) => String(id));

    expect(await tenant.rings.findByName("BROAD")).toMatchObject({ displayName: "BROAD" });
    await expect(tenant.rings.findByName("broad")).rejects.toThrow(
      `"broad" is the name of more than one update ring: ${ids.join(", ")}; get one by its id`,
    );
  });
});

interface Finder {
  findByName(displayName: string): Promise<{ readonly id: string } | undefined>;
}
