import fc from "fast-check";
import {
  type GateSpec,
  type GateVerdict,
  lowerBound,
  type Measure,
  type ObservedStage,
  type OutcomeCounts,
  type RolloutSpec,
  type RolloutState,
  tick,
  upperBound,
} from "ringwright";
import { describe, expect, test } from "vitest";
import {
  after,
  armed,
  began,
  countsOf,
  released,
  seenAt,
  seenStage,
  specOf,
  stateOf,
} from "../support/observations.ts";

const usual = specOf();
const positions = { pilot: "released", early: "held", broad: "held" } as const;

interface Seen {
  readonly stage?: Partial<ObservedStage>;
  readonly measures?: Readonly<Record<string, Measure>>;
  readonly baselines?: Readonly<Record<string, number>>;
  readonly soakStartedAt?: string;
  /** Whether its devices were not read. */
  readonly isUnread?: boolean;
}

/** A pilot that has soaked and is to be judged by these gates. */
function deciding(gates: Readonly<Record<string, GateSpec>>, seen: Seen): RolloutState {
  const { baselines = {}, soakStartedAt = began.toISOString() } = seen;
  const names = Object.keys(gates);
  const stages = usual.stages.map((stage) => ({ ...stage, watch: [], gates: names }));
  const spec: RolloutSpec = { ...usual, gates, stages };
  return stateOf(
    spec,
    {
      phase: "Progressing",
      holds: armed("early", "broad"),
      lastTickAt: after(9).toISOString(),
      baselines,
    },
    { pilot: released("Deciding", { soakStartedAt }) },
  );
}

function tickOn(gates: Readonly<Record<string, GateSpec>>, seen: Seen) {
  const now = after(10);
  const { stage = {}, measures = {}, isUnread = false } = seen;
  const { counts: read, ...rest } = seenStage(stage);
  const pilot = { ...rest, ...(read && !isUnread && { counts: read }) };
  const stages = { pilot, early: seenStage(), broad: seenStage() };
  return tick(
    deciding(gates, seen),
    seenAt(now, positions, { stages, measures: { pilot: measures } }),
    now,
  );
}

/** How a stage is judged; `waits` where what is pending decides it. */
function verdictOf(gate: GateSpec, seen: Seen): GateVerdict | "waits" {
  const [pilot] = tickOn({ gate }, seen).state.stages;
  return pilot?.evaluations[0]?.verdict ?? "waits";
}

const counts = (eligible: number, some: Partial<OutcomeCounts> = {}) => ({
  stage: { counts: countsOf(eligible, some) },
});
const installs = (some: Partial<Extract<Measure, { kind: "installs" }>>): Seen => ({
  measures: {
    gate: {
      kind: "installs",
      found: 0,
      kinds: {},
      devices: [],
      judged: 5,
      undecided: 0,
      driverDevices: { restricted: 0, told: 0 },
      notRead: [],
      ...some,
    },
  },
});
const times = (lower: number, upper: number, hosts = 40): Seen => ({
  measures: {
    gate: {
      kind: "ratio",
      hosts,
      control: 0,
      times: { seen: (lower + upper) / 2, lower, upper },
      notes: [],
    },
  },
});
const signatures = (some: Partial<Extract<Measure, { kind: "signatures" }>>): Seen => ({
  measures: {
    gate: {
      kind: "signatures",
      found: 0,
      signatures: [],
      hosts: 0,
      alive: null,
      unsure: null,
      unsureBefore: null,
      ...some,
    },
  },
});
const fewHosts: Seen = {
  measures: { gate: { kind: "ratio", hosts: 19, control: 0, times: null, notes: [] } },
};
const value = (number: number): Seen => ({ measures: { gate: { kind: "value", value: number } } });
const files = (failed: number, reporting: number, eligible = 100): Seen => ({
  ...counts(eligible, { succeeded: eligible }),
  measures: { gate: { kind: "devices", failed, reporting, errors: {}, note: null } },
});
const said = (verdict: "pass" | "fail" | "inconclusive"): Seen => ({
  measures: { gate: { kind: "verdict", verdict, reason: "it says so" } },
});
const broken: Seen = { measures: { gate: { kind: "error", reason: "timeout" } } };
const missing: Seen = { measures: { gate: { kind: "missing", reason: "no sample" } } };
const unread: Seen = { stage: { reporting: 100 }, isUnread: true };

