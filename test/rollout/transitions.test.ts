import {
  answerCommand,
  type GateSpec,
  MemoryStore,
  type Observations,
  type RolloutCommand,
  RolloutCommandError,
  type RolloutPhase,
  type RolloutState,
  type RolloutWrite,
  type StageState,
  startedRollout,
  tick,
} from "ringwright";
import { describe, expect, test } from "vitest";
import {
  after,
  armed,
  began,
  countsOf,
  december,
  eva,
  november,
  otto,
  released,
  seenAt,
  seenStage,
  specOf,
  stateOf,
} from "../support/observations.ts";
import { rolloutConfig, rolloutLab, threeStages } from "../support/rollout-lab.ts";

const plain = specOf();
const approving = specOf({
  stages: [
    { name: "pilot", ring: "pilot", timeoutDays: 20, gates: ["reach", "board"] },
    { name: "early", ring: "early", timeoutDays: 10, gates: ["reach"] },
    { name: "broad", ring: "broad", timeoutDays: 10, gates: ["reach"] },
  ],
  gates: {
    reach: { type: "devicesSucceeded", min: 0.8 },
    board: { type: "approval", approvers: 1, expiresHours: 48 },
  },
});
const automatic = specOf({ rollback: { automatic: ["hardFailures", "failures"] } });

/** As a rollout goes: the pilot is released, the others are held. */
const going = { pilot: "released", early: "held", broad: "held" } as const;
const allHeld = { pilot: "held", early: "held", broad: "held" } as const;

const bad = seenStage({ counts: countsOf(100, { failed: 40, succeeded: 60 }) });
const few = seenStage({ counts: countsOf(100, { succeeded: 10 }) });

/** A rollout whose pilot is in a phase. */
function pilotIn(
  phase: StageState["phase"],
  { spec = plain, ...changed }: Partial<RolloutState> = {},
  stage: Partial<StageState> = {},
): RolloutState {
  return stateOf(
    spec,
    {
      phase: "Progressing",
      holds: armed("early", "broad"),
      lastTickAt: after(0).toISOString(),
      ...changed,
    },
    { pilot: phase === "Waiting" ? stage : released(phase, stage) },
  );
}

function held(state: RolloutState, reason: string, more: object = {}): RolloutState {
  const hold = { reason, message: reason, since: state.lastTickAt, stage: "pilot", subject: null };
  return { ...state, phase: "Held", hold: { ...hold, goodTicks: 0, ...more } } as RolloutState;
}

/** What a tick makes of a state, as short as a row of the table. */
function outcome(state: RolloutState, seen: Observations, now: Date) {
  const { state: next, effects, events, wantsTargets } = tick(state, seen, now);
  return {
    next,
    phase: next.phase,
    hold: next.hold?.reason ?? null,
    stages: next.stages.map((stage) => stage.phase),
    effects,
    events: events.map(({ type }) => type),
    wantsTargets,
  };
}

const release = (stage: string): RolloutWrite => ({ type: "release", stage });
const hold = (stage: string): RolloutWrite => ({ type: "hold", stage });

/** Writes that were sent, with an answer that nobody knows. */
function sentIntents(...effects: readonly RolloutWrite[]): RolloutState["intents"] {
  const at = began.toISOString();
  return effects.map((effect) => {
    const id = JSON.stringify(effect);
    return { id, effect, at, status: "unknown", error: null, follows: false };
  });
}

describe("row 1: start", () => {
  test("pins the content and the files, and writes nothing by itself", () => {
    const terms = { name: "november", stack: "corp", tenantId: null, spec: plain };
    const { state, events } = startedRollout({ ...terms, content: november }, eva, began);

    expect(state).toMatchObject({ phase: "Pending", content: november, startedBy: "eva" });
    expect(state.specHash).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(state.stages.map(({ phase }) => phase)).toEqual(["Waiting", "Waiting", "Waiting"]);
    expect(events).toMatchObject([{ type: "started", sequence: 1 }]);
  });

  test("arms the holds of all later stages before anything is released", () => {
    const free = { pilot: "released", early: "released", broad: "released" } as const;
    const first = outcome(stateOf(plain), seenAt(began, free), began);

    expect(first).toMatchObject({ phase: "Pending", effects: [hold("early"), hold("broad")] });
    const written = { ...first.next, intents: sentIntents(hold("early"), hold("broad")) };
    const half = outcome(written, seenAt(began, { ...free, early: "held" }), began);
    expect(half).toMatchObject({ phase: "Pending", stages: ["Waiting", "Waiting", "Waiting"] });
  });
});

describe("row 2: what stands against the start", () => {
  test("holds, writes nothing, and is over with its reason", () => {
    const seen = seenAt(began, going, { prechecks: ["pilot reaches no device"] });
    const before = outcome(stateOf(plain), seen, began);

    expect(before).toMatchObject({
      phase: "Held",
      hold: "precheck",
      effects: [],
      events: ["held"],
    });
    const free = { pilot: "released", early: "released", broad: "released" } as const;
    const mended = outcome(before.next, seenAt(after(1), free), after(1));
    expect(mended).toMatchObject({ phase: "Pending", effects: [hold("early"), hold("broad")] });
    expect(mended.events).toEqual(["cleared"]);
  });

  test("a later stage that somebody else holds is a drift, before anything is released", () => {
    const paused = { ...going, early: "released" } as const;
    const first = outcome(stateOf(plain), seenAt(began, paused), began);
    expect(first).toMatchObject({ phase: "Held", hold: "drift", events: ["held"] });
    expect(first.next.hold?.stage).toBe("broad");

    const again = answerCommand(first.next, { verb: "retry", reassert: false }, eva, after(1));
    expect(again.state.phase).toBe("Pending");
    const still = outcome(again.state, seenAt(after(1), going), after(1));
    expect(still).toMatchObject({ hold: "drift" });
    expect(still.effects.filter(({ type }) => type === "release")).toEqual([]);
  });
});

