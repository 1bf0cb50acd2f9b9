import type { Config } from "ringwright";
import { describe, expect, test } from "vitest";
import { rolloutLab } from "../support/rollout-lab.ts";

const me = { by: "eva", identity: null };
const rule = '(device.deviceOSType -eq "Windows") and (device.deviceOwnership -eq "Company")';
const shares = { first: [0, 30], rest: [30, 70] } as const;
const groups = Object.fromEntries(
  Object.entries(shares).map(([key, [offset, percent]]) => [
    key,
    { displayName: `Devices ${key}`, membershipRule: rule, sample: { offset, percent } },
  ]),
);
const gates = {
  reach: { type: "devicesSucceeded", min: 0.7 },
  failures: { type: "failureRate", max: 0.2, silentAs: "failed" },
} as const;

const feature: Config = {
  version: 1,
  stack: "corp",
  groups,
  featureUpdates: {
    w11: { displayName: "Windows 11 25H2", version: "Windows 11, version 25H2", optional: false },
  },
  rollouts: {
    november: {
      content: {
        kind: "feature",
        version: "Windows 11, version 25H2",
        policy: "featureUpdate/w11",
      },
      actuator: "featureAssignment",
      stages: [
        { name: "first", group: "first", timeoutDays: 40, gates: ["reach", "failures"] },
        { name: "rest", group: "rest", timeoutDays: 40, gates: ["reach"] },
      ],
      gates,
    },
  },
};

const membership: Config = {
  version: 1,
  stack: "corp",
  groups: {
    ...groups,
    all: { displayName: "All of them", membershipRule: rule },
    released: { displayName: "Released" },
  },
  rings: {
    fast: {
      displayName: "Fast",
      order: 10,
      quality: { deferralDays: 0, deadlineDays: 2 },
      gracePeriodDays: 1,
      assignments: [{ group: "released" }],
    },
    held: {
      displayName: "Held",
      order: 20,
      quality: { deferralDays: 30 },
      assignments: [{ group: "all" }, { exclude: "released" }],
    },
  },
  rollouts: {
    november: {
      content: { kind: "quality", release: "2026-11-10" },
      population: { include: ["all"] },
      actuator: { type: "groupMembership", group: "released" },
      stages: [
        {
          name: "tenth",
          percent: 20,
          strata: ["model"],
          timeoutDays: 20,
          gates: ["reach", "failures"],
        },
        { name: "rest", rest: true, timeoutDays: 20, gates: ["reach"] },
      ],
      gates,
    },
  },
};

const drivers: Config = {
  version: 1,
  stack: "corp",
  groups,
  driverUpdates: {
    first: { displayName: "Drivers 1", approval: "manual", assignments: [{ group: "first" }] },
    rest: { displayName: "Drivers 2", approval: "manual", assignments: [{ group: "rest" }] },
  },
  rollouts: {
    november: {
      content: { kind: "driver", drivers: ["*"] },
      actuator: "driverApproval",
      stages: [
        { name: "first", group: "first", timeoutDays: 60, gates: ["reach", "failures"] },
        { name: "rest", group: "rest", timeoutDays: 60, gates: ["reach"] },
      ],
      gates,
    },
  },
};

describe("an actuator", () => {
  test("featureAssignment assigns the policy group by group", async () => {
    const lab = await rolloutLab({ config: feature, mock: { devicesUpdate: { silent: 0.02 } } });
    const policies = "windowsFeatureUpdateProfiles";
    const assigned = () =>
      lab.mock.state
        .list(policies)
        .map(({ id }) => lab.mock.state.assignments(policies, String(id)).length);

    expect(assigned()).toEqual([0]);
    const { state } = await lab.controller.start("november", me);
    expect(state.stages.map(({ phase }) => phase)).toEqual(["Reaching", "Waiting"]);
    expect(assigned()).toEqual([1]);
    const end = await lab.run(({ phase }) => phase !== "Progressing");
    expect(end.state.hold?.message ?? end.state.phase).toBe("Completed");
    expect(assigned()).toEqual([2]);
  });

  test("driverApproval approves in the policy of each group", async () => {
    const lab = await rolloutLab({ config: drivers, mock: { devicesUpdate: {} } });

    const { state } = await lab.controller.start("november", me);
    expect(state.hold?.message ?? state.stages.map(({ phase }) => phase)).toEqual([
      "Reaching",
      "Waiting",
    ]);
    const end = await lab.run(({ phase }) => phase !== "Progressing");
    expect(end.state.hold?.message ?? end.state.phase).toBe("Completed");
  });

  test("groupMembership draws devices stratum by stratum and puts them into the group", async () => {
    const lab = await rolloutLab({ config: membership });
    const group = lab.mock.state.list("groups").find((each) => each["displayName"] === "Released");
    const members = () => lab.mock.state.members(String(group?.["id"])).length;

    expect(members()).toBe(0);
    const { state } = await lab.controller.start("november", me);
    expect(state.stages.map(({ phase }) => phase)).toEqual(["Reaching", "Waiting"]);
    expect(members()).toBe(state.stages[0]?.targets?.count);
    const end = await lab.run(({ phase }) => phase !== "Progressing");
    expect(end.state.hold?.message ?? end.state.phase).toBe("Completed");
  });
});
