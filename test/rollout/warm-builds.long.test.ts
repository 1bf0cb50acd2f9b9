import fc from "fast-check";
import type { GateSpec } from "ringwright";
import { describe, expect, test } from "vitest";
import { askedAt, judgeHosts, releasedAt } from "../support/measured-hosts.ts";
import { type AnsweredSample, prometheusOf } from "../support/prometheus-answers.ts";
import { drawsOf } from "../../src/statistics/random.ts";

type Gate = Extract<GateSpec, { type: "warmBuilds" }>;

const usual: Gate = {
  type: "warmBuilds",
  url: "https://prom.example",
  query: "warm_builds",
  host: "host",
  by: ["module"],
  maxIncrease: 0.1,
  confidence: 0.95,
  minHosts: 20,
  control: false,
};

interface Fleet {
  readonly hosts: number;
  readonly controls?: number;
  readonly seed: string;
  /** What builds of the stage, and of everybody, take now, in times of before. */
  readonly stage?: number;
  readonly all?: number;
}

/** Hosts with two modules each, whose builds differ by host, by module and by chance. */
function builds({ hosts, controls = 0, seed, stage = 1, all = 1 }: Fleet) {
  const draw = drawsOf(3, seed);
  const noise = (by: number) =>
    Math.exp(by * Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw()));
  const [before, now]: [AnsweredSample[], AnsweredSample[]] = [[], []];
  for (let place = 0; place < hosts + controls; place++) {
    const isOfStage = place < hosts;
    const own = noise(0.1);
    for (const module of ["api", "web"]) {
      const usually = 60 * noise(0.5);
      const labels = { host: `${isOfStage ? "S" : "c"}-${place}`, module };
      before.push({ labels, value: usually * noise(0.05) });
      const times = all * (isOfStage ? stage : 1) * own;
      now.push({ labels, value: usually * times * noise(0.05) });
    }
  }
  return { before, now };
}

async function judge(
  { before, now }: { before: readonly AnsweredSample[]; now: readonly AnsweredSample[] },
  gate: Partial<Gate> = {},
  warnings: readonly string[] = [],
) {
  const { fetch, asked } = prometheusOf(
    (_, at) => (at.getTime() === releasedAt.getTime() ? before : now),
    warnings,
  );
  return { ...(await judgeHosts({ ...usual, ...gate }, fetch)), asked };
}