type Items = Extract<GateSpec, { type: "checklist" }>["items"];

const failures: Extract<GateSpec, { type: "failureRate" }> = {
  type: "failureRate",
  max: 0.05,
  confidence: 0.95,
  method: "clopper-pearson",
  silentAs: "failed",
  strata: ["model"],
  maxLooks: 1,
};
const checklist = (each: Items[string]): GateSpec => ({ type: "checklist", items: { item: each } });
const item = (number: number, baselines = {}): Seen => ({
  measures: { "gate.item": { kind: "value", value: number } },
  baselines,
});
const baseline = { "gate.item": 10 };
const url = "http://localhost";

type Case = readonly [string, GateSpec, Seen, GateVerdict | "waits"];

const casesOf = (gate: GateSpec, seen: readonly (readonly [Seen, Case[3]])[]): readonly Case[] =>
  seen.map(([each, verdict]) => [gate.type, gate, each, verdict] as const);

const codes = [0x80070070, "0x800F0922"];

/** Each gate, with what makes it say what it can say. */
const cases: readonly Case[] = [
  ...casesOf({ type: "devicesSucceeded", min: 0.9, of: "eligible", maxExcluded: 0.2 }, [
    [counts(100, { succeeded: 90 }), "pass"],
    [counts(100, { succeeded: 89 }), "waits"],
    [counts(100, { succeeded: 89, failed: 11 }), "inconclusive"],
    [{ stage: { excluded: { gone: 25 } } }, "pass"],
    [{ stage: { excluded: { gone: 26 } } }, "inconclusive"],
    [unread, "error"],
  ]),
  ...casesOf(failures, [
    [counts(59, { succeeded: 59 }), "pass"],
    [counts(58, { succeeded: 58 }), "inconclusive"],
    [counts(100, { succeeded: 80, failed: 20 }), "fail"],
    [counts(100, { succeeded: 80, silent: 20 }), "fail"],
    [counts(200, { succeeded: 190 }), "waits"],
    [unread, "error"],
  ]),
  ...casesOf({ type: "minSoak", hours: 10 }, [
    [{}, "pass"],
    [{ soakStartedAt: after(0.1).toISOString() }, "waits"],
  ]),
  ...casesOf({ type: "minSample", devices: 50 }, [
    [counts(60, { succeeded: 50 }), "pass"],
    [counts(60, { succeeded: 49 }), "waits"],
    [counts(49, { succeeded: 49 }), "inconclusive"],
    [unread, "error"],
  ]),
  ...casesOf({ type: "coverage", min: 0.8 }, [
    [{ stage: { reporting: 80 } }, "pass"],
    [{ stage: { reporting: 79 } }, "waits"],
    [unread, "error"],
  ]),
  ...casesOf({ type: "silentAfterStart", maxDevices: 2 }, [
    [counts(50, { silent: 2 }), "pass"],
    [counts(50, { silent: 3 }), "fail"],
    [unread, "error"],
  ]),
  ...casesOf({ type: "prometheus", url, query: "q", pass: "value <= 10", fail: "value > 25" }, [
    [value(10), "pass"],
    [value(26), "fail"],
    [value(20), "inconclusive"],
    [value(NaN), "inconclusive"],
    [missing, "inconclusive"],
    [broken, "error"],
  ]),
  ...casesOf({ type: "prometheus", url, query: "q", pass: "value <= 10" }, [
    [value(10), "pass"],
    [value(11), "fail"],
    [value(NaN), "inconclusive"],
  ]),
  ...casesOf(
    {
      type: "healthReport",
      path: "x",
      maxErrorDevicesRate: 0.05,
      confidence: 0.95,
      minReportingRate: 0.8,
    },
    [
      [files(0, 90), "pass"],
      [files(30, 90), "fail"],
      [files(4, 90), "inconclusive"],
      [files(0, 79), "waits"],
      [broken, "error"],
    ],
  ),
  ...casesOf(
    { type: "updateHistory", path: "x", max: 0.05, confidence: 0.95, method: "clopper-pearson" },
    [
      [files(0, 100), "pass"],
      [files(30, 100), "fail"],
      [files(4, 100), "inconclusive"],
      [files(0, 90), "waits"],
      [broken, "error"],
    ],
  ),
  ...casesOf({ type: "complianceRate", min: 0.95 }, [
    [{ stage: { compliance: { compliant: 95, noncompliant: 5 } } }, "pass"],
    [{ stage: { compliance: { compliant: 94, noncompliant: 6 } } }, "fail"],
    [{ stage: { compliance: { compliant: 0, noncompliant: 0 } } }, "inconclusive"],
    [unread, "error"],
  ]),
  ...casesOf({ type: "baseline", maxDifference: 0.05, confidence: 0.95 }, [
    [counts(200, { succeeded: 200 }), "pass"],
    [counts(200, { succeeded: 150, silent: 50 }), "fail"],
    [counts(200, { succeeded: 190, silent: 10 }), "inconclusive"],
    [{ stage: { control: { devices: 0, silent: 0 } } }, "inconclusive"],
    [unread, "error"],
  ]),
  ...casesOf({ type: "errorCode", codes, maxDevices: 3 }, [
    [{ stage: { errors: { "0x80070070": 3, "0x80070005": 9 } } }, "pass"],
    [{ stage: { errors: { "0x80070070": 2, "0x800F0922": 2 } } }, "fail"],
    [unread, "error"],
  ]),
  ...casesOf({ type: "errorCode", codes, maxDevices: 0, path: "x" }, [
    [files(0, 9), "pass"],
    [files(0, 0), "waits"],
    [broken, "error"],
  ]),
  ...[
    { type: "knownIssue" } as const,
    { type: "webhook", url, timeoutSeconds: 30 } as const,
    { type: "custom", timeoutSeconds: 30 } as const,
  ].flatMap((gate) =>
    casesOf(gate, [
      [said("pass"), "pass"],
      [said("fail"), "fail"],
      [said("inconclusive"), "inconclusive"],
      [broken, "error"],
      [{}, "waits"],
    ]),
  ),
  ...casesOf(
    { type: "unapprovedInstalls", max: 1, since: "released", subjects: ["driver"], minTold: 0.8 },
    [
      [installs({ found: 0 }), "pass"],
      [installs({ found: 1 }), "pass"],
      [installs({ found: 2, kinds: { driverNotApproved: 2 } }), "fail"],
      // what is found is found, whatever could not be read
      [installs({ found: 2, notRead: ["x"] }), "fail"],
      [installs({ found: 0, notRead: ["x"] }), "waits"],
      [installs({ driverDevices: { restricted: 10, told: 8 } }), "pass"],
      [installs({ driverDevices: { restricted: 10, told: 7 } }), "waits"],
      [installs({ judged: 0, undecided: 3 }), "waits"],
      [installs({ judged: 0, undecided: 0 }), "pass"],
      [{ measures: { gate: { kind: "missing", reason: "x" } } }, "inconclusive"],
      [broken, "error"],
      [{}, "waits"],
    ],
  ),
  ...casesOf(
    { type: "unapprovedInstalls", max: 0, since: "released", subjects: ["quality"], minTold: 1 },
    [[installs({ driverDevices: { restricted: 10, told: 0 } }), "pass"]],
  ),
  ...casesOf(
    {
      type: "warmBuilds",
      url,
      query: "q",
      host: "host",
      by: [],
      maxIncrease: 0.1,
      confidence: 0.95,
      minHosts: 20,
      control: false,
    },
    [
      [times(0.98, 1.1), "pass"],
      [times(1.101, 1.2), "fail"],
      [times(1.1, 1.101), "waits"],
      [times(0.5, 2), "waits"],
      [times(1, 1.15), "waits"],
      [times(0.98, 1, 19), "waits"],
      [fewHosts, "waits"],
      [missing, "inconclusive"],
      [broken, "error"],
      [value(1), "inconclusive"],
      [{}, "waits"],
    ],
  ),
  ...casesOf(
    {
      type: "newSignatures",
      url,
      query: "q",
      host: "host",
      signature: "signature",
      minHosts: 2,
      max: 1,
      emptyIsNone: false,
    },
    [
      [signatures({ found: 1 }), "pass"],
      [signatures({ found: 2 }), "fail"],
      // what is found is found, whatever is missing
      [signatures({ found: 2, unsure: "x" }), "fail"],
      [signatures({ found: 2, unsureBefore: "x" }), "waits"],
      [signatures({ found: 1, unsureBefore: "x" }), "pass"],
      [signatures({ found: 0, unsure: "x" }), "waits"],
      [missing, "inconclusive"],
      [broken, "error"],
      [{}, "waits"],
    ],
  ),
  ...casesOf(checklist({ metric: "m", equals: 1 }), [
    [item(1), "pass"],
    [item(0.999), "fail"],
    [item(NaN), "inconclusive"],
    [{ measures: { "gate.item": { kind: "error", reason: "x" } } }, "error"],
  ]),
  ...casesOf(checklist({ metric: "m", equals: 1, minSample: 59 }), [
    [{ ...item(1), ...counts(58, { succeeded: 58 }) }, "waits"],
    [{ ...item(1), ...counts(59, { succeeded: 59 }) }, "pass"],
  ]),
  ...casesOf(checklist({ metric: "m", vs: "baseline", maxRelativeChange: 0.1 }), [
    [item(11, baseline), "pass"],
    [item(8.9, baseline), "fail"],
    [item(11), "inconclusive"],
  ]),
  ...casesOf(checklist({ metric: "m", newSinceBaseline: 0 }), [
    [item(10, baseline), "pass"],
    [item(11, baseline), "fail"],
  ]),
];

