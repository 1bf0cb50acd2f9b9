import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyPlan, createPlan, loadDesiredState, takeSnapshot } from "ringwright";
import type { MockTenant } from "ringwright/mocks";
import { describe, expect, onTestFinished, test } from "vitest";
import { connectTo } from "../support/lab.ts";
import { createTestTenant } from "../support/tenant.ts";
import { day } from "./tool-lab.ts";

const pin = (file: string) => ({
  x64: {
    file,
    url: `https://example.org/${file}`,
    sha256: "a".repeat(64),
    size: 70_000_000,
    from: "https://example.org/",
    readAt: "2026-11-20T09:00:00Z",
  },
});

const lock = {
  formatVersion: 1,
  tools: {
    go: {
      "1.27.3": pin("go1.27.3.windows-amd64.zip"),
      "1.27.4": pin("go1.27.4.windows-amd64.zip"),
    },
    temurin: { "21.0.5+11": pin("OpenJDK21U-jdk_x64_windows_hotspot_21.0.5_11.zip") },
  },
};

/** Applies a policy file with these tools for all devices. */
async function apply(mock: MockTenant, tools: Readonly<Record<string, string>>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-applied-tools-"));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  const lines = Object.entries(tools).map(
    ([name, version]) =>
      `  ${name}: { version: ${version}, source: '\\\\files\\share', assignments: [{ allDevices: true, schedule: { every: hour } }] }`,
  );
  await writeFile(
    join(folder, "ringwright.yaml"),
    `version: 1\nstack: corp\ntools:\n${lines.join("\n")}\n`,
  );
  await writeFile(join(folder, "tools.lock.json"), JSON.stringify(lock));
  const desired = await loadDesiredState(join(folder, "ringwright.yaml"), { env: {} });
  const tenant = connectTo(mock);
  const plan = createPlan(desired, await takeSnapshot(tenant, desired));
  const result = await applyPlan(tenant, plan, desired);
  expect(new Set(result.results.map(({ result: became }) => became))).toEqual(new Set(["applied"]));
}

describe("Tools of a policy file on a mock tenant", () => {
  test("come to the PCs and go back by what apply writes alone", async () => {
    const mock = createTestTenant({ devices: 20, tools: { installed: { go: ["1.27.3"] } } });
    onTestFinished(async () => await mock.close());
    const activeOf = (tool: string) =>
      new Set(mock.devicesWith(tool).map(({ active }) => active ?? "none"));

    await apply(mock, { go: "1.27.4", temurin: "21.0.5+11" });
    mock.clock.advance(day);
    expect(activeOf("go")).toEqual(new Set(["1.27.4"]));
    expect(activeOf("temurin")).toEqual(new Set(["21.0.5+11"]));

    await apply(mock, { go: "1.27.3", temurin: "21.0.5+11" });
    mock.clock.advance(day);
    expect(activeOf("go")).toEqual(new Set(["1.27.3"]));
    expect(mock.devicesWith("go")[0]?.placed).toEqual(["1.27.3", "1.27.4"]);
  });
});
