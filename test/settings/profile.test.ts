// Settings end to end: plan, apply, drift, adopt, export on the mock tenant.
import { applyPlan, createPlan, takeSnapshot } from "ringwright";
import type { MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { exportTenant } from "../../src/reconcile/export/export-tenant.ts";
import { createLab, type Lab, load } from "../support/lab.ts";

const uri = (node: string) => `./Device/Vendor/MSFT/Policy/Config/Update/${node}`;
const text = (node: string, value: string) => ({
  "@odata.type": "#microsoft.graph.omaSettingString",
  displayName: node,
  omaUri: node.startsWith(".") ? node : uri(node),
  value,
});
const whole = (node: string, value: number) => ({
  ...text(node, ""),
  "@odata.type": "#microsoft.graph.omaSettingInteger",
  value,
});
const custom = (displayName: string, omaSettings: readonly object[], more: object = {}) => ({
  "@odata.type": "#microsoft.graph.windows10CustomConfiguration",
  displayName,
  omaSettings,
  ...more,
});
const config = (body: string, tail = "") => `version: 1
stack: corp
groups:
  pilot: { existing: true, displayName: Pilot }
settings:
  wsus:
    displayName: Updates from WSUS
${body
  .trim()
  .split("\n")
  .map((line) => `    ${line}`)
  .join("\n")}
${tail}`;
const wsus = `wsus: { server: "https://wsus.corp.example:8531", fillEmptyContentUrls: true }
updateSources: { feature: windowsUpdate, quality: wsus, driver: wsus, other: wsus }
assignments: [ { group: pilot } ]`;
// without definitions of the catalog every new setting is a custom profile
const tenant: MockTenantOptions = {
  groups: [{ displayName: "Pilot" }],
  behaviors: { settingDefinitions: "none" },
};

function values(lab: Lab, displayName = "Updates from WSUS"): Record<string, unknown> {
  const list = lab.ring(displayName)["omaSettings"] as Record<string, unknown>[];
  return Object.fromEntries(
    list.map((entry) => [String(entry["omaUri"]).replace(uri(""), ""), entry["value"]]),
  );
}

describe("a setting", () => {
  test("becomes a custom profile of Update CSP nodes, assigned", async () => {
    const lab = createLab(tenant);

    const { results } = await lab.apply(config(wsus));

    expect(results.map(({ result }) => result)).toEqual(["applied"]);
    expect(values(lab)).toEqual({
      UpdateServiceUrl: "https://wsus.corp.example:8531",
      FillEmptyContentUrls: 1,
      SetPolicyDrivenUpdateSourceForFeatureUpdates: 0,
      SetPolicyDrivenUpdateSourceForQualityUpdates: 1,
      SetPolicyDrivenUpdateSourceForDriverUpdates: 1,
      SetPolicyDrivenUpdateSourceForOtherUpdates: 1,
    });
    const id = String(lab.ring("Updates from WSUS")["id"]);
    expect(lab.mock.state.assignments("deviceConfigurations", id)).toHaveLength(1);
  });

  test("plans nothing after it was applied, though Graph masks its texts", async () => {
    const lab = createLab(tenant);
    await lab.apply(config(wsus));

    const plan = await lab.plan(config(wsus));

    expect(plan.changes).toEqual([]);
    expect(plan.summary.unchanged).toBe(1);
  });

  test("tells a text that was changed in the portal as drift, and puts it back", async () => {
    const lab = createLab(tenant);
    await lab.apply(config(wsus));
    const live = lab.ring("Updates from WSUS");
    lab.mock.state.patch("deviceConfigurations", String(live["id"]), {
      omaSettings: (live["omaSettings"] as Record<string, unknown>[]).map((entry) =>
        entry["omaUri"] === uri("UpdateServiceUrl")
          ? { ...entry, value: "https://other.example:8531" }
          : entry,
      ),
    });

    const plan = await lab.plan(config(wsus));
    await lab.apply(config(wsus));

    expect(plan.drift).toEqual([
      {
        address: "setting/wsus",
        path: "wsus.server",
        lastApplied: "https://wsus.corp.example:8531",
        live: "https://other.example:8531",
      },
    ]);
    expect(values(lab)["UpdateServiceUrl"]).toBe("https://wsus.corp.example:8531");
    expect((await lab.plan(config(wsus))).changes).toEqual([]);
  });

  test("changes one node by one PATCH that keeps the order and the names of the others", async () => {
    const lab = createLab(tenant);
    await lab.apply(config(wsus));
    const before = lab.ring("Updates from WSUS")["omaSettings"] as Record<string, unknown>[];

    const plan = await lab.plan(config(wsus.replace("driver: wsus", "driver: windowsUpdate")));
    await lab.apply(config(wsus.replace("driver: wsus", "driver: windowsUpdate")));

    expect(plan.changes[0]?.fields).toEqual([
      { path: "updateSources.driver", before: "wsus", after: "windowsUpdate" },
    ]);
    const after = lab.ring("Updates from WSUS")["omaSettings"] as Record<string, unknown>[];
    expect(after.map((entry) => entry["omaUri"])).toEqual(before.map((entry) => entry["omaUri"]));
    expect(values(lab)).toMatchObject({
      UpdateServiceUrl: "https://wsus.corp.example:8531",
      SetPolicyDrivenUpdateSourceForDriverUpdates: 0,
    });
  });

  test("takes a node out where the file says null, and leaves one that it no longer states", async () => {
    const lab = createLab(tenant);
    await lab.apply(
      config("nodes: { DetectionFrequency: 4, DisableDualScan: 1, AllowUpdateService: 1 }"),
    );

    await lab.apply(config("nodes: { DetectionFrequency: null, AllowUpdateService: 1 }"));

    expect(values(lab)).toEqual({ DisableDualScan: 1, AllowUpdateService: 1 });
  });

  test("takes out every node of a group that is null", async () => {
    const lab = createLab(tenant);
    await lab.apply(config(wsus));

    await lab.apply(config("wsus: null\nupdateSources: null\nnodes: { DetectionFrequency: 4 }"));

    expect(values(lab)).toEqual({ DetectionFrequency: 4 });
    expect(
      (await lab.plan(config("wsus: null\nupdateSources: null\nnodes: { DetectionFrequency: 4 }")))
        .changes,
    ).toEqual([]);
  });

  test("keeps what others put into the profile, encrypted texts included", async () => {
    const lab = createLab(tenant);
    await lab.apply(config(wsus));
    const live = lab.ring("Updates from WSUS");
    const foreign = [
      text("./Vendor/MSFT/WiFi/Profile/corp/Secret", "correct horse"),
      whole("ActiveHoursStart", 7),
    ];
    lab.mock.state.patch("deviceConfigurations", String(live["id"]), {
      omaSettings: [...foreign, ...(live["omaSettings"] as object[])],
    });

    await lab.apply(config(wsus.replace("quality: wsus", "quality: windowsUpdate")));

    expect(values(lab)).toMatchObject({
      "./Vendor/MSFT/WiFi/Profile/corp/Secret": "correct horse",
      ActiveHoursStart: 7,
      UpdateServiceUrl: "https://wsus.corp.example:8531",
      SetPolicyDrivenUpdateSourceForQualityUpdates: 0,
    });
    expect(JSON.stringify(lab.ring("Updates from WSUS"))).not.toContain("****");
  });

  test("never reads other people's secrets for a plan", async () => {
    const lab = createLab(tenant);
    await lab.apply(config(wsus));
    const live = lab.ring("Updates from WSUS");
    const secret = text("./Vendor/MSFT/WiFi/Profile/corp/Secret", "correct horse");
    lab.mock.state.patch("deviceConfigurations", String(live["id"]), {
      omaSettings: [secret, ...(live["omaSettings"] as object[])],
    });
    lab.mock.state.add(
      "deviceConfigurations",
      custom("Wi-Fi and updates", [secret, text("UpdateServiceUrl", "https://elsewhere.example")]),
    );
    const before = lab.mock.requests.length;

    const plan = await lab.plan(config(wsus));

    const asked = lab.mock.requests
      .slice(before)
      .flatMap((request): readonly { path: string }[] => request.batch ?? [request])
      .filter(({ path }) => path.includes("getOmaSettingPlainTextValue"));
    expect(asked).toHaveLength(1);
    expect(JSON.stringify(plan)).not.toContain("correct horse");
  });

  // whether an encrypted file comes back as text or in Base64 is not documented
  test("refuses a profile that holds an encrypted file, before any write", async () => {
    const lab = createLab(tenant);
    await lab.apply(config(wsus));
    const live = lab.ring("Updates from WSUS");
    lab.mock.state.patch("deviceConfigurations", String(live["id"]), {
      omaSettings: [
        ...(live["omaSettings"] as object[]),
        {
          ...text("./Vendor/MSFT/WiFi/Profile/corp/WlanXml", "PHhtbC8+"),
          "@odata.type": "#microsoft.graph.omaSettingStringXml",
          fileName: "wlan.xml",
        },
      ],
    });

    const plan = await lab.plan(config(wsus));

    expect(plan.changes).toEqual([]);
    expect(plan.diagnostics).toMatchObject([
      { severity: "error", message: expect.stringContaining("WlanXml is encrypted") as string },
    ]);
  });

  test("is stale where a text changed between plan and apply", async () => {
    const lab = createLab(tenant);
    await lab.apply(config(wsus));
    const desired = await load(config(wsus.replace("quality: wsus", "quality: windowsUpdate")));
    const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired));
    const live = lab.ring("Updates from WSUS");
    lab.mock.state.patch("deviceConfigurations", String(live["id"]), {
      omaSettings: [text("UpdateServiceUrl", "https://other.example:8531")],
    });

    const { results } = await applyPlan(lab.tenant, plan, desired);

    expect(results.map(({ result }) => result)).toEqual(["stale"]);
    expect(values(lab)).toEqual({ UpdateServiceUrl: "https://other.example:8531" });
  });

  test("that is deleted goes, texts and all, and a profile of others stays", async () => {
    const lab = createLab(tenant);
    await lab.apply(config(wsus));
    lab.mock.state.add(
      "deviceConfigurations",
      custom("Wi-Fi", [text("./Vendor/MSFT/WiFi/Name", "x")]),
    );
    const none = "version: 1\nstack: corp\nguards: { maxDeletes: 1 }\n";

    const { results } = await lab.apply(none, { prune: true });

    expect(results.map(({ result }) => result)).toEqual(["applied"]);
    expect(
      lab.mock.state.list("deviceConfigurations").map((object) => object["displayName"]),
    ).toEqual(["Wi-Fi"]);
  });
});

