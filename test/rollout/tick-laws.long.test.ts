import { createHash } from "node:crypto";
import fc from "fast-check";
import {
  isTerminal,
  type RolloutCommand,
  type RolloutSpec,
  type StageState,
  tick,
} from "ringwright";
import { describe, expect, test } from "vitest";
import { after, december, eva, hour, otto, specOf } from "../support/observations.ts";
import { Crash, type MadeTick, RolloutModel, stored } from "../support/rollout-model.ts";

const approval = { type: "approval", approvers: 1, expiresHours: 48 } as const;
const rate = { type: "failureRate", max: 0.1, minSample: 20 } as const;

/** Rollouts that have everything between them that a tick can decide. */
const specs = {
  plain: specOf(),
  careful: specOf({
    windows: [
      { days: ["mon", "tue", "wed", "thu"], start: "06:00", end: "18:00", timeZone: "UTC" },
    ],
    stages: [
      {
        name: "pilot",
        ring: "pilot",
        soak: { minHours: 24 },
        timeoutDays: 10,
        watch: ["rate"],
        gates: ["reach", "rate", "board"],
      },
      { name: "early", ring: "early", timeoutDays: 8, gates: ["reach", "rate"] },
      { name: "broad", ring: "broad", timeoutDays: 14, watch: ["rate"], gates: ["reach"] },
    ],
    gates: { reach: { type: "devicesSucceeded", min: 0.8 }, rate, board: approval },
    rollback: { automatic: ["rate"] },
  }),
  restless: specOf({
    content: { kind: "quality", release: "2026-11-10", onSupersede: "restart" },
    stages: [
      { name: "pilot", ring: "pilot", timeoutDays: 4, gates: ["rate"] },
      { name: "early", ring: "early", timeoutDays: 4, watch: ["rate"], gates: ["rate", "board"] },
      { name: "broad", ring: "broad", timeoutDays: 4, gates: ["rate"] },
    ],
    gates: { rate: { ...rate, maxLooks: 3 }, board: { ...approval, notInitiator: true } },
    rollback: { onTimeout: "rollback" },
  }),
} as const satisfies Record<string, RolloutSpec>;

const stageNames = ["pilot", "early", "broad"] as const;
const anyStage = fc.constantFrom(...stageNames);
const anySpec = fc.constantFrom(...Object.values(specs));

type Act = (model: RolloutModel) => void;
const named = (name: string, act: Act): Act =>
  Object.assign(act, { [fc.toStringMethod]: () => name });

const waits = (hours: fc.Arbitrary<number>) =>
  hours.map((each) =>
    named(`${each} h pass`, (model) => {
      model.advance(each * hour);
    }),
  );
const runs = fc.constant(
  named("run", (model) => {
    model.run();
  }),
);
const crashes = fc.integer({ min: 0, max: 8 }).map((at) =>
  named(`run, dies at ${at}`, (model) => {
    try {
      model.run(at);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  }),
);

const anyVerb: fc.Arbitrary<RolloutCommand> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ verb: "pause", reason: "lunch" } as const) },
  { weight: 4, arbitrary: fc.constant({ verb: "resume" } as const) },
  { weight: 4, arbitrary: fc.boolean().map((reassert) => ({ verb: "retry", reassert }) as const) },
  { weight: 3, arbitrary: fc.constant({ verb: "override", reason: "seen" } as const) },
  { weight: 1, arbitrary: fc.constant({ verb: "rollback", reason: "bad" } as const) },
  { weight: 1, arbitrary: fc.constant({ verb: "abort", reason: "bad" } as const) },
);
const asks = anyVerb.map((verb) =>
  named(`${verb.verb}`, (model) => {
    model.ask(verb, eva);
  }),
);
const approves = anyStage.map((stage) =>
  named(`approve ${stage}`, (model) => {
    const found = model.state.stages.find(({ name }) => name === stage);
    const evidence = found?.evaluations.at(-1)?.hash ?? "none";
    model.ask({ verb: "approve", stage, evidence }, otto);
  }),
);

