import { type Config, ConfigError, desiredState } from "ringwright";
import { describe, expect, test } from "vitest";
import { rolloutConfig, threeStages } from "../../support/rollout-lab.ts";

type Rollout = NonNullable<Config["rollouts"]>[string];

/** What is wrong with a rollout, each with its path. */
function problemsOf(change: Partial<Rollout>, more: Partial<Config> = {}): readonly string[] {
  try {
    desiredState(rolloutConfig({ ...threeStages, ...change } as Rollout, more));
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.issues.map(({ path, message }) => `${path}: ${message}`);
  }
}

const [pilot, early, broad] = threeStages.stages as [
  Rollout["stages"][number],
  Rollout["stages"][number],
  Rollout["stages"][number],
];
const { reach } = threeStages.gates;
const at = "rollouts.november";
const prometheus = { url: "https://p.example", query: "q" };
const warmBuilds = { type: "warmBuilds", ...prometheus, maxIncrease: 0.1 } as const;
const newSignatures = { type: "newSignatures", ...prometheus } as const;

describe("a rollout of the files", () => {
  test("is sound as the support has it, and keeps what it leaves open filled in", () => {
    expect(problemsOf({})).toEqual([]);
    const { rollouts } = desiredState(rolloutConfig(threeStages));
    expect(rollouts?.["november"]).toMatchObject({
      tick: { maxGapHours: 12, maxDataAgeHours: 24, silentHours: 72 },
      population: { exclude: [], activeWithinDays: 14 },
      rollback: { automatic: [], onTimeout: "hold", devices: "never" },
    });
  });

  test("fills in what gates on hosts leave open, and demands what they cannot do without", () => {
    const { gates } = threeStages;
    const filled = desiredState(
      rolloutConfig({ ...threeStages, gates: { ...gates, warmBuilds, newSignatures } }),
    );
    expect(filled.rollouts?.["november"]?.gates).toMatchObject({
      warmBuilds: { host: "host", by: [], confidence: 0.95, minHosts: 20, control: false },
      newSignatures: {
        host: "host",
        signature: "signature",
        minHosts: 2,
        max: 0,
        emptyIsNone: false,
      },
    });
    for (const type of ["warmBuilds", "newSignatures"])
      for (const key of ["url", "query"])
        expect(
          problemsOf({
            gates: { ...gates, g: { ...warmBuilds, type, [key]: undefined } as never },
          }).some((problem) => problem.startsWith(`${at}.gates.g.${key}: `)),
        ).toBe(true);
  });

  const cases: readonly (readonly [string, Partial<Rollout>, string])[] = [
    [
      "an actuator that cannot hold its content",
      { actuator: "driverApproval" },
      `${at}.actuator: driverApproval holds driver content, not quality; ringPause and groupMembership can`,
    ],
    [
      "a target that its actuator does not take",
      { stages: [{ name: "pilot", group: "pilot", gates: ["reach"] }, early, broad] },
      `${at}.stages.0.group: ringPause takes ring as the target of a stage`,
    ],
    [
      "a stage without a target",
      { stages: [{ name: "pilot", gates: ["reach"] }, early] },
      `${at}.stages.0: needs exactly one of ring, group, perSite, percent and rest`,
    ],
    [
      "a stage with two",
      { stages: [{ ...pilot, group: "pilot" }, early] },
      `${at}.stages.0: needs exactly one of ring, group, perSite, percent and rest, and has ring and group`,
    ],
    [
      "a ring that is not there",
      { stages: [{ ...pilot, ring: "pilto" }, early] },
      `${at}.stages.0.ring: "pilto" is not a key under rings; did you mean "pilot"?`,
    ],
    [
      "a ring twice",
      { stages: [pilot, { ...early, ring: "pilot" }] },
      `${at}.stages.1.ring: "pilot" is the target of stages.0 as well`,
    ],
    [
      "a name twice",
      { stages: [pilot, { ...early, name: "pilot" }] },
      `${at}.stages.1.name: "pilot" is also the name of stages.0`,
    ],
    [
      "a gate that is not there",
      { stages: [{ ...pilot, watch: ["hardFailure"] }, early] },
      `${at}.stages.0.watch.0: "hardFailure" is not a key under gates; did you mean "hardFailures"?`,
    ],
    [
      "a watched gate that cannot fail",
      {
        gates: { ...threeStages.gates, board: { type: "approval" } },
        stages: [{ ...pilot, watch: ["board"] }, early],
      },
      `${at}.stages.0.watch.0: "board" cannot fail, so watching it stops nothing`,
    ],
    [
      "a trigger that no stage looks at",
      {
        gates: { ...threeStages.gates, other: reach as never },
        rollback: { automatic: ["other"] },
      },
      `${at}.rollback.automatic.0: no stage looks at "other"`,
    ],
    [
      "result codes that nobody reports",
      {
        gates: {
          ...threeStages.gates,
          codes: { type: "errorCode", codes: ["0x80070070"], maxDevices: 3 },
        },
      },
      `${at}.gates.codes: needs path, a file or folder of exports: Intune has no report of result codes for quality content`,
    ],
    [
      "a label of warm builds that is the host's",
      { gates: { ...threeStages.gates, builds: { ...warmBuilds, by: ["module", "host"] } } },
      `${at}.gates.builds.by.1: "host" is the label of host, which tells series apart anyway`,
    ],
    [
      "a label of warm builds twice",
      { gates: { ...threeStages.gates, builds: { ...warmBuilds, by: ["module", "module"] } } },
      `${at}.gates.builds.by.1: "module" stands in by already`,
    ],
    [
      "a label that is none",
      { gates: { ...threeStages.gates, builds: { ...warmBuilds, host: "the host" } } },
      `${at}.gates.builds.host: must be the name of a label, such as host (is "the host")`,
    ],
    [
      "signatures in the label of the host",
      { gates: { ...threeStages.gates, panics: { ...newSignatures, signature: "host" } } },
      `${at}.gates.panics.signature: "host" is the label of host already`,
    ],
    [
      "signatures that are known to be collected in two ways",
      {
        gates: {
          ...threeStages.gates,
          panics: { ...newSignatures, alive: "up", emptyIsNone: true },
        },
      },
      `${at}.gates.panics.emptyIsNone: alive says whether signatures are collected, and emptyIsNone takes it for granted; state one of both`,
    ],
    [
      "a window without a zone",
      { windows: [{ start: "02:00", end: "05:00" }] },
      `${at}.windows.0: needs a timeZone, since there is no calendar.timeZone`,
    ],
    [
      "a condition that is none",
      {
        gates: {
          ...threeStages.gates,
          slo: { type: "prometheus", url: "https://p.example", query: "up", pass: "value =< 1" },
        },
      },
      `${at}.gates.slo.pass: "=<" stands where a comparison (<, <=, >, >=, ==) belongs: write <=`,
    ],
    [
      "missing data that passes",
      {
        gates: {
          ...threeStages.gates,
          slo: {
            type: "prometheus",
            url: "https://p.example",
            query: "up",
            pass: "value < 1",
            onMissing: "pass",
          } as never,
        },
      },
      `${at}.gates.slo.onMissing: must be hold (is "pass")`,
    ],
    [
      "a stage without gates",
      { stages: [{ ...pilot, gates: [] }, early] },
      `${at}.stages.0.gates: must have at least 1 items`,
    ],
    [
      "a rest that is not the last",
      {
        actuator: { type: "groupMembership", group: "to" },
        population: { include: ["broad"] },
        stages: [
          { name: "all", rest: true, gates: ["reach"] },
          { name: "x", percent: 5, gates: ["reach"] },
        ],
      },
      `${at}.stages.0.rest: the rest has to be the last stage`,
    ],
  ];
  test.each(cases)("is refused with %s", (_, change, expected) => {
    const more =
      typeof change.actuator === "object"
        ? { groups: { ...rolloutConfig(threeStages).groups, to: { displayName: "To" } } }
        : {};
    expect(problemsOf(change, more)).toContain(expected);
  });

  const drawn = (stages: Rollout["stages"], more: Partial<Rollout> = {}): Partial<Rollout> => ({
    actuator: { type: "groupMembership", group: "to" },
    population: { include: ["broad"] },
    stages,
    ...more,
  });
  const withTarget: Partial<Config> = {
    groups: { ...rolloutConfig(threeStages).groups, to: { displayName: "To" } },
  };
  const canary = { name: "canary", perSite: 1, gates: ["reach"] };
  const tenth = { name: "tenth", percent: 10, strata: ["site" as const], gates: ["reach"] };
  const siteGates = {
    ...threeStages.gates,
    failures: { type: "failureRate" as const, max: 0.1, strata: ["site" as const] },
  };
  const needsSites = "needs sites: the config does not say how a device tells at which site it is";

  test("may ask for sites where the config has some", () => {
    const sites = { by: { name: { separator: "-", part: 1 } }, list: { LYO: {} } };

    expect(problemsOf(drawn([canary, tenth]), { ...withTarget, sites })).toEqual([]);
    expect(problemsOf({ gates: siteGates }, { sites })).toEqual([]);
  });

  test("is refused at each place that asks for sites where the config has none", () => {
    expect(problemsOf(drawn([canary, tenth]), withTarget)).toEqual([
      `${at}.stages.0.perSite: ${needsSites}`,
      `${at}.stages.1.strata: ${needsSites}`,
    ]);
    expect(problemsOf({ gates: siteGates })).toEqual([
      `${at}.gates.failures.strata: ${needsSites}`,
    ]);
  });

  test("is refused with perSite after a share, with an actuator that draws nothing, and without a population", () => {
    const sites = { by: { name: { separator: "-", part: 1 } }, list: { LYO: {} } };

    expect(problemsOf(drawn([tenth, canary]), { ...withTarget, sites })).toEqual([
      `${at}.stages.1.perSite: has to come before stages.0, whose share is of what perSite leaves`,
    ]);
    expect(problemsOf({ stages: [canary] }, { sites })).toEqual([
      `${at}.stages.0.perSite: ringPause takes ring as the target of a stage`,
    ]);
    expect(problemsOf(drawn([canary], { population: {} }), { ...withTarget, sites })).toEqual([
      `${at}.population: needs include: the groups whose devices perSite, percent and rest are drawn from`,
    ]);
  });

  test("leaves the assignments of its policy, and the members of its group, to the rollout", () => {
    const content = {
      kind: "feature",
      version: "Windows 11, version 25H2",
      policy: "featureUpdate/w11",
    } as const;
    const stages = [{ name: "one", group: "pilot", gates: ["reach"] }];
    const policy = { displayName: "W11", version: "Windows 11, version 25H2" };
    const feature = (assignments?: { group: string }[]) =>
      problemsOf(
        { content, actuator: "featureAssignment", stages, gates: { reach } as never },
        { featureUpdates: { w11: { ...policy, ...(assignments && { assignments }) } } as never },
      );
    expect(feature()).toEqual([]);
    expect(feature([{ group: "early" }]).join("\n")).toMatch(
      /content\.policy: the rollout assigns featureUpdate\/w11, and the files do as well/,
    );

    const filled = problemsOf(
      { actuator: { type: "groupMembership", group: "to" }, stages, gates: { reach } as never },
      {
        groups: {
          ...rolloutConfig(threeStages).groups,
          to: { displayName: "To", members: { devices: ["LT-1"] } },
        },
      },
    );
    expect(filled.join("\n")).toMatch(/actuator\.group: the rollout fills "to"/);
  });
});