describe("row 3: Waiting to Applying", () => {
  const early = (changed: Partial<RolloutState> = {}) =>
    stateOf(
      changed.spec ?? plain,
      {
        phase: "Progressing",
        holds: armed("early", "broad"),
        lastTickAt: after(0).toISOString(),
        ...changed,
      },
      { pilot: released("Passed") },
    );

  test("releases the actuator for the devices that are frozen then", () => {
    const { next, ...found } = outcome(early(), seenAt(after(1), going), after(1));

    expect(found).toMatchObject({ effects: [release("early")], events: ["stageReleased"] });
    expect(next.stages[1]).toMatchObject({
      phase: "Applying",
      timeoutFrom: after(1).toISOString(),
      targets: { count: 100, hash: "sha256:pilot", frozenAt: after(1).toISOString() },
    });
  });

  test("waits for its devices to be looked at", () => {
    const seen = seenAt(after(1), going);
    const unread = seenStage({ reach: { count: 100, hash: null, unknown: [] } });
    const stages = { ...seen.stages, early: unread };

    const found = outcome(early(), { ...seen, stages }, after(1));
    expect(found).toMatchObject({ wantsTargets: true, effects: [], events: [] });
    expect(found.stages).toEqual(["Passed", "Waiting", "Waiting"]);
  });

  test("waits for a window, and for the end of a freeze", () => {
    const window = { days: ["thu"], start: "10:00", end: "12:00", timeZone: "UTC" } as const;
    const spec = specOf({ windows: [{ ...window, days: ["thu"] }] });
    const outside = outcome(early({ spec }), seenAt(after(1), going), after(1));
    expect(outside).toMatchObject({ effects: [], events: [], hold: null });
    // 8:00 and 26 hours later: Thursday at 10
    expect(
      outcome(
        early({ spec, lastTickAt: after(25).toISOString() }),
        seenAt(after(26), going),
        after(26),
      ),
    ).toMatchObject({ effects: [release("early")] });

    const freeze = { name: "f", from: after(0).toISOString(), to: after(2).toISOString() };
    const freezes = [{ ...freeze, timeZone: "UTC" }];
    expect(outcome(early(), seenAt(after(1), going, { freezes }), after(1)).effects).toEqual([]);
    expect(outcome(early(), seenAt(after(2), going, { freezes }), after(2)).effects).toEqual([
      release("early"),
    ]);
  });

  test("does not go on where a later stage is not held, and holds that first", () => {
    const state = early({ holds: armed("early") });
    const found = outcome(state, seenAt(after(1), { ...going, broad: "released" }), after(1));

    expect(found).toMatchObject({ effects: [hold("broad")], events: [] });
  });

  test("holds where it has no device", () => {
    const seen = seenAt(after(1), going);
    const none = seenStage({ reach: { count: 0, hash: "sha256:none", unknown: [] } });
    const stages = { ...seen.stages, early: none };
    const first = outcome(early(), { ...seen, stages }, after(1));

    expect(first).toMatchObject({ hold: "noDevices", effects: [] });
    expect(outcome(first.next, seenAt(after(2), going), after(2))).toMatchObject({
      effects: [release("early")],
      events: ["cleared", "stageReleased"],
    });
  });
});

describe("row 4: Applying to Reaching", () => {
  test("what is read back equals what was meant", () => {
    const state = pilotIn("Applying", {}, { appliedAt: null });
    const seen = seenAt(after(1), going);
    const { next, ...found } = outcome(
      state,
      { ...seen, stages: { ...seen.stages, pilot: few } },
      after(1),
    );

    expect(found).toMatchObject({ stages: ["Reaching", "Waiting", "Waiting"], effects: [] });
    expect(next.stages[0]?.appliedAt).toBe(after(1).toISOString());
  });
});

describe("row 5: a release that is not seen", () => {
  const sent = sentIntents(release("pilot"));
  const applying = (spec = plain) =>
    pilotIn(
      "Applying",
      { spec, intents: sent, holds: armed("pilot", "early", "broad") },
      { appliedAt: null },
    );

  test("holds, and the next tick reads again before it sends it again", () => {
    const first = outcome(applying(), seenAt(after(1), allHeld), after(1));
    expect(first).toMatchObject({ hold: "applyUnverified", effects: [release("pilot")] });

    const seen = seenAt(after(2), going);
    const arrived = { ...seen, stages: { ...seen.stages, pilot: few } };
    const second = outcome(first.next, arrived, after(2));
    expect(second).toMatchObject({ phase: "Progressing", effects: [], events: ["cleared"] });
    expect(second.stages[0]).toBe("Reaching");
  });

  test("is sent again in a window only", () => {
    const window = { start: "08:00", end: "08:30", timeZone: "UTC" };
    const spec = specOf({ windows: [window] });
    const first = outcome(applying(spec), seenAt(after(1), allHeld), after(1));

    expect(first).toMatchObject({ hold: "applyUnverified", effects: [] });
    expect(outcome(first.next, seenAt(after(2), allHeld), after(2)).effects).toEqual([]);
    const inside = seenAt(after(24), allHeld);
    const next = { ...first.next, lastTickAt: after(23).toISOString() };
    expect(outcome(next, inside, after(24)).effects).toEqual([release("pilot")]);
  });
});

