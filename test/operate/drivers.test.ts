import type { DriverRow, Tenant } from "ringwright";
import type { MockTenant, MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test, vi } from "vitest";
import { listDriverRows } from "../../src/operate/overview/list-drivers.ts";
import { auditInStore } from "../../src/operate/verbs/audit.ts";
import {
  type DriverOperationTold,
  operateDrivers,
} from "../../src/operate/verbs/operate-drivers.ts";
import { applyOnce, connectTo } from "../support/lab.ts";
import { createTestTenant } from "../support/tenant.ts";
import { MemoryStore } from "./memory-store.ts";

const intel = "Intel - net - 23.60.1.2";
const approveIntel = { action: "approve", policy: "Drivers", drivers: [intel] } as const;
const executeAction = "/deviceManagement/windowsDriverUpdateProfiles/{id}/executeAction";
const inventories = "/deviceManagement/windowsDriverUpdateProfiles/{id}/driverInventories";

const yes = () => vi.fn((_told: DriverOperationTold): boolean => true);

interface Stage {
  readonly mock: MockTenant;
  readonly tenant: Tenant;
  readonly options: {
    readonly confirm: ReturnType<typeof yes>;
    readonly audit: ReturnType<typeof auditInStore>;
  };
  readonly audited: () => Record<string, unknown>[];
  readonly actions: () => unknown[];
  readonly driver: (name: string) => Promise<DriverRow | undefined>;
}

async function stage(tenantOptions: MockTenantOptions = {}): Promise<Stage> {
  const mock = createTestTenant({ devices: 20, ...tenantOptions });
  const tenant = connectTo(mock);
  await applyOnce(
    tenant,
    "version: 1\nstack: corp\ndriverUpdates:\n  d: { displayName: Drivers, approval: manual }\n",
  );
  const store = new MemoryStore();
  return {
    mock,
    tenant,
    options: { confirm: yes(), audit: auditInStore(store) },
    audited: () => store.lines("audit.jsonl"),
    actions: () => mock.requests.filter(({ path }) => path.endsWith("/executeAction")),
    driver: async (name) => {
      const [policy] = await listDriverRows(tenant);
      return policy?.drivers.find((driver) => driver.name === name);
    },
  };
}

describe("operateDrivers", () => {
  test.each(["approve", "decline", "suspend"] as const)(
    "refuses %s on a policy of Windows Autopatch, before it asks",
    async (action) => {
      const { mock, tenant, options, actions } = await stage();
      const name = "Windows Autopatch - Driver Update Policy [Test]";
      const { id } = mock.state.add("windowsDriverUpdateProfiles", {
        displayName: name,
        approvalType: "manual",
      });

      const refused = operateDrivers(tenant, { action, policy: name, drivers: ["*"] }, options);

      await expect(refused).rejects.toMatchObject({
        refusal: { reason: "ownedElsewhere", object: { displayName: name } },
      });
      await expect(tenant.driverUpdates.act(String(id), action, ["d"])).rejects.toMatchObject({
        name: "OwnedElsewhereError",
      });
      expect(options.confirm).not.toHaveBeenCalled();
      expect(actions()).toEqual([]);
    },
  );

  test("shows, asks, notes, sends and reads back", async () => {
    const { tenant, options, audited, driver } = await stage();

    const result = await operateDrivers(
      tenant,
      { ...approveIntel, deployOn: "2030-01-02" },
      options,
    );

    expect(options.confirm.mock.calls[0]?.[0]).toMatchObject({
      action: "approve",
      policy: { displayName: "Drivers" },
      drivers: [{ name: intel, applicableDevices: 10 }],
      consequences: expect.arrayContaining([
        expect.stringContaining("from 2030-01-02 (UTC) on"),
      ]) as string[],
    });
    expect(result).toMatchObject({
      formatVersion: 1,
      action: "approve",
      policy: { displayName: "Drivers" },
      drivers: [{ name: intel, result: "applied", before: "needsReview", after: "approved" }],
    });
    expect(await driver(intel)).toMatchObject({ status: "approved", deployOn: "2030-01-02" });
    expect(audited()).toMatchObject([
      { event: "request", action: "approve", deployOn: "2030-01-02", requestIds: [] },
      { event: "result", drivers: [{ result: "applied" }], requestIds: [expect.any(String)] },
    ]);
  });

  test("sends and asks nothing for what is so already", async () => {
    const { tenant, options, actions } = await stage();
    await operateDrivers(tenant, approveIntel, options);

    const again = await operateDrivers(tenant, approveIntel, options);

    expect(again.drivers).toMatchObject([{ result: "unchanged", after: "approved" }]);
    expect(options.confirm).toHaveBeenCalledTimes(1);
    expect(actions()).toHaveLength(1);
  });

  test("acts on every driver that a pattern stands for, in one request", async () => {
    const { tenant, options, actions } = await stage();

    const { drivers } = await operateDrivers(
      tenant,
      { action: "decline", policy: "Drivers", drivers: ["*firmware*"] },
      options,
    );

    expect(drivers.map(({ result }) => result)).toEqual(["applied", "applied"]);
    expect(actions()).toHaveLength(1);
  });
});

