import {
  listRingRows,
  operateDrivers,
  operateRing,
  type KnownReach,
  type RingOperationTold,
} from "ringwright";
import type { MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test, vi } from "vitest";
import { readReached } from "../../src/operate/known-reach.ts";
import { ringKind } from "../../src/rings/kind.ts";
import { connectTo, createLab, type Lab } from "../support/lab.ts";

const config = (assignments: string) => `version: 1
stack: corp
groups:
  few: { displayName: Few, membershipRule: (device.displayName -startsWith "LT-000") }
  vip: { displayName: Vip, members: { devices: [LT-0001] } }
filters:
  dell: { displayName: Dell, platform: windows10AndLater, rule: (device.manufacturer -eq "Dell Inc.") }
rings:
  broad: { displayName: Broad, quality: { deferralDays: 3 }, assignments: ${assignments} }
driverUpdates:
  d: { displayName: Drivers, approval: manual, assignments: [ { group: few } ] }
`;
const fewWithoutVip = "[ { group: few }, { exclude: vip } ]";
const everyone = "[ { allDevices: true } ]";

async function labOf(assignments: string, options: MockTenantOptions = {}): Promise<Lab> {
  const lab = createLab({ devices: 60, ...options });
  await lab.apply(config(assignments));
  return lab;
}

/** Names of the devices that the ring truly reaches, as the tenant has it. */
function truth(lab: Lab): string[] {
  const reached = new Set(lab.mock.state.reachedDevices(String(lab.ring("Broad")["id"])));
  return lab.mock.state
    .list("devices")
    .filter(({ deviceId }) => reached.has(String(deviceId)))
    .map(({ displayName }) => String(displayName))
    .sort();
}

const pause = { verb: "pause", ring: "Broad", contents: ["quality"] } as const;
const rollback = { verb: "rollback", ring: "Broad", contents: ["quality"] } as const;
const writesOf = ({ mock }: Lab) =>
  mock.requests.filter(
    ({ method, path }) => method === "PATCH" || /\/extend|executeAction/.test(path),
  );

async function toldOf(lab: Lab): Promise<KnownReach | undefined> {
  let devices: KnownReach | undefined;
  const told = (found: { readonly devices: KnownReach }) => {
    devices = found.devices;
    return true;
  };
  const result = await operateRing(lab.tenant, pause, { confirm: told });
  expect(result.devices).toEqual(devices);
  return devices;
}

describe("a verb on a ring is told with", () => {
  test.each([
    ["a group and an exclusion", fewWithoutVip],
    ["everyone", everyone],
    ["a filter", "[ { allDevices: true, filter: dell } ]"],
    ["no target", "[]"],
    ["exclusions alone", "[ { exclude: vip } ]"],
  ])("the devices that it truly reaches: %s", async (_, assignments) => {
    const lab = await labOf(assignments);
    const names = truth(lab);

    const devices = await toldOf(lab);

    expect(devices).toEqual({
      count: names.length,
      atLeast: names.length,
      unknown: [],
      names: names.slice(0, 20),
      more: Math.max(0, names.length - 20),
    });
  });

  test("the part that is known, and why not all is", async () => {
    const lab = await labOf(everyone);
    const users = lab.mock.state.add("groups", {
      displayName: "People",
      groupTypes: ["DynamicMembership"],
      membershipRule: '(user.department -eq "IT")',
      membershipRuleProcessingState: "On",
    });
    await lab.tenant.rings.assign(String(lab.ring("Broad")["id"]), [
      { target: "group", groupId: String(lab.group("Few")["id"]) },
      { target: "group", groupId: String(users["id"]) },
    ]);

    const devices = await toldOf(lab);

    expect(devices).toMatchObject({ count: null, atLeast: 9 });
    expect(devices?.unknown).toEqual([expect.stringContaining('"People" holds users')]);
    expect(devices?.names).toHaveLength(9);
  });

  test.each([
    ["devices", "/devices"],
    ["groups", "/groups"],
  ])("an unknown number where %s may not be read, and goes on", async (_, path) => {
    const lab = await labOf(fewWithoutVip);
    lab.mock.inject({
      match: { method: "GET", path: new RegExp(`^${path}`) },
      then: { status: 403 },
    });

    const devices = await toldOf(lab);

    expect(devices).toMatchObject({ count: null, atLeast: 0, names: [], more: 0 });
    expect(devices?.unknown).toEqual([expect.stringContaining("403")]);
    expect(lab.ring("Broad")).toMatchObject({ qualityUpdatesPaused: true });
  });

  test("progress, before the question", async () => {
    const lab = await labOf(fewWithoutVip);
    const seen: string[] = [];

    await operateRing(lab.tenant, pause, {
      onProgress: (read) => seen.push(`read ${read}`),
      onTold: () => seen.push("told"),
      confirm: () => true,
    });

    expect(seen).toEqual(["read 0", "told"]);
  });

  test("no devices at all where nothing has to be sent", async () => {
    const lab = await labOf(everyone);
    await operateRing(lab.tenant, pause, { confirm: () => true });
    const before = lab.mock.requests.length;

    const { devices } = await operateRing(lab.tenant, pause, { confirm: () => true });

    expect(devices).toBeNull();
    expect(lab.mock.requests.slice(before).some(({ path }) => path === "/devices")).toBe(false);
  });
});