describe("row 6: Reaching to Soaking", () => {
  test.each([
    [79, "Reaching"],
    [80, "Soaking"],
  ] as const)("%d of 100 devices, asked for 0.8", (succeeded, phase) => {
    const seen = seenAt(after(1), going);
    const pilot = seenStage({ counts: countsOf(100, { succeeded }) });
    const { next, ...found } = outcome(
      pilotIn("Reaching"),
      { ...seen, stages: { ...seen.stages, pilot } },
      after(1),
    );

    expect(found.stages[0]).toBe(phase);
    expect(found.events).toEqual(phase === "Soaking" ? ["stageReached"] : []);
    expect(next.stages[0]?.soakStartedAt).toBe(phase === "Soaking" ? after(1).toISOString() : null);
  });
});

describe("row 7: Soaking to Deciding", () => {
  test("not before its hours have passed since it reached its devices", () => {
    const state = pilotIn("Soaking", { lastTickAt: after(47).toISOString() });
    const early = outcome(state, seenAt(after(47.9), going), after(47.9));
    expect(early).toMatchObject({ stages: ["Soaking", "Waiting", "Waiting"], events: [] });

    const due = outcome(state, seenAt(after(48), going), after(48));
    expect(due.events.slice(0, 2)).toEqual(["stageSoaked", "stagePassed"]);
    expect(due.next.stages[0]?.evaluations).toHaveLength(1);
  });
});

describe("row 8: all gates pass", () => {
  test("passes the stage, releases the next, and the last one completes it", () => {
    const found = outcome(pilotIn("Deciding"), seenAt(after(1), going), after(1));
    expect(found).toMatchObject({ stages: ["Passed", "Applying", "Waiting"] });
    expect(found.events).toEqual(["stagePassed", "stageReleased"]);

    const last = stateOf(
      plain,
      { phase: "Progressing", lastTickAt: after(0).toISOString() },
      { pilot: released("Passed"), early: released("Passed"), broad: released("Deciding") },
    );
    const free = { pilot: "released", early: "released", broad: "released" } as const;
    expect(outcome(last, seenAt(after(1), free), after(1))).toMatchObject({
      phase: "Completed",
      events: ["stagePassed", "completed"],
    });
  });

  test("waits while devices without an outcome could still decide, and that is no look", () => {
    const seen = seenAt(after(1), going);
    const pilot = seenStage({ counts: countsOf(100, { succeeded: 85 }) });
    const found = outcome(
      pilotIn("Deciding"),
      { ...seen, stages: { ...seen.stages, pilot } },
      after(1),
    );

    expect(found).toMatchObject({ phase: "Progressing", hold: null, events: [] });
    expect(found.next.stages[0]).toMatchObject({ phase: "Deciding", looks: 0, evaluations: [] });
  });
});

/** The pilot has passed its gates and waits for people. */
function waiting() {
  return outcome(
    pilotIn("Deciding", { spec: approving, lastTickAt: after(0).toISOString() }),
    seenAt(after(1), going),
    after(1),
  );
}

function evidenceOf({ stages }: RolloutState): string {
  return stages[0]?.evaluations.at(-1)?.hash ?? "none";
}

describe("row 9: all pass, and people are asked", () => {
  test("waits for an approval of the evidence", () => {
    const { next, ...found } = waiting();

    expect(found).toMatchObject({ phase: "AwaitingApproval", effects: [] });
    expect(found.stages[0]).toBe("Deciding");
    expect(found.events).toEqual(["awaitingApproval"]);
    expect(evidenceOf(next)).toMatch(/^sha256:/);
  });
});

describe("row 10: a valid approval", () => {
  const approve = (state: RolloutState, evidence = evidenceOf(state)) =>
    answerCommand(state, { verb: "approve", stage: "pilot", evidence }, otto, after(2)).state;

  test("passes the stage", () => {
    const found = outcome(approve(waiting().next), seenAt(after(2), going), after(2));

    expect(found).toMatchObject({ stages: ["Passed", "Applying", "Waiting"] });
    expect(found.events).toEqual(["approved", "stagePassed", "stageReleased"]);
  });

  test("is of this stage, this evidence and these files, and runs out", () => {
    const { next } = waiting();
    expect(() => approve(next, "sha256:other")).toThrow(/the evidence of pilot is sha256:/);
    const approved = approve(next);
    const [approval] = approved.approvals;
    if (!approval) throw new TypeError("no approval was kept");
    for (const other of [
      { stage: "early" },
      { evidenceHash: "sha256:other" },
      { specHash: "sha256:other" },
      { expiresAt: after(2).toISOString() },
    ]) {
      const state = { ...approved, approvals: [{ ...approval, ...other }] };
      const found = outcome(state, seenAt(after(2), going), after(2));
      expect(found.phase).toBe("AwaitingApproval");
    }
  });

  test("counts people, and not who started it where the files say so", () => {
    const board = { type: "approval", approvers: 2, notInitiator: true } as const;
    const spec = {
      ...approving,
      gates: { ...approving.gates, board: { ...board, expiresHours: 48 } },
    };
    let { next: state } = outcome(pilotIn("Deciding", { spec }), seenAt(after(1), going), after(1));
    const by = (name: string, identity: string | null) => {
      const evidence = evidenceOf(state);
      const asked = { verb: "approve", stage: "pilot", evidence } as const;
      state = answerCommand(state, asked, { by: name, identity }, after(2)).state;
      return outcome(state, seenAt(after(2), going), after(2)).phase;
    };

    expect(by("otto", "app-2")).toBe("AwaitingApproval");
    expect(by("OTTO ", "app-3")).toBe("AwaitingApproval");
    expect(by("Eva", "app-9")).toBe("AwaitingApproval");
    expect(by("ida", "app-1")).toBe("AwaitingApproval");
    expect(by("mia", "app-4")).toBe("Progressing");
  });
});

