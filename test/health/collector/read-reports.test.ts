import { cp } from "node:fs/promises";
import { join } from "node:path";
import {
  applyPlan,
  type CollectorReports,
  createPlan,
  loadDesiredState,
  parseOsBuild,
  readCollectorReports,
  takeSnapshot,
} from "ringwright";
import type { MockTenant, MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { connectTo } from "../../support/lab.ts";
import { folderOf } from "../../support/policy-folder.ts";
import { createTestTenant } from "../../support/tenant.ts";

const example = join(import.meta.dirname, "../../../examples/collect-health");
const hour = 3_600_000;

/** A tenant with the example applied, some time later. */
async function collected(
  hours: number,
  options: MockTenantOptions = {},
): Promise<{ mock: MockTenant; id: string; reports: CollectorReports }> {
  const mock = createTestTenant({
    devices: 400,
    startAt: "2026-11-10T17:00:00Z",
    groups: ["Pilot", "Broad"].map((name) => ({
      displayName: `Updates - ${name}`,
      groupTypes: ["DynamicMembership"],
      membershipRuleProcessingState: "On",
      membershipRule: `(device.displayName -startsWith "LT-${name === "Pilot" ? "00" : "02"}")`,
    })),
    rings: [
      {
        displayName: "All",
        qualityUpdatesDeferralPeriodInDays: 0,
        deadlineForQualityUpdatesInDays: 1,
        deadlineGracePeriodInDays: 0,
        assignments: [{ target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } }],
      },
    ],
    ...options,
  });
  const tenant = connectTo(mock);
  const folder = await folderOf({});
  await cp(example, folder, { recursive: true });
  const desired = await loadDesiredState(folder, { env: {} });
  const plan = createPlan(desired, await takeSnapshot(tenant, desired));
  await applyPlan(tenant, plan, desired);
  await mock.clock.sleep(hours * hour);
  const id = String(mock.state.list("deviceHealthScripts")[0]?.["id"]);
  return { mock, id, reports: await readCollectorReports(tenant, id) };
}

const readable = ({ devices }: CollectorReports) =>
  devices.flatMap(({ reading, ...device }) =>
    reading.ok ? [{ ...device, report: reading.report }] : [],
  );

describe("readCollectorReports", () => {
  test("gives what a fleet that stays says, joined to the PCs of Intune", async () => {
    const { mock, reports } = await collected(36);

    const all = readable(reports);
    expect(all.length).toBeGreaterThan(100);
    expect(all).toHaveLength(reports.devices.length);
    expect(reports).toMatchObject({ unjoined: [], silent: 400 - all.length });
    const byId = new Map(
      mock.state.list("managedDevices").map((row) => [String(row["id"]).toLowerCase(), row]),
    );
    for (const { managedDeviceId, deviceId, osVersion, report } of all) {
      const row = byId.get(managedDeviceId);
      expect(row?.["azureADDeviceId"] ?? null).toBe(deviceId);
      expect(report.os).toBe(osVersion);
      expect(report.disk?.freeMb).toBe(
        Math.floor(Number(row?.["freeStorageSpaceInBytes"]) / 1_048_576),
      );
    }
    const unknown = all.filter(({ report }) => report.events === null);
    expect(unknown.length).toBeGreaterThan(0);
    for (const { report } of unknown)
      expect(report.unknown).toMatchObject([{ part: "events", because: "notRead" }]);
    expect(all.some(({ report }) => report.leftovers?.names.includes("UseWUServer"))).toBe(true);
  });

  test("tells what PCs installed, failed to install and wait for", async () => {
    const { mock, reports } = await collected(9 * 24, {
      devicesUpdate: { failures: { rate: 0.2, releases: ["2026-11-10"] } },
    });

    const all = readable(reports);
    const failed = all.filter(({ report }) => (report.history?.counts[4] ?? 0) > 0);
    const done = all.filter(({ report }) => (report.history?.counts[2] ?? 0) > 0);
    expect(failed.length / all.length).toBeGreaterThan(0.1);
    expect(done.length / all.length).toBeGreaterThan(0.5);
    for (const { report } of failed) {
      expect(report.history?.last[0]).toMatchObject({
        result: 4,
        kb: "KB5193404",
        code: expect.stringMatching(/^0x8/),
      });
      expect(report.os).not.toMatch(/\.9812$/);
    }
    // what failed is of this release alone, and what restarted says so
    const restarted = new Set(mock.restarts().map(({ deviceId }) => deviceId.toLowerCase()));
    for (const { deviceId } of failed) expect(restarted.has(deviceId ?? "")).toBe(false);
    for (const { report } of done) expect(parseOsBuild(report.os ?? "")).toBeDefined();
  });

  test("sees PCs that wait for their restart", async () => {
    const { reports } = await collected(48, {
      devicesUpdate: true,
      rings: [
        {
          displayName: "Slow",
          qualityUpdatesDeferralPeriodInDays: 0,
          deadlineForQualityUpdatesInDays: 7,
          deadlineGracePeriodInDays: 2,
          assignments: [
            { target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } },
          ],
        },
      ],
    });

    const pending = readable(reports).filter(({ report }) => report.restart?.pending === true);
    expect(pending.length).toBeGreaterThan(20);
  });

  test("keeps apart what cannot be joined, and takes the latest of several runs", async () => {
    const { mock, id } = await collected(36);
    const tenant = connectTo(mock, {
      fetch: async (input, init) => {
        const answer = await mock.fetch(input, init);
        if (!input.includes("/deviceRunStates")) return answer;
        const body = (await answer.json()) as { value: Record<string, unknown>[] };
        const [first = {}, second = {}] = body.value;
        body.value.push(
          {
            ...first,
            id: "a",
            lastStateUpdateDateTime: "2026-01-01T00:00:00Z",
            detectionState: "fail",
          },
          { ...second, id: "b", managedDevice: null },
          { ...second, id: "c", managedDevice: { id: "9c0d1111-0000-4000-8000-000000000004" } },
        );
        return Response.json(body);
      },
    });

    const { devices, unjoined } = await readCollectorReports(tenant, id);

    expect(devices.length).toBeGreaterThan(100);
    expect(devices.every(({ detection }) => detection === "success")).toBe(true);
    expect(unjoined.map(({ managedDeviceId }) => managedDeviceId)).toEqual([
      null,
      "9c0d1111-0000-4000-8000-000000000004",
    ]);
  });
});
