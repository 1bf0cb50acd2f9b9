import { describe, expect, test } from "vitest";
import { oneRing, twoGroups } from "../support/configs.ts";
import { errorsOf } from "../support/diagnostics.ts";
import { createLab } from "../support/lab.ts";

describe("an unknown group", () => {
  test("stops its ring before any write and leaves the others to go on", async () => {
    const lab = createLab({ groups: [{ displayName: "Pilot" }] });
    const config = `${oneRing("assignments: [ { group: other } ]")}
  fine:
    displayName: Fine
    assignments: [ { group: pilot } ]
`;

    const result = await lab.apply(config, { partial: true });

    expect(result.plan).toMatchObject({
      complete: false,
      changes: [{ address: "ring/fine" }],
      diagnostics: [
        {
          id: "RW103",
          severity: "error",
          address: "ring/broad",
          line: 8,
          message: expect.stringContaining(`no group with the name "Other"`) as string,
        },
      ],
    });
    expect(result.results).toMatchObject([{ address: "ring/fine", result: "applied" }]);
    expect(lab.mock.state.list("deviceConfigurations")).toMatchObject([{ displayName: "Fine" }]);
  });
});

describe("two groups of one name", () => {
  test("are an error that lists both ids", async () => {
    const lab = createLab({
      groups: [{ displayName: "Pilot" }, { displayName: "Pilot" }, { displayName: "Other" }],
    });
    const ids = lab.mock.state
      .list("groups")
      .filter(({ displayName }) => displayName === "Pilot")
      .map(({ id }) => String(id));

    const plan = await lab.plan(oneRing("assignments: [ { group: pilot } ]"));

    expect(errorsOf(plan)).toMatchObject([{ id: "RW101", address: "ring/broad" }]);
    for (const id of ids) expect(plan.diagnostics[0]?.message).toContain(id);
    expect(plan.changes).toEqual([]);
  });
});

describe("a group whose members cannot be found", () => {
  test("stops itself and every policy that names it, and nothing else", async () => {
    const lab = createLab({ ...twoGroups, devices: 3 });
    const config = `version: 1
stack: corp
groups:
  vip: { displayName: VIP, members: { devices: [LT-0001, NO-SUCH-PC] } }
rings:
  broad: { displayName: Broad, assignments: [ { allDevices: true }, { exclude: vip } ] }
  fine: { displayName: Fine, quality: { deferralDays: 3 } }
`;

    const result = await lab.apply(config, { partial: true });

    expect(errorsOf(result.plan)).toMatchObject([
      { id: "RW106", address: "group/vip" },
      { id: "RW105", address: "ring/broad" },
    ]);
    expect(result.results).toMatchObject([{ address: "ring/fine", result: "applied" }]);
    expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(1);
  });
});

describe("a filter for another platform", () => {
  test("stops its ring before any write", async () => {
    const lab = createLab({
      filters: [{ displayName: "Phones", platform: "iOS", rule: '(device.model -eq "iPhone")' }],
    });

    const result = await lab.apply(
      `version: 1
stack: corp
filters:
  phones: { existing: true, displayName: Phones }
rings:
  broad: { displayName: Broad, assignments: [ { allDevices: true, filter: phones, filterMode: exclude } ] }
`,
      { partial: true },
    );

    expect(errorsOf(result.plan)).toMatchObject([{ id: "RW104", address: "ring/broad" }]);
    expect(lab.mock.state.list("deviceConfigurations")).toEqual([]);
  });
});
