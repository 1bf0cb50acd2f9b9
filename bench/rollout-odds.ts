// What pilots of each size decide of releases that are healthy, bad, and bad on one model: whole
// rollouts on simulated fleets, by the product's own code, on two threads. Minutes long, so only where
// it is asked for by name: npm run bench -- rollout-odds --seeds 20
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import {
  type Config,
  connect,
  desiredState,
  lowerBound,
  simulateRollout,
  upperBound,
} from "ringwright";
import { createMockTenant, type UpdateScenario, updateScenario } from "ringwright/mocks";
import type { BenchOptions, Measure } from "./measure.ts";

const release = "2026-11-10";
const pilots = [250, 500, 1000] as const;
const defaultSeeds = 4;
const threads = 2;

/** Devices of each ring after the pilot. */
const later = 400;
/** About that share of the simulated PCs is the company's, and so in a ring. */
const companyShare = 0.9;

interface Release {
  readonly scenario: UpdateScenario;
  readonly failureRate?: number;
  /** What has to become of it. */
  readonly wanted: "promoted to all" | "not past the pilot";
  readonly title: string;
  /** The share of runs in which it has to, with a pilot of 1,000. */
  readonly atLeast: number;
}

const releases = {
  healthy: {
    scenario: "good",
    wanted: "promoted to all",
    title: "fails on 1 %",
    atLeast: 95,
  },
  bad: {
    scenario: "bad",
    failureRate: 0.1,
    wanted: "not past the pilot",
    title: "fails on 10 %",
    atLeast: 99,
  },
  badModel: {
    scenario: "badModel",
    wanted: "not past the pilot",
    title: "fails on 12 % of a model that a fifth is",
    atLeast: 90,
  },
} as const satisfies Record<string, Release>;

type ReleaseName = keyof typeof releases;

/** One simulated rollout. */
interface Run {
  readonly pilot: number;
  readonly release: ReleaseName;
  readonly seed: number;
}

interface Outcome extends Run {
  /** How many of the three stages passed. */
  readonly passed: number;
  /** Where a law of rollouts is broken, one sentence each. */
  readonly broken: readonly string[];
}

export async function bench({ seeds = defaultSeeds }: BenchOptions): Promise<Measure[]> {
  const names = Object.keys(releases) as ReleaseName[];
  const runs = Array.from({ length: seeds }, (_, index) => index + 1).flatMap((seed) =>
    pilots.flatMap((pilot) => names.map((name): Run => ({ pilot, release: name, seed }))),
  );
  const outcomes = await onThreads(runs);
  const broken = outcomes.flatMap((outcome) =>
    outcome.broken.map((law) => `${outcome.release} ${outcome.pilot} seed ${outcome.seed}: ${law}`),
  );
  for (const sentence of broken) console.log(sentence);
  return [
    ...pilots.flatMap((pilot) =>
      names.map((name) =>
        rowOf(
          pilot,
          releases[name],
          outcomes.filter((outcome) => outcome.pilot === pilot && outcome.release === name),
        ),
      ),
    ),
    {
      name: `laws of rollouts that ${runs.length} runs break`,
      value: broken.length,
      unit: "",
      budget: { atMost: 0 },
    },
  ];
}

function rowOf(pilot: number, of: Release, outcomes: readonly Outcome[]): Measure {
  const wantsAll = of.wanted === "promoted to all";
  const count = outcomes.filter(({ passed }) => passed === (wantsAll ? 3 : 0)).length;
  const between = outcomes.filter(({ passed }) => passed === 1 || passed === 2).length;
  const bounds = [lowerBound, upperBound].map((bound) =>
    (bound(count, outcomes.length, 0.975) * 100).toFixed(1),
  );
  return {
    name: `pilot of ${pilot}, ${of.title}: ${of.wanted}`,
    value: (count / outcomes.length) * 100,
    unit: "%",
    ...(pilot === pilots.at(-1) && { budget: { atLeast: of.atLeast } }),
    rivals: `${count} of ${outcomes.length} runs, 95 % interval ${bounds.join(" to ")} %; ${between} stopped after the pilot`,
  };
}

async function onThreads(runs: readonly Run[]): Promise<readonly Outcome[]> {
  const left = [...runs];
  const outcomes: Outcome[] = [];
  await Promise.all(
    Array.from({ length: threads }, async () => {
      const worker = new Worker(fileURLToPath(import.meta.url));
      await new Promise<void>((resolve, reject) => {
        const next = () => {
          const run = left.shift();
          if (run) worker.postMessage(run);
          else resolve();
        };
        worker.on("message", (outcome: Outcome) => {
          outcomes.push(outcome);
          next();
        });
        worker.on("error", reject);
        next();
      });
      await worker.terminate();
    }),
  );
  return outcomes;
}