describe("the gate warmBuilds", () => {
  test("asks twice, now and right before the first release, with its token", async () => {
    const { fetch, asked } = prometheusOf(() => []);

    await judgeHosts({ ...usual, token: "${var:TOKEN}" }, fetch, { variables: { TOKEN: "t0ken" } });

    expect(asked).toEqual(
      [askedAt, releasedAt].map((at) => ({ query: "warm_builds", at, token: "Bearer t0ken" })),
    );
  });

  test("says how much longer builds take, and against whom", async () => {
    const { result, measure } = await judge(
      builds({ hosts: 60, controls: 60, seed: "one", stage: 1.3 }),
      { control: true },
    );

    expect(result).toMatchObject({ verdict: "fail", complete: true });
    expect(result.reason).toBe(
      "builds of 60 hosts take 1.261 times as long as before, against 60 hosts in no released stage: 1.196 to 1.336 at 95 %, 1.1 is accepted",
    );
    expect(JSON.stringify(measure).length).toBeLessThan(300);
  });

  test("of 300 simulated rollouts fails those with builds 15 % slower, and passes the others", async () => {
    const tally = async (stage: number) => {
      const verdicts = { pass: 0, fail: 0, inconclusive: 0, error: 0 };
      for (let run = 0; run < 300; run++) {
        const { result } = await judge(builds({ hosts: 200, seed: `run ${run}`, stage }));
        verdicts[result.verdict]++;
      }
      return verdicts;
    };

    const slower = await tally(1.15);
    const same = await tally(1);

    expect(slower.fail).toBeGreaterThanOrEqual(295);
    expect(slower.pass).toBe(0);
    expect(same.pass).toBeGreaterThanOrEqual(295);
    expect(same.fail).toBeLessThanOrEqual(300 * (1 - usual.confidence));
  });

  test("at the very limit is wrong no more often than stated", async () => {
    const verdicts: string[] = [];
    for (let run = 0; run < 200; run++) {
      const fleet = builds({ hosts: 40, seed: `limit ${run}`, stage: 1.1 });
      verdicts.push((await judge(fleet, { confidence: 0.9 })).result.verdict);
    }
    const count = (verdict: string) => verdicts.filter((each) => each === verdict).length;

    // 10 % of 200 on each side, with three standard deviations
    expect(count("fail")).toBeLessThan(33);
    expect(count("pass")).toBeLessThan(33);
    expect(count("inconclusive")).toBeGreaterThan(130);
  });

  test("takes out with a control what changed for everybody, and only with one", async () => {
    const fleet = builds({ hosts: 100, controls: 100, seed: "common", all: 1.4 });

    const [alone, compared] = [await judge(fleet), await judge(fleet, { control: true })];

    expect(alone.result.verdict).toBe("fail");
    expect(compared.result.verdict).toBe("pass");
    expect(compared.measure).toMatchObject({ kind: "ratio", hosts: 100, control: 100 });
  });

  test("goes on without a control that is too small, and says so", async () => {
    const fleet = builds({ hosts: 40, controls: 19, seed: "few" });

    const { result } = await judge(fleet, { control: true });

    expect(result.verdict).toBe("pass");
    expect(result.reason).toContain(
      "; without a control: 19 hosts in no released stage have builds, of 20 that it takes",
    );
  });

  test("counts hosts of another stage that is released, or on its way, nowhere", async () => {
    const { before, now } = builds({ hosts: 40, seed: "others" });
    const foreign = (list: readonly AnsweredSample[], value: number) => [
      ...list,
      ...list.map(({ labels }, place) => ({ labels: { ...labels, host: `o-${place}` }, value })),
      ...list.map(({ labels }, place) => ({ labels: { ...labels, host: `x-${place}` }, value })),
    ];

    const { measure } = await judge(
      { before: foreign(before, 1), now: foreign(now, 9) },
      { control: true },
    );

    expect(measure).toMatchObject({ hosts: 40, control: 0 });
    expect(measure).toEqual({
      ...(await judge({ before, now }, { control: true })).measure,
    });
  });

  test("knows a device of its stage by a name that only the fleet tells apart", async () => {
    const { before, now } = builds({ hosts: 40, seed: "alias" });
    const renamed = (list: readonly AnsweredSample[]) =>
      list.map((each) => ({
        ...each,
        labels: { ...each.labels, host: `${each.labels["host"]}`.replace("S-", "A-") },
      }));

    const there = await judge({ before, now });
    const found = await judge({ before: renamed(before), now: renamed(now) });

    expect(found.measure).toEqual(there.measure);
  });

  test("never passes on too few hosts, whatever they say", async () => {
    const anyFleet = fc.record({
      hosts: fc.integer({ min: 0, max: 19 }),
      stage: fc.double({ min: 0.1, max: 5, noNaN: true }),
      seed: fc.string(),
    });
    await fc.assert(
      fc.asyncProperty(anyFleet, async (fleet) => {
        const { result, measure } = await judge(builds(fleet));

        expect(result).toMatchObject({ verdict: "inconclusive", complete: false });
        expect(measure).toMatchObject({ kind: "ratio", times: null });
        expect(result.reason).toMatch(
          new RegExp(`^${fleet.hosts} hosts have builds before and after the release, of 20`),
        );
      }),
      { numRuns: 30 },
    );
  });

  test("leaves out and counts what cannot be divided by, and knows who has no builds any more", async () => {
    const { before, now } = builds({ hosts: 40, seed: "holes" });
    const wrong = [0, -1, NaN, Infinity, -Infinity];
    const broken = before.map((each, place) => ({ ...each, value: wrong[place] ?? each.value }));

    const { result, measure } = await judge({ before: broken, now: now.slice(0, -2) });

    expect(measure).toMatchObject({ hosts: 37 });
    expect(result.verdict).toBe("pass");
    expect(result.reason).toContain("5 values are 0, negative or no number, and left out");
    expect(result.reason).toContain("1 hosts with builds before have none now");
  });

  test("takes builds that never end for the slowest", async () => {
    const { before, now } = builds({ hosts: 40, seed: "endless" });

    const { result } = await judge({
      before,
      now: now.map((each) => ({ ...each, value: Infinity })),
    });

    expect(result).toMatchObject({ verdict: "fail", numbers: { ratio: 1e6 } });
  });

  test("says the same whatever order the server answers in", async () => {
    const fleet = builds({ hosts: 30, controls: 30, seed: "order" });
    const there = await judge(fleet, { control: true });

    const back = await judge(
      { before: fleet.before.toReversed(), now: fleet.now.toReversed() },
      { control: true },
    );

    expect(back.measure).toEqual(there.measure);
  });

  test("waits where the interval holds the limit, and says what decides it", async () => {
    const { result } = await judge(builds({ hosts: 20, seed: "wide", stage: 1.1 }));

    expect(result).toMatchObject({ verdict: "inconclusive", complete: false });
    expect(result.reason).toMatch(/; more hosts or more builds decide it$/);
  });

  test("says that labels name no devices", async () => {
    const { before, now } = builds({ hosts: 30, seed: "labels" });
    const named = (list: readonly AnsweredSample[]) =>
      list.map((each) => ({
        ...each,
        labels: { ...each.labels, host: `${each.labels["host"]}:9100`.slice(1) },
      }));

    const { result } = await judge({ before: named(before), now: named(now) });

    expect(result.reason).toContain("none of 60 values is of a device of the stage");
  });

  test("tells what the server warned of", async () => {
    const { result } = await judge(builds({ hosts: 30, seed: "warned" }), {}, ["a store is away"]);

    expect(result.reason).toContain("; warned: a store is away");
  });

  const sample = (labels: Readonly<Record<string, string>>) => [{ labels, value: 1 }];
  test.each([
    [sample({ module: "api" }), "the query gives values without the label host"],
    [
      [
        ...sample({ host: "s-1", module: "api", os: "a" }),
        ...sample({ host: "S-1", module: "api" }),
      ],
      'the query gives several values for "S-1" and the same module; aggregate them',
    ],
    [new Response("no", { status: 401 }), "refuses the credentials (401)"],
  ])("is an error where the answer is none to compare: %#", async (answer, reason) => {
    for (const isBefore of [false, true]) {
      const { fetch } = prometheusOf((_, at) =>
        (at.getTime() === releasedAt.getTime()) === isBefore ? answer : [],
      );
      const { result } = await judgeHosts(usual, fetch);

      expect(result).toMatchObject({
        verdict: "error",
        reason: expect.stringContaining(reason) as string,
      });
      expect(result.reason.startsWith("before the release: ")).toBe(isBefore);
    }
  });

  test("knows nothing of a stage that is not released, or of an address that is none", async () => {
    const { fetch, asked } = prometheusOf(() => []);

    const waiting = await judgeHosts(usual, fetch, { isWaiting: true });
    const nowhere = await judgeHosts({ ...usual, url: "${var:WHERE}" }, fetch);

    expect(waiting.measure).toEqual({ kind: "missing", reason: "the stage is not released" });
    expect(nowhere.measure).toEqual({ kind: "error", reason: "the url of the Prometheus is none" });
    expect(asked).toEqual([]);
  });
});