describe("adopting a custom profile", () => {
  test("compares its texts in plain, and writes nothing but the marker where all is equal", async () => {
    const lab = createLab(tenant);
    const { id } = lab.mock.state.add(
      "deviceConfigurations",
      custom("Updates from WSUS", [
        text("UpdateServiceUrl", "https://wsus.corp.example:8531"),
        whole("DetectionFrequency", 4),
      ]),
    );
    const adopting = config(
      'wsus: { server: "https://wsus.corp.example:8531" }',
      `adopt: [ { to: setting/wsus, id: ${String(id)} } ]`,
    );

    const plan = await lab.plan(adopting);
    await lab.apply(adopting);

    expect(plan.changes).toMatchObject([{ action: "adopt", fields: [] }]);
    expect(values(lab)).toEqual({
      UpdateServiceUrl: "https://wsus.corp.example:8531",
      DetectionFrequency: 4,
    });
    expect((await lab.plan(adopting)).changes).toEqual([]);
  });

  test("that sets a node twice, under both spellings of its URI, leaves one of them", async () => {
    const lab = createLab(tenant);
    const { id } = lab.mock.state.add(
      "deviceConfigurations",
      custom("Updates from WSUS", [
        whole("DetectionFrequency", 4),
        {
          ...whole("DetectionFrequency", 8),
          omaUri: "./Vendor/MSFT/Policy/Config/Update/DetectionFrequency",
        },
      ]),
    );
    const adopting = config(
      "nodes: { DetectionFrequency: 4 }",
      `adopt: [ { to: setting/wsus, id: ${String(id)} } ]`,
    );

    const plan = await lab.plan(adopting);
    await lab.apply(adopting);

    expect(plan.changes[0]?.fields).toEqual([
      { path: "nodes.DetectionFrequency", before: [4, 8], after: 4 },
    ]);
    expect(values(lab)).toEqual({ DetectionFrequency: 4 });
  });
});

