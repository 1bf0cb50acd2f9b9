import { readFileSync } from "node:fs";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadTenantList, loadTenantState, type TenantState } from "ringwright";
import { parse } from "yaml";
import { describe, expect, onTestFinished, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import { createMockTenants } from "../../mocks/index.ts";
import { createTestTenant } from "../support/tenant.ts";

const root = join(import.meta.dirname, "../..");

/** Every script of a pipeline. */
function scriptsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "string" && ["run", "script"].includes(key) ? [inner] : scriptsIn(inner),
  );
}

describe("the pipeline example", () => {
  const example = join(root, "examples/03-pipeline");

  test("creates the five Autopatch rings and the ring for shops, and then plans empty", async () => {
    const mock = createTestTenant({ devices: 200, clock: "real" });
    onTestFinished(async () => await mock.close());
    const { folder } = await folderWith("");
    await cp(join(example, "ringwright.yaml"), join(folder, "policy.yaml"));
    const config = join(folder, "policy.yaml");

    const applied = await command(mock, ["apply", "-c", config, "--yes"]);

    expect(applied.code, applied.err).toBe(0);
    const rings = mock.state.list("deviceConfigurations");
    const deferrals = Object.fromEntries(
      rings.map((ring) => [
        ring["displayName"],
        [
          ring["qualityUpdatesDeferralPeriodInDays"],
          ring["deadlineForQualityUpdatesInDays"],
          ring["deadlineGracePeriodInDays"],
        ],
      ]),
    );
    // https://learn.microsoft.com/windows/deployment/windows-autopatch/operate/windows-autopatch-groups-windows-update
    expect(deferrals).toEqual({
      "WinUpdate - Test": [0, 0, 0],
      "WinUpdate - Ring1": [1, 2, 2],
      "WinUpdate - Ring2": [6, 2, 2],
      "WinUpdate - Ring3": [9, 5, 2],
      "WinUpdate - Last": [11, 3, 2],
      "WinUpdate - Shops": [7, null, null],
    });
    expect(rings.find(({ displayName }) => displayName === "WinUpdate - Shops")).toMatchObject({
      scheduleRestartWarningInHours: 4,
      automaticUpdateMode: "autoInstallAndRebootAtScheduledTime",
      updateWeeks: "everyWeek",
      installationSchedule: {
        scheduledInstallDay: "everyday",
        scheduledInstallTime: expect.stringMatching(/^02:00:00/) as string,
      },
    });
    expect((await command(mock, ["plan", "-c", config, "--detailed-exitcode"])).code).toBe(0);
  });

  test("puts every device that its rule selects into one of three shares", async () => {
    const mock = createTestTenant({ devices: 1000, clock: "real" });
    onTestFinished(async () => await mock.close());
    const { folder } = await folderWith("");
    await cp(join(example, "ringwright.yaml"), join(folder, "policy.yaml"));
    await command(mock, ["apply", "-c", join(folder, "policy.yaml"), "--yes"]);

    const ids = mock.state
      .list("groups")
      .filter(({ displayName }) => /Ring[123]$/.test(String(displayName)))
      .flatMap(({ id }) => mock.state.members(String(id)));
    const company = [...mock.state.devices()].filter(
      ({ device }) => device["deviceOwnership"] === "Company",
    );

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(company.length);
  });
});

