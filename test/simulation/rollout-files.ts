import { type Config, type DesiredState, desiredState } from "../../src/index.ts";
import type { MockTenant, MockTenantOptions } from "../../mocks/index.ts";
import type { Random } from "./random.ts";

type Rollout = NonNullable<Config["rollouts"]>[string];
type StageOfFiles = Rollout["stages"][number];

const release = "2026-11-10";
/** Name of the rollout that the stories are about. */
export const rolloutName = "november";
const stageNames = ["one", "two", "three"] as const;

/** Policy files with a rollout, and a tenant on whose devices it goes well or badly. */
export interface RolloutFiles {
  readonly desired: DesiredState;
  readonly tenant: MockTenantOptions;
  readonly way: "ringPause" | "groupMembership" | "featureAssignment";
}

const ways: readonly RolloutFiles["way"][] = [
  "ringPause",
  "ringPause",
  "groupMembership",
  "featureAssignment",
];

/** Files for one story. */
export function rolloutFiles(random: Random): RolloutFiles {
  const way = random.pick(ways);
  const names = stageNames.slice(0, random.int(2, 3));
  const stages = names.map((name, index): StageOfFiles => {
    const target =
      way === "ringPause"
        ? { ring: name }
        : way === "featureAssignment"
          ? { group: name }
          : index === names.length - 1
            ? ({ rest: true } as const)
            : { percent: random.pick([20, 40]) };
    return {
      name,
      ...target,
      soak: { minHours: random.pick([0, 6, 24]), startsAtReached: 0.4 },
      timeoutDays: random.pick([5, 30]),
      ...(index === 0 && { watch: ["hardFailures"] }),
      gates: random.chance(0.2) ? ["reach", "people"] : ["reach"],
    };
  });
  const rollout: Rollout = {
    content:
      way === "featureAssignment"
        ? { kind: "feature", version: "Windows 11, version 25H2", policy: "featureUpdate/f" }
        : { kind: "quality", release },
    actuator: way === "groupMembership" ? { type: way, group: "released" } : way,
    ...(way === "groupMembership" && { population: { include: ["all"] } }),
    ...(random.chance(0.2) && {
      windows: [{ start: "02:00", end: "10:00", timeZone: "Europe/Berlin" }],
    }),
    stages,
    gates: {
      reach: { type: "devicesSucceeded", min: 0.4, maxExcluded: 1 },
      hardFailures: { type: "failureRate", max: 0.2, minSample: 5, strata: [] },
      people: { type: "approval" },
    },
    rollback: {
      ...(random.chance(0.5) && { automatic: ["hardFailures"] }),
      onTimeout: random.pick(["hold", "rollback"]),
    },
  };
  const isBad = random.chance(0.25);
  return {
    way,
    desired: desiredState(configOf(way, names, rollout)),
    tenant: {
      devices: random.int(24, 36),
      startAt: "2026-11-09T06:00:00Z",
      devicesUpdate: isBad ? { failures: { rate: 0.7, releases: [release] } } : { silent: 0.02 },
      logBodies: false,
    },
  };
}

function configOf(way: RolloutFiles["way"], names: readonly string[], rollout: Rollout): Config {
  const membershipRule =
    '(device.deviceOSType -eq "Windows") and (device.deviceOwnership -eq "Company")';
  const percent = 100 / names.length;
  const shares = names.map(
    (key, index) =>
      [
        key,
        {
          displayName: `Devices ${key}`,
          membershipRule,
          sample: { percent, offset: index * percent },
        },
      ] as const,
  );
  const ring = (key: string, index: number) => ({
    displayName: `Ring ${key}`,
    order: (index + 1) * 10,
    quality: { deferralDays: 0, deadlineDays: 0 },
    gracePeriodDays: 0,
    assignments: [{ group: key }],
  });
  return {
    version: 1,
    stack: "corp",
    groups: {
      ...(way !== "groupMembership" && Object.fromEntries(shares)),
      ...(way === "groupMembership" && {
        all: { displayName: "All", membershipRule },
        released: { displayName: "Released" },
      }),
    },
    rings:
      way === "ringPause"
        ? Object.fromEntries(names.map((key, index) => [key, ring(key, index)]))
        : way === "groupMembership"
          ? { fast: ring("released", 0) }
          : {},
    ...(way === "featureAssignment" && {
      featureUpdates: {
        f: { displayName: "Windows 11 25H2", version: "Windows 11, version 25H2", optional: false },
      },
    }),
    rollouts: { [rolloutName]: rollout },
  };
}

/** The object of the tenant that holds a stage back: a ring, a policy or a group. */
export function objectOfStage({ way }: RolloutFiles, { state }: MockTenant, stage: string): string {
  const [collection, title] = {
    ringPause: ["deviceConfigurations", `Ring ${stage}`],
    groupMembership: ["groups", "Released"],
    featureAssignment: ["windowsFeatureUpdateProfiles", "Windows 11 25H2"],
  }[way] as [Parameters<typeof state.list>[0], string];
  return String(state.list(collection).find(({ displayName }) => displayName === title)?.["id"]);
}