describe("a gate", () => {
  test.each(cases)("%s %#", (_, gate, seen, verdict) => {
    expect(verdictOf(gate, seen)).toBe(verdict);
  });

  const kinds = [...new Map(cases.map(([, gate]) => [gate.type, gate])).values()];

  test("of any type never passes on nothing", () => {
    const empty: Partial<ObservedStage> = {
      ...counts(0).stage,
      reporting: 0,
      compliance: { compliant: 0, noncompliant: 0 },
      control: { devices: 0, silent: 0 },
    };
    const lenient: readonly GateSpec[] = [
      { type: "devicesSucceeded", min: 0, of: "eligible", maxExcluded: 1 },
      { type: "coverage", min: 0 },
      { type: "complianceRate", min: 0 },
      { ...failures, max: 1 },
      { type: "baseline", maxDifference: 1, confidence: 0.95 },
      { type: "checklist", items: {} },
    ];
    const nothing: readonly Seen[] = [{}, missing, broken, files(0, 0, 0)];
    expect(kinds).toHaveLength(19);
    for (const gate of [...kinds, ...lenient]) {
      if (gate.type === "minSoak") continue;
      for (const { measures } of nothing)
        for (const isUnread of [false, true]) {
          const found = verdictOf(gate, { stage: empty, isUnread, ...(measures && { measures }) });
          expect([gate.type, found]).not.toEqual([gate.type, "pass"]);
        }
    }
  });

  test("of soak does not pass before its clock has started", () => {
    const state = deciding({ gate: { type: "minSoak", hours: 1 } }, {});
    const stages = state.stages.map((stage) => ({ ...stage, soakStartedAt: null }));
    const { state: next } = tick({ ...state, stages }, seenAt(after(10), positions), after(10));
    expect(next.stages[0]?.phase).toBe("Deciding");
  });
});