describe("the example of a rollout in a pipeline", () => {
  const example = join(root, "examples/07-rollout-pipeline");
  const config = join(example, "ringwright.yaml");
  const env = { RINGWRIGHT_VAR_TEAMS_WEBHOOK: "https://hooks.example.test/a" };

  test("is valid, and the lint has no error", async () => {
    const { code, err } = await command(undefined, ["validate", "-c", config], { env });

    expect(code, err).toBe(0);
    expect(err).toContain("0 errors, ");
  });

  test.each([
    ["0.005", 0, "Completed"],
    ["0.3", 13, "RolledBack"],
  ])(
    "goes as it says where the update fails on a share of %s of the devices",
    async (rate, expected, phase) => {
      const words = ["rollout", "simulate", "november", "-c", config, "--devices", "800"];

      const { code, out, err } = await command(
        undefined,
        [...words, "--failure-rate", rate, "--json"],
        {
          env,
        },
      );

      expect(code, err).toBe(expected);
      expect(JSON.parse(out)).toMatchObject({ phase });
    },
  );

  test.each([".github/workflows/rollout.yml", "azure-pipelines-rollout.yml"])(
    "%s is YAML that runs only verbs and flags which exist, each verb once",
    async (name) => {
      const text = readFileSync(join(example, name), "utf8");
      const scripts = scriptsIn(parse(text)).flatMap((script) => script.split(/;;|\n/));
      const calls = scripts.flatMap((script) => {
        const [, verb, flags] = /npx ringwright rollout ([a-z]+)(.*)/.exec(script) ?? [];
        return verb === undefined ? [] : [{ verb, flags: flags?.match(/(?<= )--[a-z-]+/g) ?? [] }];
      });

      expect(calls.map(({ verb }) => verb).sort()).toEqual([
        "approve",
        "pause",
        "resume",
        "start",
        "tick",
      ]);
      for (const { verb, flags } of calls) {
        const { out } = await command(undefined, ["rollout", verb, "--help"]);
        for (const flag of flags) expect(out, `${verb} ${flag}`).toContain(flag);
        expect(flags).toContain("--auth");
        expect(flags).toContain(verb === "tick" ? "--fail-on" : "--yes");
      }
      // what people type is never in the text of a script, where it could be a command
      for (const script of scripts) expect(script).not.toMatch(/\$\{\{|inputs|parameters/);
    },
  );

  test("keeps ticks apart without ending one, and asks reviewers of all that goes on", () => {
    const file = join(example, ".github/workflows/rollout.yml");
    const { jobs, permissions } = parse(readFileSync(file, "utf8")) as {
      readonly permissions: object;
      readonly jobs: Readonly<Record<string, { readonly environment?: string }>>;
    };

    expect(permissions).toEqual({ contents: "read" });
    expect(jobs["tick"]).toMatchObject({
      concurrency: { "cancel-in-progress": false },
      permissions: { contents: "read", "id-token": "write" },
    });
    expect(Object.keys(jobs).filter((job) => jobs[job]?.environment !== undefined)).toEqual([
      "act",
    ]);
  });
});

describe("the example of a maintenance window", () => {
  const file = "examples/06-maintenance-window/ringwright.yaml";

  test("is planned, applied, exported and planned again without a difference", async () => {
    const mock = createTestTenant({ devices: 200, clock: "real" });
    onTestFinished(async () => await mock.close());
    const { folder } = await folderWith("");
    const config = join(folder, "policy.yaml");
    await cp(join(root, file), config);

    const planned = await command(mock, ["plan", "-c", config, "--no-cache"]);
    const applied = await command(mock, ["apply", "-c", config, "--yes"]);
    const again = await command(mock, ["plan", "-c", config, "--detailed-exitcode"]);
    const out = join(folder, "exported");
    const exported = await command(mock, ["export", "--out", out, "--stack", "night-window"]);
    const ofExport = await command(mock, ["plan", "-c", out, "--detailed-exitcode"]);

    expect(planned.out).toContain("setting/office.window");
    expect(planned.out).toMatch(/devices keep the window 02:00-05:00, except that an expired/);
    expect(planned.out).toContain("breaks the window 02:00-05:00 of setting/office.window");
    expect(applied.code, applied.err).toBe(0);
    expect(again.code, again.out).toBe(0);
    expect(exported.code, exported.err).toBe(0);
    expect(readFileSync(join(out, "rings.yaml"), "utf8")).toContain("enforce: both");
    expect(ofExport.code, ofExport.out + ofExport.err).toBe(0);
  });

  test("stands in the recipe as it is", () => {
    const [, recipe = ""] =
      /```yaml\n([\s\S]*?)```/.exec(
        readFileSync(join(root, "docs/maintenance-windows.md"), "utf8"),
      ) ?? [];

    expect(recipe).not.toBe("");
    expect(readFileSync(join(root, file), "utf8")).toContain(recipe);
  });
});

describe("the collector example", () => {
  test("is applied with its script, plans empty, and tells what came back", async () => {
    const mock = createTestTenant({
      devices: 20,
      groups: ["Pilot", "Broad"].map((name) => ({ displayName: `Updates - ${name}` })),
    });
    onTestFinished(async () => await mock.close());
    const { folder } = await folderWith("");
    await cp(join(root, "examples/collect-health"), folder, { recursive: true });
    const [pilot] = mock.state.list("groups");
    for (const { device } of mock.state.devices())
      mock.state.addMember(String(pilot?.["id"]), String(device["id"]));

    const applied = await command(mock, ["apply", "-c", folder, "--yes"]);
    const again = await command(mock, ["plan", "-c", folder, "--detailed-exitcode"]);
    await mock.clock.sleep(24 * 3_600_000);
    const results = await command(mock, ["remediation", "results", "collect-health", "-c", folder]);

    expect(applied.code, applied.err).toBe(0);
    expect(again.code, again.out).toBe(0);
    expect(results.out).toMatch(/^LT-0001 +success +skipped .*"format":"ringwright-collector"/m);
  });
});

describe("the example of a fleet", () => {
  const tenants = join(root, "examples/10-fleet/tenants.yaml");
  const keys = ["own", "adatum", "fabrikam", "northwind", "wingtip"];
  const env = { RINGWRIGHT_VAR_HELPDESK: "+49 30 5550199" };

  async function rendered(key: string): Promise<string> {
    const { code, out, err } = await command(
      undefined,
      ["fleet", "render", key, "--tenants", tenants],
      { env },
    );
    expect(code, err).toBe(0);
    const { folder } = await folderWith(out);
    await writeFile(join(folder, "policy.yaml"), out);
    return join(folder, "policy.yaml");
  }

  test.each(keys)("wants of %s what the lint finds no error in", async (key) => {
    const { code, err } = await command(undefined, ["validate", "-c", await rendered(key)], {
      env,
    });

    expect(code, err).toBe(0);
    expect(err).toContain("0 errors, ");
  });

  test("places the tenants as its comments say, and gives each what its layers say", async () => {
    const list = await loadTenantList(tenants);
    const states = new Map<string, TenantState>();
    for (const tenant of list.tenants)
      states.set(tenant.key, await loadTenantState(list, tenant, { env }));

    const broad = (key: string) =>
      states.get(key)?.desired.resources.find(({ address }) => address === "ring/broad");
    expect(list.waves.map((wave) => [wave.name, wave.tenants])).toEqual([
      ["own", ["own"]],
      ["early", ["fabrikam", "wingtip"]],
      ["rest", ["adatum", "northwind"]],
    ]);
    expect(broad("own")?.fields["feature.deferralDays"]).toBe(60);
    expect(broad("adatum")?.fields).toMatchObject({
      "feature.deferralDays": 180,
      postponeRebootUntilAfterDeadline: true,
    });
    expect(broad("fabrikam")?.fields).not.toHaveProperty("postponeRebootUntilAfterDeadline");
    expect(broad("fabrikam")?.assignments).toHaveLength(3);
    expect(states.get("fabrikam")?.desired.freezeEvents ?? []).toEqual([]);
    expect(states.get("fabrikam")?.desired.calendar?.freeze).toHaveLength(1);
  });

  test("applied to five tenants of a mock, plans empty in each", async () => {
    const list = await loadTenantList(tenants);
    const mocks = createMockTenants({
      tenants: list.tenants.map(({ tenantId }) => ({ tenantId, devices: 10 })),
      shared: { clock: "real" },
    });
    onTestFinished(async () => await mocks.close());
    const url = await mocks.url();

    for (const { key, tenantId } of list.tenants.filter((tenant) => tenant.key !== "fabrikam")) {
      const { token } = await mocks
        .credential(tenantId)
        .getToken("https://graph.microsoft.com/.default");
      const own = { ...env, RINGWRIGHT_GRAPH_URL: url, RINGWRIGHT_ACCESS_TOKEN: token };
      const config = await rendered(key);
      const applied = await command(undefined, ["apply", "-c", config, "--yes"], { env: own });
      const planned = await command(undefined, ["plan", "-c", config, "--detailed-exitcode"], {
        env: own,
      });

      expect(applied.code, applied.err).toBe(0);
      expect(planned.code, planned.out).toBe(0);
      expect(mocks.tenant(tenantId).state.list("deviceConfigurations")).toHaveLength(2);
    }
  });
});