describe("row 11: what was approved is no more", () => {
  test("evidence that changed to worse is judged anew", () => {
    const { next } = waiting();
    const seen = seenAt(after(2), going);
    const pilot = seenStage({ counts: countsOf(100, { succeeded: 70, failed: 30 }) });
    const found = outcome(next, { ...seen, stages: { ...seen.stages, pilot } }, after(2));

    expect(found).toMatchObject({ phase: "Held", hold: "inconclusive", events: ["held"] });
  });

  test("an approval that does not come in time holds", () => {
    const next = { ...waiting().next, lastTickAt: after(48).toISOString() };
    expect(outcome(next, seenAt(after(48.9), going), after(48.9)).phase).toBe("AwaitingApproval");
    expect(outcome(next, seenAt(after(49), going), after(49))).toMatchObject({
      hold: "approvalStale",
      events: ["held"],
    });
  });
});

describe("row 12: not conclusive", () => {
  const seen = (at: number) => {
    const usual = seenAt(after(at), going);
    const pilot = seenStage({ counts: countsOf(25, { succeeded: 24, failed: 1 }) });
    return { ...usual, stages: { ...usual.stages, pilot } };
  };

  test("holds, and a person has to decide where no look is left", () => {
    const first = outcome(pilotIn("Deciding"), seen(1), after(1));
    expect(first).toMatchObject({ hold: "inconclusive", effects: [], events: ["held"] });
    expect(first.next.hold?.message).toMatch(/no further look is left/);
    expect(first.next.stages[0]).toMatchObject({ looks: 1, isRestrained: false });

    let { next } = first;
    for (let at = 7; at < 100; at += 6) ({ next } = outcome(next, seen(at), after(at)));
    expect(next).toMatchObject({ phase: "Held", hold: { reason: "inconclusive" } });
  });

  test("is looked at again as often as maxLooks says", () => {
    const gates = { ...plain.gates, failures: { ...plain.gates["failures"], maxLooks: 2 } };
    const spec = { ...plain, gates } as typeof plain;
    let { next } = outcome(pilotIn("Deciding", { spec }), seen(1), after(1));
    expect(next.hold?.message).not.toMatch(/no further look/);
    for (let at = 7; at < 100; at += 6) ({ next } = outcome(next, seen(at), after(at)));

    expect(next.stages[0]).toMatchObject({ looks: 2, autoClears: 1 });
    expect(next.hold?.message).toMatch(/no further look is left/);
  });
});

describe("row 13: a gate fails", () => {
  const seen = seenAt(after(1), going);
  const stages = { ...seen.stages, pilot: bad };
  const unwatched = (spec = plain): RolloutState => {
    const first = spec.stages.map((stage) => ({ ...stage, watch: [] }));
    return pilotIn("Deciding", { spec: { ...spec, stages: first } });
  };

  test("holds the rollout, and holds the stage back in the same tick", () => {
    const found = outcome(unwatched(), { ...seen, stages }, after(1));

    expect(found).toMatchObject({ hold: "gateFailed", stages: ["Failed", "Waiting", "Waiting"] });
    expect(found).toMatchObject({ effects: [hold("pilot")], events: ["held"] });
  });

  test("rolls back where the gate is listed for it, also as the second that fails", () => {
    const other = { type: "complianceRate", min: 1 } as const;
    const listed = { ...automatic, gates: { ...automatic.gates, reach: other } };
    const pilot = { ...bad, compliance: { compliant: 1, noncompliant: 1 } };
    const found = outcome(unwatched(listed), { ...seen, stages: { ...stages, pilot } }, after(1));

    expect(found).toMatchObject({ phase: "RollingBack", events: ["rollingBack"] });
    expect(found.effects).toEqual([hold("pilot")]);
  });
});

describe("row 14: a watched gate fails", () => {
  const seen = seenAt(after(1), going);
  const stages = { ...seen.stages, pilot: bad };

  test("holds, and holds back what is on its way as well", () => {
    const found = outcome(pilotIn("Reaching"), { ...seen, stages }, after(1));

    expect(found).toMatchObject({ hold: "watchFailed", effects: [hold("pilot")] });
    expect(found.next.stages[0]).toMatchObject({ phase: "Held", heldFrom: "Reaching" });
  });

  test("on a stage that was passed holds back both, and a retry lets go of both", () => {
    const state = stateOf(
      plain,
      { phase: "Progressing", holds: armed("broad"), lastTickAt: after(0).toISOString() },
      { pilot: released("Passed"), early: released("Reaching") },
    );
    const positions = { pilot: "released", early: "released", broad: "held" } as const;
    const found = outcome(state, { ...seenAt(after(1), positions), stages }, after(1));
    expect(found.effects).toEqual([hold("pilot"), hold("early")]);
    expect(found.next.hold).toMatchObject({ stage: "early", subject: "pilot" });

    const held = { ...found.next, holds: armed("pilot", "early", "broad") };
    const again = answerCommand(held, { verb: "retry", reassert: false }, eva, after(2));
    const free = outcome(again.state, seenAt(after(2), allHeld), after(2));
    expect(free.effects).toEqual([release("pilot"), release("early")]);
  });

  test("that still fails after a retry holds again, and nothing is released for it", () => {
    const first = outcome(pilotIn("Reaching"), { ...seen, stages }, after(1));
    const state = { ...first.next, holds: armed("pilot", "early", "broad") };
    const { state: again } = answerCommand(
      state,
      { verb: "retry", reassert: false },
      eva,
      after(2),
    );
    const positions = { ...seenAt(after(2), allHeld), stages };

    expect(outcome(again, positions, after(2))).toMatchObject({ hold: "watchFailed", effects: [] });
    expect(outcome(again, seenAt(after(2), allHeld), after(2)).effects).toEqual([release("pilot")]);
  });

  test("rolls back where the second that fails is listed", () => {
    const strict = { ...plain.gates["hardFailures"], max: 0.01 } as GateSpec;
    const first = plain.stages.map((stage) => ({ ...stage, watch: ["hardFailures", "strict"] }));
    const spec = {
      ...plain,
      stages: first,
      gates: { ...plain.gates, strict },
      rollback: { ...plain.rollback, automatic: ["strict"] },
    };
    const found = outcome(pilotIn("Reaching", { spec }), { ...seen, stages }, after(1));

    expect(found).toMatchObject({ phase: "RollingBack", events: ["rollingBack"] });
  });

  test("rolls back where it is listed, even while a person has it paused", () => {
    const state = pilotIn("Reaching", { spec: automatic });
    const paused = answerCommand(state, { verb: "pause", reason: "lunch" }, eva, after(0)).state;
    for (const each of [state, paused]) {
      const found = outcome(each, { ...seen, stages }, after(1));
      expect(found).toMatchObject({ phase: "RollingBack", events: ["rollingBack"] });
      expect(found.effects).toEqual([hold("pilot")]);
    }
  });
});

