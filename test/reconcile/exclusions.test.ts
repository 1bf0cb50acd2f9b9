import { describe, expect, test } from "vitest";
import { twoGroups } from "../support/configs.ts";
import { createLab } from "../support/lab.ts";

describe("an exclusion", () => {
  const config = `version: 1
stack: corp
groups:
  vip: { displayName: VIP, membershipRule: '(device.displayName -startsWith "LT-000")' }
rings:
  broad: { displayName: Broad, assignments: [ { allDevices: true }, { exclude: vip } ] }
`;

  test("of a new dynamic group waits until the group is processed", async () => {
    const lab = createLab({ devices: 20, delays: { membershipMs: 10 * 60_000 } });
    const waits: number[] = [];

    const result = await lab.apply(config, {
      onProgress: (event) => void (event.type === "wait" && waits.push(event.ms)),
    });

    expect(result.results.map(({ result: word }) => word)).toEqual(["applied", "applied"]);
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(10 * 60_000 - 5000);
    const assign = lab.mock.requests.find(({ path }) => path.endsWith("/assign"));
    expect(assign).toBeDefined();
    expect(lab.mock.state.members(String(lab.group("VIP")["id"]))).toHaveLength(9);
  });

  test("that is not ready in time is left pending and finished by the next apply", async () => {
    const lab = createLab({ devices: 20, delays: { membershipMs: 60 * 60_000 } });

    const first = await lab.apply(config, { waitInMs: 5 * 60_000 });
    expect(first.results).toMatchObject([
      { address: "group/vip", result: "applied" },
      { address: "ring/broad", result: "pending" },
    ]);
    expect(
      lab.mock.state.assignments("deviceConfigurations", String(lab.ring("Broad")["id"])),
    ).toEqual([]);

    const second = await lab.apply(config, { waitInMs: 5 * 60_000 });
    expect(second.results).toMatchObject([{ address: "ring/broad", result: "pending" }]);

    lab.mock.clock.advance(60 * 60_000);
    const third = await lab.apply(config);
    expect(third.results).toMatchObject([{ address: "ring/broad", result: "applied" }]);
  });

  test("never makes an include wait", async () => {
    const lab = createLab({ devices: 20, delays: { membershipMs: 60 * 60_000 } });

    const result = await lab.apply(
      config.replace("{ allDevices: true }, { exclude: vip }", "{ group: vip }"),
    );

    expect(result.results.map(({ result: word }) => word)).toEqual(["applied", "applied"]);
  });
});

