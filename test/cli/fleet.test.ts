import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { command } from "../support/cli.ts";
import { baseConfig, testFleet, type TestFleet } from "../support/fleet.ts";

async function fleetCommand(
  setup: TestFleet,
  args: readonly string[],
  options: { readonly answer?: string; readonly env?: Record<string, string> } = {},
) {
  const env = { ...(await setup.env()), ...options.env };
  return await command(undefined, ["fleet", ...args, "--tenants", setup.list], {
    ...options,
    env,
  });
}

describe("ringwright fleet", () => {
  test("plans, applies and plans empty over real HTTP, and reports in every form", async () => {
    const setup = await testFleet({ waves: { own: 1, rest: 2 } });
    const file = (name: string) => join(setup.folder, name);

    const planned = await fleetCommand(setup, ["plan", "--detailed-exitcode"]);
    const applied = await fleetCommand(setup, [
      "apply",
      "--yes",
      "--jsonl",
      file("runs.jsonl"),
      "--markdown",
      file("report.md"),
      "--html",
      file("report.html"),
      "--metrics",
      file("fleet.prom"),
    ]);
    const again = await fleetCommand(setup, ["plan", "--detailed-exitcode"]);

    expect(planned.code).toBe(2);
    expect(planned.out).toContain("3 to change");
    expect(applied.code).toBe(0);
    expect(applied.out).toContain("3 applied");
    expect(again.code).toBe(0);
    expect(again.out).toContain("3 unchanged");
    const lines = (await readFile(file("runs.jsonl"), "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly type: string; readonly outcome?: string });
    expect(lines.map(({ type, outcome }) => outcome ?? type)).toEqual([
      "applied",
      "applied",
      "applied",
      "summary",
    ]);
    expect(await readFile(file("report.md"), "utf8")).toContain("**3 applied**");
    expect(await readFile(file("report.html"), "utf8")).toContain("Tenants and objects");
    const metrics = await readFile(file("fleet.prom"), "utf8");
    expect(metrics).toMatch(
      /ringwright_tenant_last_success_timestamp_seconds\{tenant="own-1",verb="apply"\} \d+/,
    );
    expect(metrics.endsWith("# EOF\n")).toBe(true);
  });

  test("applies exactly the plans that were approved, and nothing else", async () => {
    const setup = await testFleet({ waves: { own: 1, rest: 1 } });
    const plans = join(setup.folder, "plans");
    const planned = await fleetCommand(setup, ["plan", "--out", plans]);
    const digest = /--digest (sha256:[0-9a-f]{64})/.exec(planned.err)?.[1] ?? "";
    await setup.put("base/rings.yaml", baseConfig.replace("deferralDays: 7", "deferralDays: 21"));

    const moved = await fleetCommand(setup, ["apply", plans, "--digest", digest, "--yes"]);
    await setup.put("base/rings.yaml", baseConfig);
    const other = await fleetCommand(setup, [
      "apply",
      plans,
      "--yes",
      "--digest",
      `sha256:${"0".repeat(64)}`,
    ]);
    const applied = await fleetCommand(setup, ["apply", plans, "--digest", digest, "--yes"]);

    expect([moved.code, other.code, applied.code]).toEqual([4, 4, 0]);
    expect(moved.err).toContain("the plans are of other content than the waves take now");
    expect(other.err).toContain("is not what was approved");
    expect(applied.out).toContain("2 applied");
  });

  test("refuses a saved plan that somebody edited", async () => {
    const setup = await testFleet({ waves: { own: 1 } });
    const plans = join(setup.folder, "plans");
    await fleetCommand(setup, ["plan", "--out", plans]);
    const file = join(plans, "own-1.plan.json");
    await writeFile(file, (await readFile(file, "utf8")).replace("Broad", "Wider"));

    const { code, err } = await fleetCommand(setup, ["apply", plans, "--yes"]);

    expect(code).toBe(4);
    expect(err).toContain("is not the plan that was approved");
    expect(setup.createsIn("own-1")).toBe(0);
  });

  test("asks before it writes, and writes what was shown", async () => {
    const setup = await testFleet({ waves: { own: 1, rest: 2 } });

    const no = await fleetCommand(setup, ["apply"], { answer: "no" });
    const yes = await fleetCommand(setup, ["apply"], { answer: "yes" });

    expect(no.code).toBe(1);
    expect(no.err).toContain("not confirmed; nothing was written");
    expect(yes.code).toBe(0);
    // own first, then those whose wave it opened
    expect(yes.err).toContain("1 to change");
    expect(yes.out).toContain("3 applied");
  });

  test("writes nothing where nobody can be asked", async () => {
    const setup = await testFleet({ waves: { own: 1 } });

    const { code, err } = await fleetCommand(setup, ["apply"]);

    expect(code).toBe(1);
    expect(err).toContain("nobody can be asked here, so nothing was written");
    expect(setup.writesTo("own-1")).toEqual([]);
  });

  test("works on the tenants of a key, a tag or a wave, and names what there is otherwise", async () => {
    const setup = await testFleet({ waves: { own: 1, rest: 2 } });

    const wave = await fleetCommand(setup, ["plan", "--only", "rest"]);
    const key = await fleetCommand(setup, ["plan", "--only", "own-1,rest-2", "--json"]);
    const none = await fleetCommand(setup, ["plan", "--only", "gold"]);

    expect(wave.out).toContain("plan of 2 tenants");
    const { runs } = JSON.parse(key.out) as { readonly runs: { readonly tenant: string }[] };
    expect(runs.map(({ tenant }) => tenant)).toEqual(["own-1", "rest-2"]);
    expect(none.code).toBe(1);
    expect(none.err).toContain("--only gold is no tenant, tag or wave of");
  });

  test("sends no token of a real sign-in to another Graph root", async () => {
    const setup = await testFleet({ waves: { own: 1 } });
    const text = await readFile(setup.list, "utf8");
    await writeFile(
      setup.list,
      text.replace(
        /app: \{.*\}/,
        "app: { type: secret, clientId: 11111111-2222-4333-8444-555555555555, secretEnv: APP_SECRET } }",
      ),
    );

    const { code, out } = await fleetCommand(setup, ["plan"], { env: { APP_SECRET: "hush" } });

    expect(code).toBe(1);
    expect(out).toContain("another Graph root is named: that is taken only with ready tokens");
    expect(setup.mock.tenant(setup.idOf("own-1")).requests).toEqual([]);
  });

  test("finds drift, exits with 2, and says where and in whom", async () => {
    const setup = await testFleet({ waves: { own: 1, rest: 2 } });
    await fleetCommand(setup, ["apply", "--yes"]);
    const { state } = setup.mock.tenant(setup.idOf("rest-2"));
    const broad = state
      .list("deviceConfigurations")
      .find(({ displayName }) => displayName === "Broad");
    state.patch("deviceConfigurations", String(broad?.["id"]), {
      qualityUpdatesDeferralPeriodInDays: 1,
    });

    const { code, out } = await fleetCommand(setup, ["drift"]);

    expect(code).toBe(2);
    expect(out).toContain("1 with drift and 2 without drift");
    expect(out).toMatch(
      /Differ from the others\n {2}1 of 3 on \.\/base: rest-2\n {6}drift ring\/broad/,
    );
    expect(out).toContain("ring/broad: quality.deferralDays in 1: rest-2");
  });

  test("checks tenants before anything is planned there", async () => {
    const setup = await testFleet({
      waves: { own: 1, rest: 3 },
      // the command goes by the clock of this machine
      shared: { clock: "real" },
      entries: {
        "rest-1": { consent: [] },
        "rest-2": { intune: "unlicensed" },
        "rest-3": { consent: ["DeviceManagementConfiguration.Read.All"] },
      },
    });

    const { code, out } = await fleetCommand(setup, ["doctor", "--json"]);

    const { tenants } = JSON.parse(out) as {
      readonly tenants: { readonly tenant: string; readonly failure: { code: string } | null }[];
    };
    expect(code).toBe(3);
    expect(
      Object.fromEntries(tenants.map(({ tenant, failure }) => [tenant, failure?.code])),
    ).toEqual({
      "own-1": undefined,
      "rest-1": "consentMissing",
      "rest-2": "licenceMissing",
      "rest-3": "permissionMissing",
    });
  });
});