describe("row 15: a stage takes too long", () => {
  const state = pilotIn("Reaching", { lastTickAt: after(239).toISOString() });
  const seen = (at: number) => {
    const usual = seenAt(after(at), going);
    return { ...usual, stages: { ...usual.stages, pilot: few } };
  };

  test("holds", () => {
    expect(outcome(state, seen(239.9), after(239.9))).toMatchObject({ hold: null, events: [] });
    expect(outcome(state, seen(240), after(240))).toMatchObject({
      hold: "timeout",
      effects: [],
      events: ["held"],
    });
  });

  test("or rolls back", () => {
    const rollback = { ...plain.rollback, onTimeout: "rollback" } as const;
    const found = outcome({ ...state, spec: { ...plain, rollback } }, seen(240), after(240));
    expect(found).toMatchObject({ phase: "RollingBack", effects: [hold("pilot")] });
  });
});

describe("row 16: data that is too old", () => {
  const state = pilotIn("Deciding");

  test.each([
    ["old data", seenAt(after(1), going, { dataAt: after(-23.5).toISOString() }), 1],
    ["no data", seenAt(after(1), going, { dataAt: null }), 1],
    ["a gap", seenAt(after(12.5), going), 12.5],
    ["a clock that went back", seenAt(after(-1), going), -1],
    ["a provider that fails", seenAt(after(1), {}, { problems: ["503"] }), 1],
  ])("holds: %s", (_, seen, at) => {
    const found = outcome(state, seen, after(at));

    expect(found).toMatchObject({ phase: "Held", hold: "staleData", events: ["held"] });
    expect(found.effects).toEqual([]);
    expect(found.next.stages[0]).toMatchObject({ phase: "Held", heldFrom: "Deciding" });
  });

  test("is no matter at the edge of what is allowed", () => {
    const seen = seenAt(after(12), going, { dataAt: after(-12).toISOString() });
    expect(outcome(state, seen, after(12)).stages[0]).toBe("Passed");
  });
});

describe("row 17: superseded", () => {
  const seen = seenAt(after(1), going, { supersededBy: december });
  const as = (onSupersede: "hold" | "restart" | "continue") =>
    pilotIn("Soaking", {
      spec: { ...plain, content: { kind: "quality", release: "2026-11-10", onSupersede } },
    });

  test("holds, and goes on with what was pinned once a person says so", () => {
    const found = outcome(as("hold"), seen, after(1));
    expect(found).toMatchObject({ hold: "superseded", effects: [], events: ["held"] });

    const asked = { verb: "retry", reassert: false } as const;
    const { state } = answerCommand(found.next, asked, eva, after(2));
    expect(outcome(state, { ...seen, at: after(2).toISOString() }, after(2))).toMatchObject({
      phase: "Progressing",
      hold: null,
    });
  });

  test("or begins again with nothing left of before", () => {
    const before = as("restart");
    const [pilot, ...others] = before.stages;
    if (!pilot) throw new TypeError("no pilot");
    const stages = [{ ...pilot, overriddenBy: "eva: seen" }, ...others];
    const found = outcome({ ...before, stages }, seen, after(1));

    expect(found).toMatchObject({ phase: "Pending", events: ["restarted"], wantsTargets: true });
    expect(found.next.content).toEqual(december);
    expect(found.next.stages[0]).toEqual(stateOf(plain).stages[0]);
  });

  test("or is no matter", () => {
    expect(outcome(as("continue"), seen, after(1))).toMatchObject({ hold: null, events: [] });
  });
});