describe("operateDrivers refuses", () => {
  test("where the answer is no", async () => {
    const { tenant, options, actions, audited } = await stage();
    options.confirm.mockReturnValue(false);

    const refused = operateDrivers(tenant, approveIntel, options);

    await expect(refused).rejects.toMatchObject({ refusal: { reason: "notConfirmed" } });
    expect([actions(), audited()]).toEqual([[], []]);
  });

  test("what cannot be audited", async () => {
    const { tenant, options, actions } = await stage();
    const audit = () => Promise.reject(new Error("disk full"));

    const refused = operateDrivers(tenant, approveIntel, { ...options, audit });

    await expect(refused).rejects.toMatchObject({ refusal: { reason: "audit" } });
    expect(actions()).toEqual([]);
  });

  // https://learn.microsoft.com/intune/intune-service/protect/windows-driver-updates-policy
  test("what the service would ignore, before it asks", async () => {
    const { tenant, options, actions } = await stage();

    const refused = operateDrivers(tenant, { ...approveIntel, action: "suspend" }, options);

    await expect(refused).rejects.toMatchObject({
      refusal: {
        reason: "ignored",
        drivers: [
          { name: intel, why: expect.stringContaining("only an approved driver") as string },
        ],
      },
    });
    expect(options.confirm).not.toHaveBeenCalled();
    expect(actions()).toEqual([]);
  });

  test.each([
    ["2020-01-01", true],
    ["2026-13-40", false],
  ])("the day %s before it reads anything", async (deployOn, isDay) => {
    const { mock, tenant, options } = await stage();
    const before = mock.requests.length;

    const refused = operateDrivers(tenant, { ...approveIntel, deployOn }, options);

    await expect(refused).rejects.toMatchObject({
      refusal: { reason: "deployOn", isDay, today: "2026-11-22" },
    });
    expect(mock.requests).toHaveLength(before);
  });

  test("names that stand for no driver, each of them", async () => {
    const { tenant, options, actions } = await stage();

    const drivers = ["nothing", intel, "no*such"];
    const refused = operateDrivers(tenant, { ...approveIntel, drivers }, options);

    await expect(refused).rejects.toMatchObject({
      refusal: {
        reason: "drivers",
        names: [
          { name: "nothing", found: [] },
          { name: "no*such", found: [] },
        ],
      },
    });
    expect(actions()).toEqual([]);
  });
});

describe("a request of operateDrivers", () => {
  test("whose answer was lost is read back instead of sent again", async () => {
    const { mock, tenant, options, actions } = await stage();
    mock.inject({ match: { path: executeAction }, when: "after", then: { reset: true } });

    const result = await operateDrivers(tenant, approveIntel, options);

    expect(result.drivers).toMatchObject([{ result: "applied" }]);
    expect(result.error).toBeDefined();
    expect(actions()).toHaveLength(1);
  });

  test("whose answer was lost is unknown where the driver does not show it", async () => {
    const { mock, tenant, options } = await stage();
    mock.inject({ match: { path: executeAction }, when: "before", then: { reset: true } });

    const { drivers } = await operateDrivers(tenant, approveIntel, options);

    expect(drivers).toMatchObject([{ result: "unknown", after: "needsReview" }]);
  });

  test("that failed is told driver by driver, and noted", async () => {
    const { mock, tenant, options, audited } = await stage();
    mock.inject({ match: { path: executeAction }, then: { status: 403 } });

    const result = await operateDrivers(tenant, approveIntel, options);

    expect(result).toMatchObject({
      drivers: [{ result: "failed", after: "needsReview" }],
      error: expect.stringContaining("403") as string,
    });
    expect(audited().at(-1)).toMatchObject({ event: "result", drivers: [{ result: "failed" }] });
  });

  test("that cannot be read back is pending, with a warning", async () => {
    const { mock, tenant, options } = await stage();
    const audit = async (line: Parameters<typeof options.audit>[0]) => {
      await options.audit(line);
      mock.inject({ match: { method: "GET", path: inventories }, then: { status: 403 } });
    };
    const onWarning = vi.fn((_sentence: string) => undefined);

    const result = await operateDrivers(tenant, approveIntel, { ...options, audit, onWarning });

    expect(result.drivers).toMatchObject([{ result: "pending", after: null }]);
    expect(result.error).toBeUndefined();
    expect(onWarning).toHaveBeenCalledWith(expect.stringContaining("reading back failed"));
  });

  test("is noted as pending where reading it back is interrupted", async () => {
    const interrupt = new AbortController();
    const { mock, options, audited } = await stage();
    const tenant = connectTo(mock, {
      sleep: () => {
        const reason = new DOMException("interrupted", "AbortError");
        interrupt.abort(reason);
        return Promise.reject(reason);
      },
    });
    // the service takes the action, and shows it to nobody yet
    mock.inject({ match: { path: executeAction }, then: { status: 200, body: { value: {} } } });

    const operated = operateDrivers(tenant, approveIntel, {
      ...options,
      abortSignal: interrupt.signal,
    });

    await expect(operated).rejects.toMatchObject({ name: "AbortError" });
    expect(audited().at(-1)).toMatchObject({ event: "result", drivers: [{ result: "pending" }] });
  });
});
