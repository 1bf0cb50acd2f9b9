import type { Config, RolloutCommand, RolloutState } from "ringwright";
import type { RolloutStory } from "./killed-rollout.ts";
import { rolloutConfig } from "./rollout-lab.ts";

const released = "2026-11-10";
type Rollout = NonNullable<Config["rollouts"]>[string];

const gates: Rollout["gates"] = {
  reach: { type: "devicesSucceeded", min: 0.7 },
  failures: { type: "failureRate", max: 0.2, confidence: 0.9, minSample: 5, strata: [] },
};
const soak = { minHours: 6, startsAtReached: 0.6 };
const healthy = { devices: 24, devicesUpdate: true } as const;
const broken = {
  devices: 24,
  devicesUpdate: { failures: { rate: 0.8, releases: [released] } },
} as const;
const rule = '(device.deviceOSType -eq "Windows") and (device.deviceOwnership -eq "Company")';
const groups = {
  one: { displayName: "One", membershipRule: rule, sample: { percent: 50, offset: 0 } },
  two: { displayName: "Two", membershipRule: rule, sample: { percent: 50, offset: 50 } },
} satisfies Config["groups"];

const rings: Rollout = {
  content: { kind: "quality", release: released },
  actuator: "ringPause",
  stages: [
    { name: "pilot", ring: "pilot", soak, watch: ["failures"], gates: ["reach"], timeoutDays: 20 },
    { name: "early", ring: "early", soak, gates: ["reach"], timeoutDays: 20 },
    { name: "broad", ring: "broad", gates: ["reach"], timeoutDays: 20 },
  ],
  gates,
  rollback: { automatic: ["failures"] },
};

/** Asks for a rollback once the second stage is released. */
const takenBack = ({ phase, stages }: RolloutState): RolloutCommand | undefined =>
  phase === "Progressing" && stages[1]?.appliedAt
    ? { verb: "rollback", reason: "it was withdrawn" }
    : undefined;

/** Whole rollouts, one at least for each way of holding back. */
export const rolloutStories: Readonly<Record<string, RolloutStory>> = {
  "pauses of rings to Completed": {
    config: rolloutConfig({ ...rings, stages: rings.stages.slice(0, 2) }),
    tenant: healthy,
    end: "Completed",
  },
  "pauses of rings to RolledBack": {
    config: rolloutConfig(rings),
    tenant: broken,
    end: "RolledBack",
  },
  "an assignment, taken back": {
    config: {
      version: 1,
      stack: "corp",
      groups,
      featureUpdates: { f: { displayName: "25H2", version: "Windows 11, version 25H2" } },
      rollouts: {
        november: {
          content: {
            kind: "feature",
            version: "Windows 11, version 25H2",
            policy: "featureUpdate/f",
          },
          actuator: "featureAssignment",
          stages: [
            {
              name: "one",
              group: "one",
              soak: { ...soak, startsAtReached: 0.3 },
              gates: ["reach"],
              timeoutDays: 60,
            },
            {
              name: "two",
              group: "two",
              soak: { ...soak, startsAtReached: 0.3 },
              gates: ["reach"],
              timeoutDays: 60,
            },
          ],
          gates: { reach: { type: "devicesSucceeded", min: 0.3, maxExcluded: 1 } },
        },
      },
    },
    tenant: healthy,
    end: "RolledBack",
    ask: takenBack,
  },
  "members of a group, taken back": {
    config: {
      version: 1,
      stack: "corp",
      groups: {
        ...groups,
        released: { displayName: "Released" },
      },
      rings: {
        r: {
          displayName: "Ring",
          quality: { deferralDays: 0, deadlineDays: 2 },
          gracePeriodDays: 2,
          assignments: [{ group: "released" }],
        },
      },
      rollouts: {
        november: {
          content: { kind: "quality", release: released },
          actuator: { type: "groupMembership", group: "released" },
          population: { include: ["one", "two"] },
          stages: [
            { name: "first", percent: 20, soak, gates: ["reach"], timeoutDays: 20 },
            { name: "rest", rest: true, soak, gates: ["reach"], timeoutDays: 20 },
          ],
          gates,
        },
      },
    },
    tenant: healthy,
    end: "RolledBack",
    ask: takenBack,
  },
  "approvals of drivers, taken back": {
    config: {
      version: 1,
      stack: "corp",
      groups,
      driverUpdates: {
        one: { displayName: "Drivers one", approval: "manual", assignments: [{ group: "one" }] },
        two: { displayName: "Drivers two", approval: "manual", assignments: [{ group: "two" }] },
      },
      rollouts: {
        november: {
          content: { kind: "driver", drivers: ["*"] },
          actuator: "driverApproval",
          stages: [
            { name: "one", group: "one", soak, gates: ["reach"], timeoutDays: 60 },
            { name: "two", group: "two", soak, gates: ["reach"], timeoutDays: 60 },
          ],
          gates: { reach: { type: "devicesSucceeded", min: 0.5 } },
        },
      },
    },
    tenant: healthy,
    end: "RolledBack",
    ask: takenBack,
  },
};