describe("a verb on drivers is told with", () => {
  test("the devices that the policy reaches", async () => {
    const lab = await labOf(everyone);
    const confirm = vi.fn(({ devices }: { devices: KnownReach }) => devices.count === 9);

    const result = await operateDrivers(
      lab.tenant,
      { action: "approve", policy: "Drivers", drivers: ["Intel - net - *"] },
      { confirm },
    );

    expect(confirm.mock.results).toMatchObject([{ value: true }]);
    expect(result.devices).toMatchObject({ count: 9, unknown: [], more: 0 });
  });
});

describe("a rollback", () => {
  const refusalOf = async (lab: Lab, maxDevices: number | undefined) => {
    const confirm = vi.fn(() => true);
    const before = writesOf(lab).length;
    const refused = operateRing(lab.tenant, { ...rollback, maxDevices }, { confirm });
    await expect(refused).rejects.toMatchObject({ name: "OperationRefusedError" });
    expect(confirm).not.toHaveBeenCalled();
    expect(writesOf(lab)).toHaveLength(before);
    return await refused.catch((error: unknown) => error as Error & { refusal: unknown });
  };

  test("is refused, with the number, where nobody said how many", async () => {
    const lab = await labOf(fewWithoutVip);

    const error = await refusalOf(lab, undefined);

    expect(error).toMatchObject({
      refusal: { reason: "maxDevicesMissing", devices: { count: 8 } },
      message: expect.stringMatching(
        /reaches 8 devices.*maxDevices.*Nothing was written/,
      ) as string,
    });
  });

  test("is refused where it reaches more than was said", async () => {
    const lab = await labOf(fewWithoutVip);

    const error = await refusalOf(lab, 7);

    expect(error).toMatchObject({
      refusal: { reason: "tooManyDevices", maxDevices: 7, devices: { count: 8 } },
      message: expect.stringMatching(/reaches 8 devices.*maxDevices allows 7/) as string,
    });
  });

  test("is refused where the number is not known, whatever was said", async () => {
    const lab = await labOf(fewWithoutVip);
    lab.mock.inject({ match: { path: /^\/devices/ }, then: { status: 403 } });

    const error = await refusalOf(lab, 1_000_000);

    expect(error).toMatchObject({
      refusal: { reason: "tooManyDevices", devices: { count: null } },
      message: expect.stringMatching(/an unknown number of devices.*403/) as string,
    });
  });

  test.each([8, 9, "asConfirmed"] as const)("is sent where it may reach %s", async (maxDevices) => {
    const lab = await labOf(fewWithoutVip);

    const { actions } = await operateRing(
      lab.tenant,
      { ...rollback, maxDevices },
      { confirm: ({ devices }: RingOperationTold) => devices.count === 8 },
    );

    expect(actions).toMatchObject([{ result: "applied", after: { rollingBack: true } }]);
  });

  test.each([-1, 1.5, Number.NaN])("wants a number of devices, not %s", async (maxDevices) => {
    const lab = await labOf(fewWithoutVip);
    const before = lab.mock.requests.length;

    const refused = operateRing(lab.tenant, { ...rollback, maxDevices }, { confirm: () => true });

    await expect(refused).rejects.toThrow(RangeError);
    expect(lab.mock.requests).toHaveLength(before);
  });
});

describe("listRingRows", () => {
  test("counts the devices that rings truly reach", async () => {
    const lab = await labOf(fewWithoutVip);

    const [row] = await listRingRows(lab.tenant);

    expect(row).toMatchObject({
      devices: truth(lab).length,
      devicesAtLeast: truth(lab).length,
      unknown: [],
    });
  });

  test("tells why a number is not known", async () => {
    const lab = await labOf(fewWithoutVip);
    lab.mock.inject({ match: { path: /^\/devices/ }, then: { status: 403 } });

    const [row] = await listRingRows(lab.tenant);

    expect(row).toMatchObject({ devices: null, devicesAtLeast: 0, assignments: 2 });
    expect(row?.unknown).toEqual([expect.stringContaining("403")]);
  });

  test("reads no device where it is not asked to", async () => {
    const lab = await labOf(fewWithoutVip);
    const before = lab.mock.requests.length;

    const [row] = await listRingRows(lab.tenant, { impact: false });

    expect(row).toMatchObject({ devices: null, devicesAtLeast: null, unknown: [] });
    expect(lab.mock.requests.slice(before).some(({ path }) => path === "/devices")).toBe(false);
  });
});

describe("counting that takes too long", () => {
  test("is given up, and the count is unknown", async () => {
    const lab = createLab({ devices: 5 });
    const never = connectTo(lab.mock, {
      fetch: async (_url, init) =>
        await new Promise((_resolve, reject) => {
          init?.signal?.addEventListener("abort", () => {
            reject(init.signal?.reason as Error);
          });
        }),
    });
    const policy = { id: "x", wire: {}, assignments: [{ target: "allDevices" as const }] };

    const [reached] = await readReached(never, ringKind, [policy], { patienceInMs: 10 });

    expect(reached).toMatchObject({ count: null, atLeast: 0 });
    expect(reached?.unknown.join()).toContain("takes longer than");
  });
});