async function simulated(run: Run): Promise<Outcome> {
  const { scenario, failureRate }: Release = releases[run.release];
  const devices = Math.round((run.pilot + 2 * later) / companyShare);
  const mock = createMockTenant(
    updateScenario(scenario, { devices, seed: run.seed, release, failureRate }),
  );
  const tenant = connect(mock.credential, {
    fetch: mock.fetch,
    now: () => mock.clock.now(),
    sleep: async (ms) => await mock.clock.sleep(ms),
  });
  const advance = (ms: number): void => {
    mock.clock.advance(ms);
  };
  const startAt = new Date(`${release}T22:00:00Z`);
  const { state } = await simulateRollout(
    { tenant, fetch: mock.fetch, advance },
    desiredState(config(run.pilot)),
    "november",
    { startAt },
  );
  const passed = state.stages.filter((stage) => stage.phase === "Passed").length;
  return { ...run, passed, broken: brokenLaws(state) };
}

type State = Awaited<ReturnType<typeof simulateRollout>>["state"];

/** What may never be, whatever the fleet does. */
function brokenLaws({ phase, stages }: State): readonly string[] {
  const broken: string[] = [];
  for (const [index, stage] of stages.entries()) {
    const before = stages[index - 1];
    if (
      stage.appliedAt !== null &&
      before &&
      !(before.passedAt && before.passedAt <= stage.appliedAt)
    )
      broken.push(`${stage.name} was released before ${before.name} had passed`);
    const last = stage.evaluations.at(-1);
    if (stage.phase === "Passed" && !(last?.verdict === "pass" && last.complete))
      broken.push(`${stage.name} passed without a complete evaluation`);
    if (stage.phase === "Passed" && stage.targets === null)
      broken.push(`${stage.name} passed without devices`);
  }
  if (phase === "Completed" && stages.some((stage) => stage.phase !== "Passed"))
    broken.push("it is completed, and not all stages are passed");
  return broken;
}

function config(pilot: number): Config {
  const total = pilot + 2 * later;
  const membershipRule =
    '(device.deviceOSType -eq "Windows") and (device.deviceOwnership -eq "Company")';
  const percentOf = (size: number) => (size / total) * 100;
  const shares = [
    { key: "pilot", percent: percentOf(pilot), offset: 0 },
    { key: "early", percent: percentOf(later), offset: percentOf(pilot) },
    { key: "broad", percent: percentOf(later), offset: percentOf(pilot + later) },
  ];
  const groups = Object.fromEntries(
    shares.map(({ key, ...sample }) => [key, { displayName: key, membershipRule, sample }]),
  );
  const rings = Object.fromEntries(
    shares.map(({ key }, index) => [
      key,
      {
        displayName: `Ring ${key}`,
        order: (index + 1) * 10,
        quality: { deferralDays: 0, deadlineDays: 2 },
        gracePeriodDays: 2,
        assignments: [{ group: key }],
      },
    ]),
  );
  return { version: 1, stack: "odds", groups, rings, rollouts: { november: rollout } };
}

const reachedAt = 0.8;
const rollout: NonNullable<Config["rollouts"]>[string] = {
  content: { kind: "quality", release },
  actuator: "ringPause",
  stages: [
    {
      name: "pilot",
      ring: "pilot",
      soak: { minHours: 48, startsAtReached: reachedAt },
      timeoutDays: 7,
      watch: ["hardFailures"],
      gates: ["reach", "failures", "changeBoard"],
    },
    {
      name: "early",
      ring: "early",
      soak: { minHours: 72, startsAtReached: reachedAt },
      timeoutDays: 10,
      gates: ["reach", "failures"],
    },
    { name: "broad", ring: "broad", timeoutDays: 14, gates: ["reach"] },
  ],
  gates: {
    reach: { type: "devicesSucceeded", min: 0.9 },
    failures: {
      type: "failureRate",
      max: 0.05,
      confidence: 0.95,
      minSample: 59,
      silentAs: "failed",
    },
    hardFailures: { type: "failureRate", max: 0.05, confidence: 0.99, minSample: 20 },
    changeBoard: { type: "approval", approvers: 1, expiresHours: 48 },
  },
  rollback: { automatic: ["hardFailures"], onTimeout: "hold", devices: "withApproval" },
};

if (!isMainThread)
  parentPort?.on("message", (run: Run) => {
    simulated(run).then(
      (outcome) => parentPort?.postMessage(outcome),
      (error: unknown) => {
        // ends the worker with what was wrong
        queueMicrotask(() => {
          throw error;
        });
      },
    );
  });