describe("several gates", () => {
  const order = ["pass", "inconclusive", "error", "fail"] as const;
  const measureOf = (verdict: GateVerdict): Measure =>
    verdict === "error"
      ? { kind: "error", reason: "timeout" }
      : { kind: "verdict", verdict, reason: "it says so" };

  test("come to the worst: fail, then error, then inconclusive, then pass", () => {
    const verdicts = fc.array(fc.constantFrom(...order), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(verdicts, (list) => {
        const gates = Object.fromEntries(
          list.map((_, index) => [`g${index}`, { type: "knownIssue" } as const]),
        );
        const measures = Object.fromEntries(
          list.map((verdict, index) => [`g${index}`, measureOf(verdict)]),
        );
        const { state } = tickOn(gates, { measures });
        const worst = order[Math.max(...list.map((verdict) => order.indexOf(verdict)))];
        expect(state.stages[0]?.evaluations[0]?.verdict).toBe(worst);
        const expected = {
          pass: null,
          inconclusive: "inconclusive",
          error: "inconclusive",
          fail: "gateFailed",
        };
        expect(state.hold?.reason ?? null).toBe(expected[worst ?? "pass"]);
      }),
      { numRuns: 60 },
    );
  });
});

describe("the rate of failures", () => {
  const anyCounts = fc
    .tuple(
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 0, max: 12 }),
    )
    .map(([succeeded, failed, pending]) => ({ succeeded, failed, pending }));
  const models = ["a", "b", "c"] as const;
  const anyFleet = fc.tuple(anyCounts, anyCounts, anyCounts);
  type Part = Readonly<Record<"succeeded" | "failed" | "pending", number>> & { silent?: number };

  const sum = (parts: readonly Part[]) => {
    const of = (key: keyof Part) => parts.reduce((total, part) => total + (part[key] ?? 0), 0);
    const eligible = of("succeeded") + of("failed") + of("pending") + of("silent");
    return countsOf(eligible, {
      succeeded: of("succeeded"),
      failed: of("failed"),
      silent: of("silent"),
    });
  };
  const seenOf = (parts: readonly Part[]): Seen => ({
    stage: {
      counts: sum(parts),
      strata: {
        model: Object.fromEntries(
          models.map((name, index) => [name, sum(parts.slice(index, index + 1))]),
        ),
      },
    },
  });

  test("never passes early what the same devices would not pass later", () => {
    let passes = 0;
    const anyGate = fc.record({
      max: fc.constantFrom(0.02, 0.05, 0.1, 0.3),
      silentAs: fc.constantFrom("failed", "excluded"),
      method: fc.constantFrom("clopper-pearson", "wilson"),
      minSample: fc.constantFrom(1, 59),
    });
    const ends = fc.array(fc.constantFrom("succeeded", "failed", "silent"), {
      minLength: 36,
      maxLength: 36,
    });
    fc.assert(
      fc.property(anyGate, anyFleet, ends, (terms, parts, outcomes) => {
        const gate = { ...failures, ...terms };
        if (verdictOf(gate, seenOf(parts)) !== "pass") return;
        passes++;
        let next = 0;
        const later = parts.map((part) => {
          const done = { ...part, pending: 0, silent: 0 };
          for (let made = 0; made < part.pending; made++) done[outcomes[next++] ?? "failed"]++;
          return done;
        });
        expect(verdictOf(gate, seenOf(later))).toBe("pass");
      }),
      { numRuns: 1500 },
    );
    expect(passes).toBeGreaterThan(50);
  });

  test("fails a model by its own lower bound where the whole is well", () => {
    const parts = [
      { succeeded: 400, failed: 0, pending: 0 },
      { succeeded: 6, failed: 4, pending: 0 },
      { succeeded: 50, failed: 0, pending: 0 },
    ];
    expect(verdictOf(failures, seenOf(parts))).toBe("fail");
    expect(verdictOf({ ...failures, strata: [] }, seenOf(parts))).toBe("pass");
  });

  test("waits for a model that could still fail as a whole", () => {
    const parts = [
      { succeeded: 400, failed: 0, pending: 0 },
      { succeeded: 0, failed: 0, pending: 3 },
      { succeeded: 50, failed: 0, pending: 0 },
    ];
    expect(verdictOf(failures, seenOf(parts))).toBe("waits");
  });

  test("counts devices that fell silent as the files say", () => {
    const silent = counts(100, { succeeded: 80, silent: 20 });
    expect(verdictOf(failures, silent)).toBe("fail");
    expect(verdictOf({ ...failures, silentAs: "excluded" }, silent)).toBe("pass");
  });

  test("takes minSample devices with an outcome, and waits as long as they may come", () => {
    const gate = { ...failures, minSample: 80 };
    expect(verdictOf(gate, counts(80, { succeeded: 80 }))).toBe("pass");
    expect(verdictOf(gate, counts(80, { succeeded: 79 }))).toBe("waits");
    expect(verdictOf(gate, counts(79, { succeeded: 79 }))).toBe("inconclusive");
  });

  test("leaves out devices that are not heard of since before the release, up to a tenth", () => {
    expect(verdictOf(failures, counts(100, { succeeded: 90, absent: 10 }))).toBe("pass");
    expect(verdictOf(failures, counts(100, { succeeded: 89, absent: 11 }))).toBe("waits");
    expect(verdictOf(failures, counts(100, { failed: 60, absent: 40 }))).toBe("fail");
  });

  test("shares its error between the looks that it may have", () => {
    const clean = counts(59, { succeeded: 59 });
    expect(verdictOf({ ...failures, maxLooks: 2 }, clean)).toBe("inconclusive");
    expect(verdictOf({ ...failures, maxLooks: 2 }, counts(72, { succeeded: 72 }))).toBe("pass");
  });

  // own calculation, reference values reproduce SciPy's documented example
  test.each([
    [0, 5, 0.4507, 0.3511, 0],
    [0, 20, 0.1391, 0.1192, 0],
    [0, 50, 0.0582, 0.0513, 0],
    [0, 59, 0.0495, 0.0438, 0],
    [1, 50, 0.0914, 0.0848, 0.001],
    [2, 100, 0.0616, 0.0586, 0.0036],
    [5, 100, 0.1023, 0.0992, 0.0199],
    [3, 299, 0.0257, 0.0248, 0.0027],
    [10, 500, 0.0337, 0.0332, 0.0109],
  ])("%d of %d: decides at the bounds of the table", (failed, devices, exact, wilson, lower) => {
    expect(upperBound(failed, devices)).toBeCloseTo(exact, 4);
    expect(upperBound(failed, devices, 0.95, "wilson")).toBeCloseTo(wilson, 4);
    expect(lowerBound(failed, devices)).toBeCloseTo(lower, 4);
    const seen = counts(devices, { failed, succeeded: devices - failed });
    const at = (max: number, method: "clopper-pearson" | "wilson" = "clopper-pearson") =>
      verdictOf({ ...failures, max, method }, seen);
    expect([at(exact + 1e-4), at(exact - 1e-4)]).toEqual(["pass", "inconclusive"]);
    expect([at(wilson + 1e-4, "wilson"), at(wilson - 1e-4, "wilson")]).toEqual([
      "pass",
      "inconclusive",
    ]);
    if (lower > 0.001)
      expect([at(lower + 1e-4), at(lower - 1e-4)]).toEqual(["inconclusive", "fail"]);
  });

  // devices needed for a limit, with 0 to 3 failures
  test.each([
    [0.01, [299, 473, 628, 773]],
    [0.02, [149, 236, 313, 386]],
    [0.03, [99, 157, 208, 257]],
    [0.05, [59, 93, 124, 153]],
    [0.1, [29, 46, 61, 76]],
  ])("a limit of %d needs as many devices as the table says", (max, needed) => {
    for (const [failed, devices] of needed.entries()) {
      const of = (all: number) =>
        verdictOf({ ...failures, max }, counts(all, { failed, succeeded: all - failed }));
      expect([of(devices), of(devices - 1)]).toEqual(["pass", "inconclusive"]);
    }
  });
});