/** What an operator of the tenant does, with the tick that sees it. */
const byHand = fc.tuple(anyStage, fc.boolean()).map(([stage, pauses]) =>
  named(`${pauses ? "pause" : "resume"} ${stage} by hand`, (model) => {
    if (pauses) model.pauseByHand(stage);
    else model.resumeByHand(stage);
    model.run();
  }),
);
const changes = fc.oneof(
  fc.constantFrom(0, 0, 0.02, 0.2, 0.5).map((share) =>
    named(`${share} fail`, (model) => {
      model.failing = share;
    }),
  ),
  fc.constantFrom(0, 0.05, 0.3).map((share) =>
    named(`${share} are silent`, (model) => {
      model.silent = share;
    }),
  ),
  fc.boolean().map((isUnreadable) =>
    named(`unreadable ${isUnreadable}`, (model) => {
      model.isUnreadable = isUnreadable;
    }),
  ),
  fc.constantFrom(0, 0, 30).map((age) =>
    named(`data is ${age} h old`, (model) => {
      model.dataAgeMs = age * hour;
    }),
  ),
  fc.constantFrom(null, december).map((newer) =>
    named(newer ? "superseded" : "not superseded", (model) => {
      model.supersededBy = newer;
    }),
  ),
  fc.boolean().map((differs) =>
    named(`restore differs ${differs}`, (model) => {
      model.restoreDiffers = differs;
    }),
  ),
);
const clocks = fc.constantFrom(-50, -2, 0, 0, 5, 40).map((hours) =>
  named(`clock ${hours} h ahead`, (model) => {
    model.skewMs = hours * hour;
  }),
);
/** A release that goes wrong, and a person who goes on in spite of it. */
const insists = fc.constant(
  named("fails, and is overridden", (model) => {
    model.failing = 0.5;
    for (let made = 0; made < 6; made++) {
      model.advance(6 * hour);
      model.run();
    }
    model.ask({ verb: "override", reason: "seen" }, eva);
  }),
);
const faults = fc
  .array(fc.constantFrom("failed", "unknown", "lost"), { maxLength: 3 })
  .map((next) =>
    named(`writes end ${next.join()}`, (model) => {
      model.faults = [...next];
    }),
  );

const anyHours = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 11 }) },
  { weight: 1, arbitrary: fc.integer({ min: 12, max: 1000 }) },
);
/** Days in which nothing is wrong and ticks run as they should, with people who do their part. */
const calm = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.boolean()).map(([ticks, helps]) =>
  named(`${ticks} calm ticks${helps ? ", with help" : ""}`, (model) => {
    model.isUnreadable = false;
    model.dataAgeMs = 0;
    model.skewMs = 0;
    model.faults = [];
    for (let made = 0; made < ticks; made++) {
      model.advance(6 * hour);
      if (helps) help(model);
      model.run();
    }
  }),
);

function help(model: RolloutModel): void {
  const { phase, hold, stages } = model.state;
  const waiting = stages.find((stage) => stage.phase !== "Passed");
  if (phase === "Paused") model.ask({ verb: "resume" }, eva);
  if (phase === "AwaitingApproval" && waiting)
    model.ask(
      {
        verb: "approve",
        stage: waiting.name,
        evidence: waiting.evaluations.at(-1)?.hash ?? "none",
      },
      otto,
    );
  if (phase !== "Held" || hold === null) return;
  if (hold.reason === "drift" && hold.stage !== null) {
    const isHeld = model.part(hold.stage).pause !== null;
    if (isHeld) model.resumeByHand(hold.stage);
    model.ask({ verb: "retry", reassert: !isHeld }, eva);
  } else model.ask({ verb: "retry", reassert: false }, eva);
}

const history = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: waits(anyHours) },
    { weight: 6, arbitrary: runs },
    { weight: 8, arbitrary: calm },
    { weight: 2, arbitrary: crashes },
    { weight: 3, arbitrary: asks },
    { weight: 3, arbitrary: approves },
    { weight: 2, arbitrary: byHand },
    { weight: 2, arbitrary: changes },
    { weight: 2, arbitrary: clocks },
    { weight: 1, arbitrary: faults },
    { weight: 2, arbitrary: insists },
  ),
  { minLength: 10, maxLength: 60 },
);

