// Devices that a policy leaves out until a day: in the files, in the plan, in the tenant.
import { applyPlan, type ConfigError, createPlan, desiredState, takeSnapshot } from "ringwright";
import { describe, expect, test } from "vitest";
import { createLab, type Lab } from "../support/lab.ts";

const assignments = [{ group: "pcs" }];
const ring = { displayName: "Broad", quality: { deferralDays: 7 }, assignments };
const base = {
  version: 1,
  stack: "corp",
  groups: { pcs: { displayName: "PCs", membershipRule: '(device.deviceOSType -eq "Windows")' } },
  rings: { broad: ring },
} as const;
const exception = { device: "LT-0001", from: "ring/broad", until: "2026-12-05", reason: "board" };
const on = (day: string) => ({ now: new Date(`${day}T12:00:00Z`) });
type Value = Parameters<typeof desiredState>[0];
const withExceptions = (...exceptions: readonly (typeof exception)[]): Value => ({
  ...base,
  exceptions: [...exceptions],
});
const find = (value: Value, address: string, day = "2026-11-26") =>
  desiredState(value, on(day)).resources.find((one) => one.address === address);

async function apply(lab: Lab, value: Value) {
  const desired = desiredState(value, { now: lab.tenant.now() });
  const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired), {
    now: lab.tenant.now(),
  });
  const result = await applyPlan(lab.tenant, plan, desired);
  return { plan, result };
}

function reached(lab: Lab): readonly string[] {
  const names = new Map(
    lab.mock.state.list("devices").map((row) => [row["deviceId"], String(row["displayName"])]),
  );
  return lab.mock.state
    .reachedDevices(String(lab.ring("Broad")["id"]))
    .map((id) => names.get(id) ?? id);
}

describe("an exception", () => {
  test("is a managed group that the policy excludes, until its last day is over", () => {
    const value = withExceptions(exception, {
      ...exception,
      device: "LT-0002",
      until: "2026-11-30",
    });

    expect(find(value, "group/broad.exceptions", "2026-11-30")).toMatchObject({
      displayName: "Exceptions from ring/broad (corp)",
      members: ["LT-0001", "LT-0002"],
    });
    expect(find(value, "group/broad.exceptions", "2026-12-01")).toMatchObject({
      members: ["LT-0001"],
    });
    const { assignments: targets } = find(value, "ring/broad") ?? {};
    expect(targets).toMatchObject([
      { group: "pcs", target: "group" },
      { group: "broad.exceptions", target: "exclude" },
    ]);
  });

  test("counts for the window of a ring, too", () => {
    const window = { start: "02:00", end: "05:00", enforce: "both" } as const;

    const of = find(
      { ...withExceptions(exception), rings: { broad: { ...ring, maintenanceWindow: window } } },
      "setting/broad.window",
    );

    expect(of?.dependsOn).toContain("group/broad.exceptions");
  });

  test("takes its device out of the policy, and gives it back once it has ended", async () => {
    const lab = createLab({ devices: 20 });
    await apply(lab, base);
    expect(reached(lab)).toContain("LT-0001");

    await apply(lab, withExceptions(exception));
    expect(reached(lab)).not.toContain("LT-0001");
    expect((await apply(lab, withExceptions(exception))).plan.changes).toEqual([]);

    lab.mock.clock.advance(14 * 86_400_000);
    const { plan } = await apply(lab, withExceptions(exception));

    expect(plan.diagnostics).toMatchObject([
      {
        id: "RW119",
        severity: "warning",
        address: "ring/broad",
        message: expect.stringContaining(
          "exceptions.0.until: has ended on 2026-12-05: LT-0001 gets ring/broad again",
        ) as string,
      },
    ]);
    expect(plan.changes).toMatchObject([
      { address: "group/broad.exceptions", members: { remove: [{ displayName: "LT-0001" }] } },
    ]);
    expect(reached(lab)).toContain("LT-0001");
  });

  test.each([
    [{ from: "group/pcs" }, "exceptions.0.from", /names a group; devices are left out of policies/],
    [{ from: "ring/other" }, "exceptions.0.from", /ring\/other is not in the files/],
    [{ from: "thing/x" }, "exceptions.0.from", /names no kind of policy/],
    [{ until: "tomorrow" }, "exceptions.0.until", /must be a date/],
    [{ reason: " " }, "exceptions.0.reason", /./],
  ])("with %j is refused", (part, path, message) => {
    const error = (() => {
      try {
        return desiredState(withExceptions({ ...exception, ...part }));
      } catch (thrown) {
        return thrown as ConfigError;
      }
    })();

    expect((error as ConfigError).issues).toEqual([
      expect.objectContaining({ path, message: expect.stringMatching(message) as string }),
    ]);
  });

  test("is refused where the policy's assignments are not managed, or it is given twice", () => {
    const issuesOf = (value: Value) => {
      try {
        desiredState(value);
        return [];
      } catch (error) {
        return (error as ConfigError).issues.map(({ path, message }) => `${path} ${message}`);
      }
    };

    const unmanaged = { displayName: "Broad" };
    expect(issuesOf({ ...withExceptions(exception), rings: { broad: unmanaged } })).toEqual([
      expect.stringContaining("exceptions.0.from ring/broad has no assignments in the files"),
    ]);
    expect(issuesOf(withExceptions(exception, { ...exception, device: "lt-0001" }))).toEqual([
      "exceptions.1.device is left out of ring/broad already, by exceptions.0",
    ]);
  });
});