describe("an export", () => {
  test("writes profiles of update nodes, by name where names can say them, and leaves the rest out", async () => {
    const lab = createLab(tenant);
    const add = (wire: object) => lab.mock.state.add("deviceConfigurations", { ...wire });
    add(
      custom("All sources", [
        text("UpdateServiceUrl", "https://wsus.corp.example:8531"),
        whole("AllowAutoUpdate", 3),
        whole("ScheduledInstallTime", 3),
      ]),
    );
    add(custom("Half a release", [text("TargetReleaseVersion", "25H2")]));
    add(custom("Wi-Fi", [text("./Vendor/MSFT/WiFi/Name", "x")]));
    add(custom("Mixed", [whole("DetectionFrequency", 4), text("./Vendor/MSFT/WiFi/Name", "x")]));

    const { files, notes } = await exportTenant(lab.tenant, "corp");

    expect((files["settings.yaml"] as { settings: unknown }).settings).toEqual({
      "all-sources": {
        displayName: "All sources",
        roleScopeTagIds: ["0"],
        wsus: { server: "https://wsus.corp.example:8531" },
        automaticUpdate: { mode: "autoInstallAndRebootAtScheduledTime", time: "03:00" },
        assignments: [],
      },
      "half-a-release": {
        displayName: "Half a release",
        roleScopeTagIds: ["0"],
        nodes: { TargetReleaseVersion: "25H2" },
        assignments: [],
      },
    });
    expect(notes).toEqual([
      expect.stringMatching(
        /^custom profile "Wi-Fi" .* is left out: it sets .\/Vendor\/MSFT\/WiFi\/Name/,
      ),
      expect.stringMatching(/^custom profile "Mixed" .* is left out/),
    ]);
  });

  test("plans adoptions without any difference, and nothing once they are applied", async () => {
    const lab = createLab(tenant);
    lab.mock.state.add(
      "deviceConfigurations",
      custom("WSUS", [
        text("UpdateServiceUrl", "https://wsus.corp.example:8531"),
        whole("SetPolicyDrivenUpdateSourceForQualityUpdates", 1),
      ]),
    );
    const { files } = await exportTenant(lab.tenant, "corp");
    const all = stringify(Object.assign({}, ...Object.values(files)) as object);

    const plan = await lab.plan(all);
    await lab.apply(all);

    expect(plan.changes).toMatchObject([{ action: "adopt", fields: [] }]);
    expect((await lab.plan(all)).changes).toEqual([]);
  });
});