describe("an exclusion that must not fail open", () => {
  const ring = (assignments: string, rule: string) => `version: 1
stack: corp
groups:
  p: { existing: true, displayName: Pilot }
  x: { displayName: X, ${rule} }
rings:
  broad: { displayName: Broad, assignments: [ ${assignments} ] }
`;

  test("waits again in the next run, also where only an include is added", async () => {
    const lab = createLab({ ...twoGroups, devices: 20, delays: { membershipMs: 3_600_000 } });
    await lab.apply(ring("{ group: p }, { exclude: x }", "members: { devices: [LT-0001] }"));
    const wide = ring(
      "{ allDevices: true }, { exclude: x }",
      `membershipRule: '(device.displayName -startsWith "LT-000")'`,
    );

    const first = await lab.apply(wide, { waitInMs: 60_000 });
    const second = await lab.apply(wide, { waitInMs: 60_000 });

    expect(first.results).toMatchObject([
      { address: "group/x" },
      { address: "ring/broad", result: "pending" },
    ]);
    expect(second.results).toMatchObject([{ address: "ring/broad", result: "pending" }]);
    const types = lab.mock.state
      .assignments("deviceConfigurations", String(lab.ring("Broad")["id"]))
      .map((assignment) => (assignment["target"] as Record<string, unknown>)["@odata.type"]);
    expect(types).not.toContain("#microsoft.graph.allDevicesAssignmentTarget");
  });

  test("waits for a rule that this run changes, also where the policy only shrinks", async () => {
    const lab = createLab({ ...twoGroups, devices: 20, delays: { membershipMs: 3_600_000 } });
    const rule = (prefix: string) =>
      `membershipRule: '(device.displayName -startsWith "${prefix}")'`;
    const all = "{ group: p }, { allDevices: true }, { exclude: x }";
    await lab.apply(ring(all, rule("LT-000")), { waitInMs: 2 * 3_600_000 });

    const result = await lab.apply(ring("{ group: p }, { exclude: x }", rule("LT-001")), {
      waitInMs: 60_000,
    });

    expect(result.plan.changes).toMatchObject([
      { address: "group/x" },
      { address: "ring/broad", assignments: { add: [], remove: [{ target: "allDevices" }] } },
    ]);
    expect(result.results).toMatchObject([
      { address: "group/x", result: "applied" },
      { address: "ring/broad", result: "pending" },
    ]);
  });

  test("of a group that is created paused is pending, since it would exclude nobody", async () => {
    const lab = createLab({ ...twoGroups, devices: 20 });
    const paused = ring(
      "{ allDevices: true }, { exclude: x }",
      `membershipRule: '(device.displayName -startsWith "LT-000")', processing: paused`,
    );

    for (let run = 1; run <= 2; run++) {
      const result = await lab.apply(paused);
      expect(result.results.find(({ address }) => address === "ring/broad")).toMatchObject({
        result: "pending",
        error: expect.stringContaining("paused") as string,
      });
    }
  });

  test("is not undone by deleting its group while a policy still names it", async () => {
    const lab = createLab({ ...twoGroups, devices: 20, delays: { membershipMs: 3_600_000 } });
    const head = "version: 1\nstack: corp\nguards: { maxDeletes: 5 }\n";
    await lab.apply(
      `${head}groups:\n  old: { displayName: Old, members: { devices: [LT-0001] } }\nrings:\n  r: { displayName: R, assignments: [ { allDevices: true }, { exclude: old } ] }\n`,
    );

    const swapped = `${head}groups:\n  new: { displayName: New, membershipRule: '(device.displayName -startsWith "LT-000")' }\nrings:\n  r: { displayName: R, assignments: [ { allDevices: true }, { exclude: new } ] }\n`;
    const result = await lab.apply(swapped, { prune: true, waitInMs: 60_000 });

    expect(result.results).toMatchObject([
      { address: "group/new", result: "applied" },
      { address: "ring/r", result: "pending" },
      { address: "group/old", action: "delete", result: "skipped" },
    ]);
    expect(lab.mock.state.list("groups").map(({ displayName }) => displayName)).toContain("Old");
  });

  test("keeps what an operator assigned while apply waited: the policy is stale", async () => {
    const lab = createLab({ ...twoGroups, devices: 20, delays: { membershipMs: 600_000 } });
    await lab.apply(ring("{ group: p }", "members: { devices: [] }"));
    const other = String(lab.group("Other")["id"]);
    const id = String(lab.ring("Broad")["id"]);
    let acted = false;

    const result = await lab.apply(
      ring(
        "{ group: p }, { exclude: x }",
        `membershipRule: '(device.displayName -startsWith "LT-000")'`,
      ),
      {
        onProgress: ({ type }) => {
          if (type !== "wait" || acted) return;
          acted = true;
          lab.mock.state.assign("deviceConfigurations", id, [
            ...lab.mock.state
              .assignments("deviceConfigurations", id)
              .map(({ target }) => ({ target })),
            {
              target: {
                "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget",
                groupId: other,
              },
            },
          ]);
        },
      },
    );

    expect(acted).toBe(true);
    expect(result.results.find(({ address }) => address === "ring/broad")).toMatchObject({
      result: "stale",
    });
    expect(lab.mock.state.assignments("deviceConfigurations", id)).toHaveLength(2);
  });
});

describe("an exclusion that somebody else added", () => {
  test("is kept in additive mode, and waited for where this run changes its group's rule", async () => {
    const lab = createLab({
      devices: 5,
      delays: { membershipMs: 3_600_000 },
      groups: [{ displayName: "Pilot" }],
    });
    const config = (rule: string, days: number) => `version: 1
stack: corp
groups:
  pilot: { existing: true, displayName: Pilot }
  wide: { displayName: Wide, membershipRule: '(device.displayName -startsWith "${rule}")' }
rings:
  broad:
    displayName: Broad
    quality: { deferralDays: ${days} }
    assignmentsMode: additive
    assignments: ${days === 3 ? "[]" : "[ { group: pilot } ]"}
`;
    await lab.apply(config("LT-0001", 3));
    lab.mock.clock.advance(2 * 3_600_000);
    const id = String(lab.ring("Broad")["id"]);
    lab.mock.state.assign("deviceConfigurations", id, [
      {
        target: {
          "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget",
          groupId: String(lab.group("Wide")["id"]),
        },
      },
    ]);

    const { results } = await lab.apply(config("LT-000", 4), { waitInMs: 60_000 });

    expect(results.find(({ address }) => address === "ring/broad")).toMatchObject({
      result: "pending",
      error: expect.stringContaining("group/wide must be processed") as string,
    });
    expect(lab.mock.state.assignments("deviceConfigurations", id)).toHaveLength(1);
  });
});