describe("row 18: somebody else changed something", () => {
  test.each([
    ["released what is held", { ...going, broad: "released" }, "broad"],
    ["holds what was released", allHeld, "pilot"],
    ["deleted it", { ...going, early: "missing" }, "early"],
  ] as const)("holds: somebody %s", (_, positions, stage) => {
    const found = outcome(pilotIn("Soaking"), seenAt(after(1), positions), after(1));

    expect(found).toMatchObject({ hold: "drift", effects: [], events: ["held"] });
    expect(found.next.hold?.stage).toBe(stage);
  });

  test("and a person has it held again, or puts it back; then all goes on", () => {
    const open = { ...going, broad: "released" } as const;
    const { next } = outcome(pilotIn("Soaking"), seenAt(after(1), open), after(1));
    const retry = (reassert: boolean) =>
      answerCommand(next, { verb: "retry", reassert }, eva, after(2)).state;

    expect(outcome(retry(false), seenAt(after(2), open), after(2))).toMatchObject({
      hold: "drift",
    });
    expect(outcome(retry(true), seenAt(after(2), open), after(2))).toMatchObject({
      phase: "Progressing",
      effects: [hold("broad")],
    });
    const back = outcome(retry(false), seenAt(after(2), going), after(2));
    expect(back).toMatchObject({ phase: "Progressing", hold: null });
    expect(back.stages).toEqual(["Soaking", "Waiting", "Waiting"]);
  });

  test("a pause that began after the rollout's own had ended is somebody else's", () => {
    const state = pilotIn("Soaking", { lastTickAt: after(35 * 24 + 2).toISOString() });
    const seen = seenAt(after(35 * 24 + 3), going);
    const slot = { object: "ring/early quality", position: "held" } as const;
    const expiresAt = after(70 * 24 + 1).toISOString();
    const slots = { ...seen.slots, early: { ...slot, expiresAt } };
    const found = outcome(state, { ...seen, slots }, after(35 * 24 + 3));

    expect(found.next.holds.map(({ stage }) => stage)).toEqual(["broad"]);
    expect(found.events).toContain("holdExpiring");
  });
});

describe("row 19: a hold whose reason is gone", () => {
  const stale = () =>
    outcome(pilotIn("Soaking"), seenAt(after(1), going, { dataAt: null }), after(1)).next;

  test("ends after two good ticks, and not before the data's age has passed", () => {
    let next = stale();
    const seen = (at: number) => seenAt(after(at), going);
    for (const at of [7, 13, 19]) {
      ({ next } = outcome(next, seen(at), after(at)));
      expect(next.hold).toMatchObject({ reason: "staleData" });
    }
    const found = outcome(next, seen(25), after(25));
    expect(found).toMatchObject({ phase: "Progressing", events: ["cleared"] });
    expect(found.next.stages[0]).toMatchObject({ phase: "Soaking", autoClears: 1 });
    expect(found.next.stages[0]?.soakStartedAt).toBe(began.toISOString());
  });

  test("one good tick is not enough, nor two of the same moment", () => {
    const next = { ...stale(), lastTickAt: after(19).toISOString() };
    const once = outcome(next, seenAt(after(26), going), after(26));
    expect(once.next.hold?.goodTicks).toBe(1);
    expect(outcome(once.next, seenAt(after(26), going), after(26)).hold).toBe("staleData");
    expect(outcome(once.next, seenAt(after(27), going), after(27)).hold).toBeNull();
  });

  test("is for a person after three times", () => {
    let next = stale();
    const [pilot, ...others] = next.stages;
    if (!pilot) throw new TypeError("no pilot");
    next = { ...next, stages: [{ ...pilot, autoClears: 3 }, ...others] };
    for (let at = 7; at < 100; at += 6)
      ({ next } = outcome(next, seenAt(after(at), going), after(at)));
    expect(next.hold).toMatchObject({ reason: "staleData" });
  });
});

describe("row 20: retry and override", () => {
  const failed = () => {
    const seen = seenAt(after(49), going);
    const state = pilotIn("Deciding", { lastTickAt: after(48).toISOString() });
    return outcome(state, { ...seen, stages: { ...seen.stages, pilot: bad } }, after(49)).next;
  };
  const restrained = () => ({ ...failed(), holds: armed("pilot", "early", "broad") });

  test("retry releases again what was held back, and its soak has not gone on meanwhile", () => {
    const asked = { verb: "retry", reassert: false } as const;
    const { state, events } = answerCommand(restrained(), asked, eva, after(60));
    expect(events).toMatchObject([{ type: "retried" }]);
    const sent = outcome(
      { ...state, lastTickAt: after(60).toISOString() },
      seenAt(after(61), allHeld),
      after(61),
    );
    expect(sent.effects).toEqual([release("pilot")]);
    const back = outcome(sent.next, seenAt(after(69), going), after(69));
    // held back from hour 49 to 69
    expect(back.next.stages[0]?.soakStartedAt).toBe(after(20).toISOString());
  });

  test("override passes the stage, kept with who, why and the evidence", () => {
    const { state, events } = answerCommand(
      restrained(),
      { verb: "override", reason: "known model" },
      eva,
      after(50),
    );

    expect(state.stages[0]).toMatchObject({ phase: "Passed", overriddenBy: "eva: known model" });
    expect(events).toMatchObject([{ type: "overridden", stage: "pilot" }]);
    expect(events[0]?.message).toMatch(/eva passed pilot in spite of .*: known model/);
    const found = outcome(state, seenAt(after(50), allHeld), after(50));
    expect(found.effects).toEqual([release("pilot"), release("early")]);
  });

  test("the last stage that is overridden is released before the rollout is complete", () => {
    const window = { start: "08:00", end: "09:00", timeZone: "UTC" };
    const state = stateOf(
      specOf({ windows: [window] }),
      { phase: "Progressing", holds: armed("broad"), lastTickAt: after(2).toISOString() },
      {
        pilot: released("Passed"),
        early: released("Passed"),
        broad: released("Passed", { overriddenBy: "eva: seen" }),
      },
    );
    const positions = { pilot: "released", early: "released", broad: "held" } as const;
    const shut = outcome(state, seenAt(after(3), positions), after(3));
    expect(shut).toMatchObject({ phase: "Progressing", effects: [], events: [] });

    const late = { ...shut.next, lastTickAt: after(20).toISOString() };
    const open = outcome(late, seenAt(after(24), positions), after(24));
    expect(open).toMatchObject({ phase: "Progressing", effects: [release("broad")] });
    const free = { ...positions, broad: "released" } as const;
    expect(outcome(open.next, seenAt(after(24), free), after(24))).toMatchObject({
      phase: "Completed",
      events: ["completed"],
    });
  });

  test("override of a watched gate that fails on a passed stage is about that stage", () => {
    const state = held(
      stateOf(
        plain,
        { holds: armed("pilot", "early", "broad"), lastTickAt: after(0).toISOString() },
        {
          pilot: released("Passed", { isRestrained: true }),
          early: released("Reaching", { isRestrained: true }),
        },
      ),
      "watchFailed",
      { stage: "early", subject: "pilot" },
    );
    const { state: next } = answerCommand(state, { verb: "override", reason: "x" }, eva, after(1));

    expect(next.stages.map((stage) => [stage.phase, stage.overriddenBy])).toEqual([
      ["Passed", "eva: x"],
      ["Waiting", null],
      ["Waiting", null],
    ]);
  });
});