/** Tells a story from the first tick on, and hands every tick of it to a law. */
function always(law: (made: MadeTick, model: RolloutModel) => void, numRuns = 60): void {
  fc.assert(
    fc.property(anySpec, history, (spec, acts) => {
      const model = new RolloutModel(spec);
      model.run();
      let seen = 0;
      for (const act of acts) {
        act(model);
        for (const made of model.ticks.slice(seen)) law(made, model);
        seen = model.ticks.length;
      }
    }),
    { numRuns },
  );
}

/** In the order of the stages. */
const phasesOf = (stages: readonly StageState[]) => stages.map(({ phase }) => phase);

/** Stages that a tick passed. */
function passedBy({ before, result }: MadeTick): readonly StageState[] {
  return result.state.stages.filter(
    ({ phase, name }) =>
      phase === "Passed" && before.stages.find((each) => each.name === name)?.phase !== "Passed",
  );
}

/** Whether a stage was passed by a person. */
const isOverridden = ({ overriddenBy }: StageState) => overriddenBy !== null;

describe("a tick", () => {
  test("passes a stage only on a stored, complete and conclusive evaluation of the pinned content", () => {
    let count = 0;
    always((made) => {
      const { specHash, content, spec } = made.result.state;
      for (const stage of passedBy(made)) {
        const evaluation = stage.evaluations.at(-1);
        count++;
        expect(evaluation).toMatchObject({ stage: stage.name, verdict: "pass", complete: true });
        expect(evaluation?.gates.map(({ name, verdict }) => [name, verdict])).toEqual(
          spec.stages.find(({ name }) => name === stage.name)?.gates.map((name) => [name, "pass"]),
        );
        const { hash, ...found } = evaluation ?? { hash: "" };
        const text = JSON.stringify({ ...found, specHash, content });
        expect(hash).toBe(`sha256:${createHash("sha256").update(text).digest("hex")}`);
      }
    });
    expect(count).toBeGreaterThan(20);
  });

  test("is the same again for the same, also after the state was stored", () => {
    always(({ before, seen, now, result }) => {
      expect(tick(before, seen, now)).toEqual(result);
      expect(stored(tick(stored(before), stored(seen), now))).toEqual(stored(result));
    });
  });

  test("changes neither what it is given nor a rollout that has ended", () => {
    always((_, { state, now, ...model }) => {
      const text = JSON.stringify(state);
      const result = tick(state, model.ticks.at(-1)?.seen ?? never(), now);
      expect(JSON.stringify(state)).toBe(text);
      if (!isTerminal(state)) return;
      expect(result).toEqual({ state, effects: [], events: [], wantsTargets: false });
    }, 30);
  });

  test("numbers events one after the other", () => {
    always(({ before, result }) => {
      const numbers = result.events.map(({ sequence }) => sequence);
      expect(numbers).toEqual(numbers.map((_, index) => before.sequence + index + 1));
      expect(result.state.sequence).toBe(before.sequence + numbers.length);
    });
  });

  test("writes nothing twice, and never holds and releases one stage", () => {
    always(({ result: { effects } }) => {
      const stages = effects.flatMap((effect) =>
        effect.type === "hold" || effect.type === "release" ? [effect.stage] : [],
      );
      expect(new Set(stages).size).toBe(stages.length);
    });
  });

  test("once it has written all it wants, writes nothing at the same moment, and after one more look says nothing", () => {
    let count = 0;
    fc.assert(
      fc.property(anySpec, history, (spec, acts) => {
        const model = new RolloutModel(spec);
        for (const act of acts) {
          act(model);
          model.faults = [];
          if (model.isUnreadable) continue;
          model.run();
          expect(model.decide().effects).toEqual([]);
          model.run();
          const { effects, events } = model.decide();
          expect([effects, events]).toEqual([[], []]);
          count++;
        }
      }),
      { numRuns: 40 },
    );
    expect(count).toBeGreaterThan(100);
  });
});

