// The fourth example through everything that a pipeline does with it.
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createPlan, type Plan, takeSnapshot } from "ringwright";
import type { CollectionName } from "ringwright/mocks";
import { describe, expect, onTestFinished, test } from "vitest";
import { simple, updateId } from "../mocks/catalog-bodies.ts";
import { command, folderWith } from "../support/cli.ts";
import { allKinds, connectTo, createLab, load } from "../support/lab.ts";
import { createTestTenant } from "../support/tenant.ts";
import { withoutLint } from "../support/without-lint.ts";

/** A change by hand on one object of each kind that can be assigned, and its undoing by apply. */
const handMade: readonly [CollectionName, string, Record<string, unknown>][] = [
  ["deviceConfigurations", "Ring 3 - Broad", { qualityUpdatesDeferralPeriodInDays: 1 }],
  [
    "windowsFeatureUpdateProfiles",
    "Windows 11 24H2 - Kiosks",
    { featureUpdateVersion: "Windows 11, version 25H2" },
  ],
  [
    "windowsQualityUpdateProfiles",
    "Expedite November 2026",
    {
      expeditedUpdateSettings: {
        qualityUpdateRelease: "2026-11-10T00:00:00Z",
        daysUntilForcedReboot: 0,
      },
    },
  ],
  [
    "configurationPolicies",
    "Update sources",
    {
      settings: [
        {
          settingInstance: simple(updateId("UpdateServiceUrl"), "https://elsewhere.example:8531"),
        },
      ],
    },
  ],
  ["windowsQualityUpdatePolicies", "Hotpatch", { hotpatchEnabled: false }],
  ["windowsDriverUpdateProfiles", "Drivers - Pilot", { deploymentDeferralInDays: 0 }],
  [
    "deviceHealthScripts",
    "Update service runs",
    { remediationScriptContent: Buffer.from("exit 0").toString("base64") },
  ],
  ["assignmentFilters", "Corporate Windows", { rule: '(device.deviceOwnership -eq "Personal")' }],
  ["groups", "Updates-Kiosks", { membershipRule: '(device.deviceCategory -eq "Till")' }],
];

describe("a config of all kinds", () => {
  test("creates all it says and then plans empty, in at most 12 requests", async () => {
    const lab = createLab({ devices: 200 });

    const { results } = await lab.apply(allKinds);
    const before = lab.mock.requests.length;
    const plan = await lab.plan(allKinds);

    expect(results.map(({ result }) => result)).toEqual(Array(results.length).fill("applied"));
    expect(results.length).toBeGreaterThanOrEqual(20);
    expect(plan).toMatchObject({ complete: true, changes: [], drift: [] });
    expect(lab.mock.requests.length - before).toBeLessThanOrEqual(12);
  });

  test.each(handMade)(
    "finds a change by hand in %s and repairs it",
    async (collection, name, patch) => {
      const lab = createLab({ devices: 50 });
      await lab.apply(allKinds);
      const object = lab.mock.state
        .list(collection)
        .find((each) => [each["displayName"], each["name"]].includes(name));
      const id = String(object?.["id"]);
      lab.mock.state.patch(collection, id, patch);
      const desired = await load(allKinds);
      const drifted = createPlan(desired, await takeSnapshot(lab.tenant, desired));

      const { results } = await lab.apply(allKinds);

      expect(drifted.drift.length).toBeGreaterThanOrEqual(1);
      expect(drifted.changes).toMatchObject([{ reason: "tenantChanged" }]);
      expect(results).toMatchObject([{ result: "applied" }]);
      expect((await lab.plan(allKinds)).changes).toEqual([]);
    },
  );

  test.each([
    "windowsFeatureUpdateProfiles",
    "windowsQualityUpdateProfiles",
    "windowsQualityUpdatePolicies",
    "windowsDriverUpdateProfiles",
  ] as const)("puts back an assignment that was taken off %s by hand", async (collection) => {
    const lab = createLab({ devices: 50 });
    await lab.apply(allKinds);
    const id = String(lab.mock.state.list(collection)[0]?.["id"]);
    const before = lab.mock.state.assignments(collection, id);
    lab.mock.state.assign(collection, id, []);

    await lab.apply(allKinds);

    const targets = (list: typeof before) => list.map(({ target }) => target);
    expect(targets(lab.mock.state.assignments(collection, id))).toEqual(targets(before));
  });

  test("is exported to an equal config: owned objects plan empty, in another tenant's eyes too", async () => {
    const mock = createTestTenant({ devices: 50 });
    onTestFinished(async () => await mock.close());
    const { folder, config } = await folderWith(allKinds);
    expect((await command(mock, ["apply", "-c", config, "--yes"])).code).toBe(0);
    const out = join(folder, "exported");

    const exported = await command(mock, ["export", "--out", out, "--stack", "all-updates"]);
    const plan = await command(mock, ["plan", "-c", out, "--json"]);

    expect(exported.err).not.toContain("left out");
    expect(withoutLint(JSON.parse(plan.out) as Plan)).toMatchObject({
      changes: [],
      diagnostics: [],
    });
    // the copy without its adopt entries builds the same tenant anew
    const sections = ["groups", "filters", "rings", "featureUpdates", "expediteUpdates"];
    const more = ["qualityUpdates", "driverUpdates", "settings", "remediations"];
    const copy = await folderWith("version: 1\nstack: all-updates\n");
    for (const name of [...sections, ...more]) {
      const text = await readFile(join(out, `${name}.yaml`), "utf8");
      await writeFile(join(copy.folder, `${name}.yaml`), text);
    }
    await cp(join(out, "scripts"), join(copy.folder, "scripts"), { recursive: true });
    const other = createTestTenant({ devices: 50 });
    onTestFinished(async () => await other.close());
    const rebuilt = await command(other, ["apply", "-c", copy.folder, "--yes", "--json"]);
    expect(rebuilt.code, rebuilt.err).toBe(0);
    const desired = await load(allKinds);
    const again = createPlan(desired, await takeSnapshot(connectTo(other), desired));
    expect(again.changes).toEqual([]);
  });
});