describe("SettingClient", () => {
  test("updates one node in plain text and keeps the others", async () => {
    const lab = createLab(tenant);
    const created = await lab.tenant.settings.create({
      displayName: "WSUS",
      wsus: { server: "https://wsus.corp.example:8531" },
      targetRelease: { product: "Windows 11", version: "25H2" },
    });

    await lab.tenant.settings.update(created.id, {
      targetRelease: { product: "Windows 11", version: "26H2" },
    });

    expect(created.properties["wsus"]).toMatchObject({ server: "https://wsus.corp.example:8531" });
    expect(values(lab, "WSUS")).toEqual({
      UpdateServiceUrl: "https://wsus.corp.example:8531",
      ProductVersion: "Windows 11",
      TargetReleaseVersion: "26H2",
    });
  });
});

describe("a text that Graph does not tell", () => {
  const secrets = /getOmaSettingPlainTextValue/;

  test("blocks that object in the plan, and is never taken for its mask", async () => {
    const lab = createLab(tenant);
    const ring = (days: number) =>
      config(wsus, `rings: { broad: { displayName: Broad, quality: { deferralDays: ${days} } } }`);
    await lab.apply(ring(7));
    lab.mock.inject({ match: { path: secrets }, then: { status: 403 }, times: 9 });

    const plan = await lab.plan(ring(9));

    expect(plan.changes.map(({ address }) => address)).toEqual(["ring/broad"]);
    expect(plan.diagnostics).toMatchObject([
      { id: "RW120", severity: "error", address: "setting/wsus" },
    ]);
    expect(plan.complete).toBe(false);
  });

  test("fails the write of that object alone, and leaves it as it was", async () => {
    const lab = createLab(tenant);
    const both = (days: number, source: string) =>
      config(
        wsus.replace("quality: wsus", `quality: ${source}`),
        `rings: { broad: { displayName: Broad, quality: { deferralDays: ${days} } } }`,
      );
    await lab.apply(both(7, "wsus"));
    const desired = await load(both(9, "windowsUpdate"));
    const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired));
    const before = lab.ring("Updates from WSUS");
    lab.mock.inject({ match: { path: secrets }, then: { status: 403 }, times: 9 });

    const { results } = await applyPlan(lab.tenant, plan, desired);

    expect(new Map(results.map(({ address, result }) => [address, result]))).toEqual(
      new Map([
        ["ring/broad", "applied"],
        ["setting/wsus", "failed"],
      ]),
    );
    expect(lab.ring("Updates from WSUS")).toEqual(before);
  });
});

describe("a list that lags behind a write", () => {
  // https://devblogs.microsoft.com/identity/designing-for-eventual-consistency-for-microsoft-entra
  test("names secrets that are gone, so the profile is read again", async () => {
    const lab = createLab({ ...tenant, delays: { replicationMs: 5000 } });
    await lab.apply(config(wsus));
    await lab.mock.clock.sleep(60_000);

    const { results, remaining, unverified } = await lab.apply(
      config(wsus.replace("wsus.corp.example", "wsus2.corp.example")),
    );

    expect(results.map(({ result, note }) => [result, note])).toEqual([["applied", undefined]]);
    expect([remaining.update, unverified]).toEqual([0, undefined]);
  });
});