describe("row 21: pause and resume", () => {
  const paused = (phase: StageState["phase"] = "Soaking", stage: Partial<StageState> = {}) =>
    answerCommand(pilotIn(phase, {}, stage), { verb: "pause", reason: "lunch" }, eva, after(1))
      .state;

  test("pause holds back the stage that is on its way, and nothing goes on", () => {
    const state = paused();
    expect(state).toMatchObject({ phase: "Paused", pausedBy: "eva: lunch" });
    const found = outcome(state, seenAt(after(1), going), after(1));
    expect(found).toMatchObject({ phase: "Paused", effects: [hold("pilot")], events: [] });
  });

  test("pause holds back a stage whose release may have arrived", () => {
    const state = paused("Applying", { appliedAt: null });
    expect(outcome(state, seenAt(after(1), going), after(1)).effects).toEqual([hold("pilot")]);
  });

  test("resume goes on where it stood, in a window, and looks at freshness and drift first", () => {
    const { state } = answerCommand(
      { ...paused(), holds: armed("pilot", "early", "broad") },
      { verb: "resume" },
      eva,
      after(2),
    );
    expect(state).toMatchObject({ phase: "Progressing", pausedBy: null });
    expect(outcome(state, seenAt(after(2), allHeld), after(2)).effects).toEqual([release("pilot")]);
    expect(outcome(state, seenAt(after(2), allHeld, { dataAt: null }), after(2))).toMatchObject({
      hold: "staleData",
      effects: [],
    });
    const open = { ...allHeld, broad: "released" } as const;
    expect(outcome(state, seenAt(after(2), open), after(2))).toMatchObject({
      hold: "drift",
      effects: [],
    });
  });

  test("nothing of it was on its way before the start", () => {
    const asked = { verb: "pause", reason: "lunch" } as const;
    const { state } = answerCommand(stateOf(plain), asked, eva, began);
    const { state: again } = answerCommand(state, { verb: "resume" }, eva, after(1));
    expect(again.phase).toBe("Pending");
  });
});

describe("row 22: abort", () => {
  test("ends it; holds stay armed and no tick writes any more", () => {
    const asked = { verb: "abort", reason: "over" } as const;
    const { state, events } = answerCommand(pilotIn("Soaking"), asked, eva, after(1));

    expect(state).toMatchObject({
      phase: "Aborted",
      holds: armed("early", "broad"),
      nextWakeAt: null,
    });
    expect(events[0]?.message).toMatch(/the first ends at 2026-12-16/);
    expect(outcome(state, seenAt(after(2), going), after(2))).toMatchObject({
      effects: [],
      events: [],
    });
  });
});

describe("row 22: abort while a release is on its way", () => {
  const asked = { verb: "abort", reason: "over" } as const;
  const applying = (
    status: RolloutState["intents"][number]["status"],
    phase: StageState["phase"],
  ) =>
    pilotIn(
      phase,
      {
        holds: armed("pilot", "early", "broad"),
        intents: sentIntents(release("pilot")).map((intent) => ({ ...intent, status })),
      },
      { appliedAt: null, heldFrom: phase === "Held" ? "Applying" : null },
    );

  test.each(["applied", "pending", "unknown"] as const)(
    "counts no hold on that is let go, or may be: %s",
    (status) => {
      for (const before of [
        applying(status, "Applying"),
        held(applying(status, "Held"), "drift"),
      ]) {
        const { state, events } = answerCommand(before, asked, eva, after(1));

        expect(state.holds).toEqual(armed("early", "broad"));
        expect(events[0]?.message).toContain(
          ". The release of pilot was sent before, or may have been, so that devices there may get the update. Nothing renews",
        );
      }
    },
  );

  test("counts a hold on whose release was refused", () => {
    const { state, events } = answerCommand(applying("failed", "Applying"), asked, eva, after(1));

    expect(state.holds).toEqual(armed("pilot", "early", "broad"));
    expect(events[0]?.message).not.toContain("was sent before");
  });
});