function never(): never {
  throw new TypeError("there is no such");
}

/** An oracle of its own: the hours of the careful rollout, in UTC. */
function isInWindow(spec: RolloutSpec, now: Date): boolean {
  if (spec.windows === undefined) return true;
  const [weekday, at] = [now.getUTCDay(), now.getUTCHours()];
  return weekday >= 1 && weekday <= 4 && at >= 6 && at < 18;
}

describe("a release", () => {
  test("is written in a window only, and in no freeze", () => {
    let count = 0;
    always(({ before, seen, now, result }) => {
      if (!result.effects.some(({ type }) => type === "release")) return;
      count++;
      expect(isInWindow(before.spec, now)).toBe(true);
      const freeze = { name: "f", timeZone: "UTC", from: seen.at, to: after(99_999).toISOString() };
      const frozen = tick(before, { ...seen, freezes: [freeze] }, now);
      expect(frozen.effects.filter(({ type }) => type === "release")).toEqual([]);
    });
    expect(count).toBeGreaterThan(20);
  });

  test("comes after every earlier stage was passed, and while every later one is held", () => {
    always(({ seen, result: { state, effects } }) => {
      for (const effect of effects) {
        if (effect.type !== "release") continue;
        const place = state.stages.findIndex(({ name }) => name === effect.stage);
        const earlier = phasesOf(state.stages.slice(0, place));
        expect(earlier.every((phase) => phase === "Passed")).toBe(true);
        if (state.stages[place]?.phase === "Passed") continue;
        for (const { name } of state.stages.slice(place + 1))
          expect(seen.slots[name]?.position).toBe("held");
      }
    });
  });

  test("reaches devices that stay the same until the content changes", () => {
    always(({ before, result }) => {
      if (before.content.release !== result.state.content.release) return;
      for (const [index, { targets }] of before.stages.entries())
        if (targets !== null) expect(result.state.stages[index]?.targets).toEqual(targets);
    });
  });

  test("never ends a pause that a person set", () => {
    always((_, { broken }) => {
      expect(broken).toEqual([]);
    });
  });

  test("and nothing else promotes while the clock is behind the last tick", () => {
    let count = 0;
    always((made) => {
      const { before, now, result } = made;
      if (before.lastTickAt === null || now.getTime() >= Date.parse(before.lastTickAt)) return;
      count++;
      expect(result.effects.filter(({ type }) => type === "release")).toEqual([]);
      expect(passedBy(made)).toEqual([]);
      expect(result.state.lastTickAt).toBe(before.lastTickAt);
    });
    expect(count).toBeGreaterThan(0);
  });
});

describe("a hold", () => {
  test("is written without a window as well, and in a freeze", () => {
    let count = 0;
    always(({ before, seen, now, result }) => {
      const holds = result.effects.filter(({ type }) => type === "hold");
      // what is released at once may be judged, and held, in the same tick
      const current = before.stages.find(({ phase }) => phase !== "Passed");
      if (holds.length === 0 || current?.phase === "Waiting") return;
      count++;
      const freeze = { name: "f", timeZone: "UTC", from: seen.at, to: after(99_999).toISOString() };
      const frozen = tick(before, { ...seen, freezes: [freeze] }, now);
      expect(frozen.effects.filter(({ type }) => type === "hold")).toEqual(holds);
    });
    expect(count).toBeGreaterThan(0);
  });

  test("is renewed before it ends, as long as ticks run often enough", () => {
    const commands = fc.oneof(
      { weight: 1, arbitrary: asks },
      { weight: 5, arbitrary: fc.constant(named("nothing", () => undefined)) },
    );
    const gaps = fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), commands), {
      minLength: 100,
      maxLength: 150,
    });
    fc.assert(
      fc.property(anySpec, gaps, (spec, ticks) => {
        const model = new RolloutModel(spec);
        for (const [hours, act] of ticks) {
          act(model);
          model.run();
          const held = isTerminal(model.state) ? [] : model.state.holds.map(({ stage }) => stage);
          model.advance(hours * hour);
          for (const stage of held) expect(model.part(stage).pause).not.toBeNull();
        }
      }),
      { numRuns: 40 },
    );
  });

  test("is renewed for months while a freeze keeps a passed stage from its release", () => {
    const model = new RolloutModel(specs.plain);
    model.failing = 0.5;
    while (model.state.phase !== "Held") {
      model.advance(6 * hour);
      model.run();
    }
    model.ask({ verb: "override", reason: "known" }, eva);
    const from = model.now.toISOString();
    const freeze = { name: "year end", timeZone: "UTC", from, to: after(9999).toISOString() };
    model.freezes = [freeze];
    for (let ticks = 0; ticks < 90 * 4; ticks++) {
      model.advance(6 * hour);
      model.run();
      expect(model.part("pilot").pause).not.toBeNull();
    }
    expect(phasesOf(model.state.stages)).toEqual(["Passed", "Waiting", "Waiting"]);
  });
});

