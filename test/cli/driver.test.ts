import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { MockTenant } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { command, type CommandResult, folderWith } from "../support/cli.ts";
import { served } from "../support/served.ts";

const config =
  "version: 1\nstack: corp\ndriverUpdates:\n  d: { displayName: Drivers, approval: manual }\n";
const intel = "Intel - net - 23.60.1.2";

async function servedWithDrivers(): Promise<{ mock: MockTenant; folder: string; config: string }> {
  const mock = served({ devices: 20 });
  const files = await folderWith(config);
  const applied = await command(mock, ["apply", "-c", files.config, "--yes"]);
  expect(applied.code, applied.err).toBe(0);
  return { mock, ...files };
}

const actionsOf = (mock: MockTenant) =>
  mock.requests.filter(({ path }) => path.endsWith("/executeAction"));
const statusOf = async (mock: MockTenant, name: string): Promise<string | undefined> => {
  const { out } = await command(mock, ["driver", "list", "--json"]);
  const { policies } = JSON.parse(out) as {
    policies: { drivers: { name: string; status: string; deployOn: string | null }[] }[];
  };
  const driver = policies[0]?.drivers.find((candidate) => candidate.name === name);
  return driver && [driver.status, driver.deployOn].filter((part) => part !== null).join(" ");
};
const resultsOf = ({ out }: CommandResult) =>
  (JSON.parse(out) as { drivers: { name: string; result: string }[] }).drivers.map(
    ({ result }) => result,
  );

describe("driver list", () => {
  test("shows each policy's drivers with state, reach and id", async () => {
    const { mock } = await servedWithDrivers();

    const { code, out } = await command(mock, ["driver", "list"]);

    expect(code).toBe(0);
    expect(out).toContain("Drivers (");
    expect(out).toContain("corp:driverUpdate/d");
    expect(out).toMatch(
      /Intel - net - 23\.60\.1\.2 +23\.60\.1\.2 +Networking +Intel +needsReview +10/,
    );
  });
});

describe("driver approve", () => {
  test("tells the consequences, asks, verifies and leaves an audit line", async () => {
    const { mock, folder, config: file } = await servedWithDrivers();

    const asked: string[] = [];

    const { code, out, err } = await command(
      mock,
      ["driver", "approve", "driverUpdate/d", intel, "--on", "2030-01-02", "-c", file],
      { answer: "yes", onAsk: (question) => asked.push(question) },
    );

    expect(code, err).toBe(0);
    expect(err).toContain("offered the driver from 2030-01-02 (UTC) on");
    expect(asked.join()).toMatch(/of "Drivers" in tenant Contoso \([0-9a-f-]{36}\), which reaches/);
    expect(out).toContain("applied: needsReview -> approved");
    expect(await statusOf(mock, intel)).toBe("approved 2030-01-02");
    const audit = await readFile(join(folder, ".ringwright/audit.jsonl"), "utf8");
    const lines = audit
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject([
      { event: "request", action: "approve", deployOn: "2030-01-02" },
      { event: "result", drivers: [{ result: "applied" }] },
    ]);
  });

  test("of what is approved already sends nothing", async () => {
    const { mock } = await servedWithDrivers();
    const args = ["driver", "approve", "Drivers", intel, "--yes", "--json"];
    await command(mock, args);

    const again = await command(mock, args);

    expect(again.code).toBe(0);
    expect(resultsOf(again)).toEqual(["unchanged"]);
    expect(actionsOf(mock)).toHaveLength(1);
  });

  test.each([
    ["a day that has passed", ["--on", "2020-01-01"], "has passed"],
    ["a day that is none", ["--on", "2026-13-40"], "is no date"],
    ["a driver that nobody knows", ["--yes", "--", "no such driver"], "no driver of the policy"],
  ])("refuses %s before any write", async (_name, more, reason) => {
    const { mock } = await servedWithDrivers();

    const { code, err } = await command(mock, ["driver", "approve", "Drivers", intel, ...more]);

    expect(code).toBe(1);
    expect(err).toContain(reason);
    expect(actionsOf(mock)).toEqual([]);
  });

  test("does nothing where nobody can be asked", async () => {
    const { mock } = await servedWithDrivers();

    const { code, err } = await command(mock, ["driver", "approve", "Drivers", intel]);

    expect(code).toBe(1);
    expect(err).toContain("--yes");
    expect(actionsOf(mock)).toEqual([]);
  });
});

describe("driver decline and pause", () => {
  // https://learn.microsoft.com/intune/intune-service/protect/windows-driver-updates-policy
  test.each([
    ["decline", "an approved driver", "approve"],
    ["pause", "a driver that was never approved", undefined],
  ])("%s refuses %s, since the service would ignore it", async (verb, _name, first) => {
    const { mock } = await servedWithDrivers();
    if (first) await command(mock, ["driver", first, "Drivers", intel, "--yes"]);
    const before = actionsOf(mock).length;

    const { code, err } = await command(mock, ["driver", verb, "Drivers", intel, "--yes"]);

    expect(code).toBe(5);
    expect(err).toContain("the service would ignore it");
    expect(actionsOf(mock)).toHaveLength(before);
  });

  test("act on every driver that a pattern stands for", async () => {
    const { mock } = await servedWithDrivers();

    const declined = await command(mock, [
      "driver",
      "decline",
      "Drivers",
      "*firmware*",
      "--yes",
      "--json",
    ]);

    expect(declined.code).toBe(0);
    expect(resultsOf(declined)).toEqual(["applied", "applied"]);
    expect(actionsOf(mock)).toHaveLength(1);
  });

  test("pause holds against apply until the driver is approved by hand", async () => {
    const { mock, config: file } = await servedWithDrivers();
    await command(mock, ["driver", "approve", "Drivers", intel, "--yes"]);
    await command(mock, ["driver", "pause", "Drivers", intel, "--yes"]);

    const applied = await command(mock, ["apply", "-c", file, "--yes"]);

    expect(applied.code).toBe(0);
    expect(await statusOf(mock, intel)).toContain("suspended");
  });

  test("whose answer is lost is read back instead of sent again", async () => {
    const { mock } = await servedWithDrivers();
    mock.inject({
      match: { path: "/deviceManagement/windowsDriverUpdateProfiles/{id}/executeAction" },
      when: "after",
      then: { reset: true },
    });

    const { code, out } = await command(mock, [
      "driver",
      "approve",
      "Drivers",
      intel,
      "--yes",
      "--json",
    ]);

    expect(code).toBe(0);
    expect(out).toContain('"result": "applied"');
    expect(actionsOf(mock)).toHaveLength(1);
  });
});