describe("rows 23 to 25: rollback", () => {
  const asked = { verb: "rollback", reason: "bad" } as const;
  const differs = { restore: { isValid: true, differs: ["the deferral of pilot"] } };

  test("row 23: from anything that runs and from Aborted; holds all, then restores", () => {
    const aborted = { ...pilotIn("Soaking"), phase: "Aborted" as const };
    for (const before of [pilotIn("Soaking"), aborted]) {
      const { state, events } = answerCommand(before, asked, eva, after(1));
      expect([state.phase, events[0]?.type]).toEqual(["RollingBack", "rollingBack"]);
      const first = outcome(state, seenAt(after(1), going, differs), after(1));
      expect(first).toMatchObject({ phase: "RollingBack", effects: [hold("pilot")] });
      const second = outcome(first.next, seenAt(after(1), allHeld, differs), after(1));
      expect(second.effects).toEqual([{ type: "restore" }]);
    }
  });

  test("row 23: a stage that somebody else holds is held", () => {
    const { state } = answerCommand(pilotIn("Soaking"), asked, eva, after(1));
    expect(outcome(state, seenAt(after(1), allHeld), after(1)).phase).toBe("RolledBack");
  });

  test("row 24: without a snapshot that is whole it fails, and holds stay", () => {
    const { state } = answerCommand(pilotIn("Soaking"), asked, eva, after(1));
    const restore = { isValid: false, differs: ["the snapshot is damaged"] };
    const found = outcome(state, seenAt(after(1), allHeld, { restore }), after(1));

    expect(found).toMatchObject({ phase: "RollbackFailed", events: ["rollbackFailed"] });
    expect(found.effects).toEqual([]);
  });

  test.each([
    ["what is read back stays other than it was", allHeld],
    ["a stage cannot be held", going],
  ])("row 24: after six ticks in which %s it fails", (_, positions) => {
    let { state } = answerCommand(pilotIn("Soaking"), asked, eva, after(1));
    for (let made = 1; made <= 6; made++) {
      expect(state.phase).toBe("RollingBack");
      state = outcome(state, seenAt(after(made), positions, differs), after(made)).next;
    }
    expect(state.phase).toBe("RollbackFailed");
  });

  test("row 25: verified, also where a hold had ended by itself meanwhile", () => {
    const { state } = answerCommand(
      pilotIn("Soaking", { lastTickAt: after(35 * 24).toISOString() }),
      asked,
      eva,
      after(35 * 24 + 1),
    );
    const now = after(35 * 24 + 1);
    const first = outcome(state, seenAt(now, { ...allHeld, early: "released" }), now);
    expect(first.phase).toBe("RollingBack");
    expect(first.effects[0]).toEqual(hold("early"));

    const last = outcome(first.next, seenAt(after(2), allHeld), after(2));
    expect(last).toMatchObject({ phase: "RolledBack", events: ["rolledBack"] });
  });
});

describe("row 26: a newer rollout on the same objects", () => {
  test("is refused while one runs, and starts once that has ended", async () => {
    const lab = await rolloutLab({
      config: rolloutConfig(threeStages, {
        rollouts: { november: threeStages, december: threeStages },
      }),
      store: new MemoryStore(),
    });
    await lab.controller.start("november", eva);

    await expect(lab.controller.start("december", eva)).rejects.toThrow(/is of rollout november/);
    await expect(lab.controller.start("november", eva)).rejects.toThrow(/runs already/);
    expect(await lab.controller.list()).toEqual(["november"]);
  });
});

describe("row 27: what has ended", () => {
  const ended = ["Completed", "Aborted", "RolledBack", "RollbackFailed", "Superseded"] as const;

  test.each(ended)("%s stays as it is, and nothing can be asked of it", (phase: RolloutPhase) => {
    const state = { ...pilotIn("Soaking"), phase };
    expect(tick(state, seenAt(after(1), going), after(1))).toEqual({
      state,
      effects: [],
      events: [],
      wantsTargets: false,
    });
    const verbs: RolloutCommand[] = [
      { verb: "pause", reason: "x" },
      { verb: "resume" },
      { verb: "retry", reassert: false },
      { verb: "override", reason: "x" },
      { verb: "abort", reason: "x" },
      { verb: "approve", stage: "pilot", evidence: "x" },
    ];
    for (const verb of verbs)
      expect(() => answerCommand(state, verb, eva, after(1))).toThrow(RolloutCommandError);
    const rollback = () => answerCommand(state, { verb: "rollback", reason: "x" }, eva, after(1));
    if (phase === "Aborted") expect(rollback().state.phase).toBe("RollingBack");
    else expect(rollback).toThrow(/has ended/);
  });
});

describe("a command that does not go", () => {
  test.each([
    ["resume", { verb: "resume" }, /not paused/],
    ["retry", { verb: "retry", reassert: false }, /only what is held is tried again/],
    ["override", { verb: "override", reason: "x" }, /only the stage of a held rollout/],
    ["approve", { verb: "approve", stage: "pilot", evidence: "x" }, /waits for no approval/],
  ] as const)("%s says so, and changes nothing", (_, verb, message) => {
    const state = pilotIn("Soaking");
    const text = JSON.stringify(state);

    expect(() => answerCommand(state, verb, eva, after(1))).toThrow(message);
    expect(JSON.stringify(state)).toBe(text);
  });

  test("override of a stage that was never released, a second pause, a pause of a rollback", () => {
    const unreleased = held(stateOf(plain, { lastTickAt: after(0).toISOString() }), "noDevices");
    const override = { verb: "override", reason: "x" } as const;
    expect(() => answerCommand(unreleased, override, eva, after(1))).toThrow(/not released yet/);
    const pause = { verb: "pause", reason: "x" } as const;
    const paused = { ...pilotIn("Soaking"), phase: "Paused" as const };
    expect(() => answerCommand(paused, pause, eva, after(1))).toThrow(/paused already/);
    const back = { ...pilotIn("Soaking"), phase: "RollingBack" as const };
    expect(() => answerCommand(back, pause, eva, after(1))).toThrow(/cannot be paused/);
  });
});