describe("a run that dies between any two steps", () => {
  const outcomeOf = ({ state, parts, writes }: RolloutModel) => ({
    phase: state.phase,
    hold: state.hold?.reason,
    stages: phasesOf(state.stages),
    held: [...parts].flatMap(([name, { pause }]) => (pause ? [name] : [])),
    noted: state.holds.map(({ stage }) => stage),
    // when a hold is renewed depends on the minute in which the process came back
    writes: writes.flatMap(({ effect }) => (effect.type === "renew" ? [] : [effect])),
  });

  /** Tells the story to its end, and dies once, in the given tick before the given step. */
  function tell(spec: RolloutSpec, failing: number, dies?: { tick: number; at: number }) {
    const model = new RolloutModel(spec);
    model.failing = failing;
    model.restoreDiffers = true;
    for (let made = 0; made < 160; made++) {
      if (model.state.phase === "AwaitingApproval") help(model);
      if (made === dies?.tick) {
        expect(() => {
          model.run(dies.at);
          throw new Crash();
        }).toThrow(Crash);
        model.advance(60_000);
      }
      model.run();
      model.advance(6 * hour);
      if (isTerminal(model.state)) break;
    }
    return outcomeOf(model);
  }

  test.each([
    ["plain", 0, "Completed"],
    ["plain", 0.4, "Held"],
    ["careful", 0, "Completed"],
    ["careful", 0.4, "RolledBack"],
  ] as const)("comes to the same end and the same writes: %s, %d fail", (name, failing, phase) => {
    const whole = tell(specs[name], failing);
    expect(whole.phase).toBe(phase);

    fc.assert(
      fc.property(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 12 }), (at, step) => {
        expect(tell(specs[name], failing, { tick: at, at: step })).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });
});

describe("a person", () => {
  test("is kept with a reason on every stage that was passed without its gates", () => {
    let count = 0;
    always((_, { state }) => {
      for (const stage of state.stages) {
        if (stage.phase !== "Passed" || stage.evaluations.at(-1)?.verdict === "pass") continue;
        count++;
        expect(isOverridden(stage)).toBe(true);
        expect(stage.overriddenBy).toBe("eva: seen");
      }
    });
    expect(count).toBeGreaterThan(0);
  });

  test("who helps brings every rollout to an end once the tenant is well", () => {
    fc.assert(
      fc.property(anySpec, history, (spec, acts) => {
        const model = new RolloutModel(spec);
        for (const act of acts) act(model);
        model.failing = 0;
        model.silent = 0;
        model.isUnreadable = false;
        model.dataAgeMs = 0;
        model.skewMs = 0;
        model.faults = [];
        for (const stage of stageNames) model.resumeByHand(stage);
        for (let ticks = 0; ticks < 600 && !isTerminal(model.state); ticks++) {
          help(model);
          model.run();
          model.advance(6 * hour);
        }
        expect(isTerminal(model.state)).toBe(true);
        if (model.state.phase !== "Completed") return;
        expect(model.state.holds).toEqual([]);
        expect([...model.parts.values()].map(({ pause }) => pause)).toEqual([null, null, null]);
      }),
      { numRuns: 40 },
    );
  });
});
