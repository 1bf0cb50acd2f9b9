import { cp, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { HealthLine, HealthReport } from "ringwright";
import type { MockTenantOptions } from "ringwright/mocks";
import { describe, expect, onTestFinished, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import { createTestTenant } from "../support/tenant.ts";

const root = join(import.meta.dirname, "../..");
/** Whatever day it is, the release is the one that the mock's devices know. */
const health = ["report", "health", "--release", "2026-11-10", "--days", "365"];

async function tenantWithRings(withCollector = true, options: MockTenantOptions = {}, hours = 36) {
  const mock = createTestTenant({ devices: 300, startAt: "2026-11-22T08:00:00Z", ...options });
  onTestFinished(async () => await mock.close());
  const { folder } = await folderWith("");
  for (const name of ["09-find-a-bad-update", "collect-health"])
    await cp(join(root, "examples", name), join(folder, name), { recursive: true });
  const rings = join(folder, "09-find-a-bad-update", "ringwright.yaml");
  // one look knows no more of a device than that none of its rings could have offered it
  const text = await readFile(rings, "utf8");
  await writeFile(rings, text.replaceAll(/deferralDays: \d+/g, "deferralDays: 14"));
  const collector = join(folder, "collect-health", "ringwright.yaml");
  for (const config of withCollector ? [rings, collector] : [rings]) {
    const applied = await command(mock, ["apply", "-c", config, "--yes"]);
    expect(applied.code, applied.out + applied.err).toBe(0);
  }
  mock.clock.advance(hours * 3_600_000);
  return { mock, folder, config: rings };
}

describe("report health", () => {
  test("tells what the collector found, with its devices on request", async () => {
    const { mock, config } = await tenantWithRings();

    const { code, out, err } = await command(mock, [
      ...health,
      "-c",
      config,
      "--json",
      "--devices",
    ]);

    expect(code, err).toBe(0);
    const report = JSON.parse(out) as HealthReport & { readonly devices: readonly HealthLine[] };
    expect(report.sources.map(({ source }) => source)).toEqual(["intune", "collector"]);
    const server = report.problems.find(({ code: name }) => name === "asksOtherServer");
    expect(server?.devices).toBeGreaterThan(1);
    const own = report.devices.filter(({ problem }) => problem === "asksOtherServer");
    expect(own).toHaveLength(server?.devices ?? 0);
    const { out: text } = await command(mock, [
      ...health,
      "-c",
      config,
      "--problem",
      "asksotherserver",
    ]);
    for (const { device } of own) expect(text).toContain(device);
    expect(text).toContain(`${server?.devices} devices  asksOtherServer (configuration)`);
  });

  test("keeps reports where it is asked to, alone, and compares with the last", async () => {
    const { mock, config, folder } = await tenantWithRings();
    const file = join(folder, "reports.sqlite");

    await command(mock, [...health, "-c", config, "--history", file]);
    await expect(stat(file)).rejects.toThrow("ENOENT");
    const first = await command(mock, [...health, "-c", config, "--history", file, "--record"]);
    const second = await command(mock, [...health, "-c", config, "--history", file, "--json"]);

    expect(first.out).not.toContain("Since ");
    const { changes } = JSON.parse(second.out) as HealthReport;
    expect(changes).toMatchObject({ moves: [], arrived: 0, left: 0, gone: [] });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test("reports without a history that cannot be used, and records nothing there", async () => {
    const { mock, config, folder } = await tenantWithRings(false);
    const file = join(folder, "other.sqlite");
    await writeFile(file, "not a database, but long enough ".repeat(100));
    const all = [...health, "-c", config, "--no-collector", "--history", file];

    const read = await command(mock, all);
    const recorded = await command(mock, [...all, "--record"]);

    expect(read.code, read.err).toBe(0);
    expect(read.err).toContain("nothing is compared with an earlier report");
    expect([recorded.code, recorded.out]).toEqual([1, ""]);
    expect(recorded.err).toMatch(/the report cannot be recorded: .*; move that file away/);
    expect(await readFile(file, "utf8")).toContain("not a database");
  });

  test("asks for a name where several may be the collector, and for files that are there", async () => {
    const { mock, config } = await tenantWithRings();
    mock.state.add("deviceHealthScripts", { displayName: "Ringwright - Collect update health" });

    const several = await command(mock, [...health, "-c", config]);
    const missing = await command(mock, [
      ...health,
      "-c",
      config,
      "--no-collector",
      "--logs",
      "nowhere/*.evtx",
    ]);

    expect(several.code, several.err).toBe(0);
    expect(several.err).toContain("several remediations may be the collector");
    expect([missing.code, missing.out]).toEqual([1, ""]);
    expect(missing.err).toContain("nowhere/*.evtx stands for no file");
  });

  test("says that no collector is deployed, and that there is nowhere to record", async () => {
    const { mock, config } = await tenantWithRings(false);

    const without = await command(mock, [...health, "-c", config]);
    const unnamed = await command(mock, [...health, "-c", config, "--no-collector"]);
    const wrong = await command(mock, [...health, "-c", config, "--collector", "none"]);
    const nowhere = await command(mock, [...health, "--record"], { env: {} });

    expect(without.code).toBe(0);
    expect(without.err).toContain("no collector is deployed");
    expect(unnamed.err).not.toContain("collector");
    expect([wrong.code, wrong.out]).toEqual([1, ""]);
    expect(nowhere.code).toBe(1);
    expect(nowhere.err).toContain("--record has nowhere to keep the report");
  });

  test("ends with 2 where something is found that was asked to fail", async () => {
    const installs = { release: "2026-11-10" };
    const options = {
      devicesUpdate: {},
      startAt: "2026-11-05T08:00:00Z",
      unapprovedInstalls: [{ at: "2026-11-12T03:00:00Z", installs }],
    };
    const { mock, config } = await tenantWithRings(false, options, 8 * 24);
    const all = [...health, "-c", config, "--no-collector"];

    const asked = await command(mock, [...all, "--fail-on", "unapproved,standsOut"]);
    const other = await command(mock, [...all, "--fail-on", "new,standsOut"]);
    const without = await command(mock, [...all, "--fail-on", "unapproved", "--no-installs"]);
    const wrong = await command(mock, [...all, "--fail-on", "all"]);

    expect([asked, other, without, wrong].map(({ code }) => code)).toEqual([2, 0, 0, 1]);
    expect(asked.out).toContain("Releases that came before their deferral was over");
    expect(without.out).not.toContain("Installs against policy");
    expect(wrong.err).toContain("--fail-on takes unapproved, new, standsOut");
  });

  test("ends with 3 where logs cannot be read, and tells of the rest", async () => {
    const { mock, config, folder } = await tenantWithRings(false);
    const csv = join(folder, "devices.csv");

    const file = join(folder, "reports.sqlite");
    const { code, out, err } = await command(mock, [
      ...health,
      "-c",
      config,
      "--no-collector",
      "--logs",
      config,
      "--csv",
      csv,
      "--history",
      file,
      "--record",
    ]);

    expect(code).toBe(3);
    expect(err).toContain("the report was not recorded: a part could not be read");
    const { code: refused } = await command(mock, [...health, "--ring", "pilot", "--record"]);
    expect(refused).toBe(1);
    expect(out).toContain("Logs of devices: 0 devices.");
    expect(await readFile(csv, "utf8")).toMatch(/^device,managedDeviceId,rings,model/);
  });
});
