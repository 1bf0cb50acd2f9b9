import {
  answerCommand,
  explainRollout,
  isTerminal,
  type Observations,
  type RolloutCommand,
  type RolloutPhase,
  type RolloutState,
  tick,
} from "ringwright";
import { describe, expect, test } from "vitest";
import {
  after,
  armed,
  countsOf,
  december,
  eva,
  otto,
  released,
  seenAt,
  seenStage,
  specOf,
  stateOf,
} from "../support/observations.ts";

const plain = specOf();
const going = { pilot: "released", early: "held", broad: "held" } as const;
const allHeld = { pilot: "held", early: "held", broad: "held" } as const;
const retry: RolloutCommand = { verb: "retry", reassert: false };
const override: RolloutCommand = { verb: "override", reason: "known" };

function pilotIn(
  phase: "Applying" | "Reaching" | "Soaking" | "Deciding",
  changed: Partial<Omit<RolloutState, "stages">> = {},
): RolloutState {
  return stateOf(
    plain,
    {
      phase: "Progressing",
      holds: armed("early", "broad"),
      lastTickAt: after(0).toISOString(),
      ...changed,
    },
    { pilot: released(phase, phase === "Applying" ? { appliedAt: null } : {}) },
  );
}

/** What a person reads, in one text. */
function explained(state: RolloutState, seen: Observations | undefined, now: Date): string {
  const blockers = explainRollout(state, seen, now);
  expect(blockers.length).toBeGreaterThan(0);
  for (const { what, unblock } of blockers) expect([what, unblock]).not.toContain("");
  return blockers.map(({ what, unblock }) => `${what} -> ${unblock}`).join("\n");
}

const pilotOf = (pilot: Partial<Parameters<typeof seenStage>[0]>, now: Date, positions = going) => {
  const seen = seenAt(now, positions);
  return { ...seen, stages: { ...seen.stages, pilot: seenStage(pilot) } };
};

/** A state that a tick has stopped. */
function stopped(state: RolloutState, seen: Observations, now: Date): RolloutState {
  const { state: next } = tick(state, seen, now);
  expect(next.phase).toBe("Held");
  return next;
}

/** Whether it is not held any more once a person has done it and a tick has seen it. */
function goesOn(
  state: RolloutState,
  asked: RolloutCommand,
  seen: Observations,
  now: Date,
): boolean {
  const answered = answerCommand(state, asked, eva, now).state;
  return tick(answered, seen, now).state.phase !== "Held";
}

describe("what blocks a rollout", () => {
  test("that has not begun: what stands against it, then what is not held yet", () => {
    const state = stateOf(plain);
    expect(explained(state, undefined, after(0))).toMatch(/not begun -> the next tick begins it/);
    const against = seenAt(after(0), going, { prechecks: ["pilot reaches no device"] });
    expect(explained(state, against, after(0))).toBe(
      "pilot reaches no device -> mend it; the next tick starts the rollout",
    );
    const open = seenAt(after(0), { ...going, broad: "released" });
    expect(explained(state, open, after(0))).toMatch(/^broad is not held yet -> the next tick/);
    const unread = seenAt(after(0), {}, { problems: ["503"] });
    expect(explained(state, unread, after(0))).toMatch(/not all could be read: 503 -> mend/);
  });

  test("that waits for a window: when that opens, and then it goes on", () => {
    const window = { start: "10:00", end: "12:00", timeZone: "UTC" };
    const state = stateOf(
      specOf({ windows: [window] }),
      { phase: "Progressing", holds: armed("early", "broad") },
      { pilot: released("Passed") },
    );
    const seen = seenAt(after(1), going);
    expect(explained(state, seen, after(1))).toMatch(
      /early waits to be released: outside of the windows.* -> time: at 2026-11-11 10:00 UTC/,
    );
    const { effects } = tick(state, seenAt(after(2), going), after(2));
    expect(effects).toEqual([{ type: "release", stage: "early" }]);
    expect(explained(state, seenAt(after(2), going), after(2))).toMatch(
      /the next tick releases it/,
    );
  });

  test("that waits for a later stage to be held", () => {
    const state = stateOf(
      plain,
      { phase: "Progressing", holds: armed("early") },
      { pilot: released("Passed") },
    );
    const seen = seenAt(after(1), { ...going, broad: "released" });
    expect(explained(state, seen, after(1))).toMatch(/^broad is not held yet/);
    expect(tick(state, seen, after(1)).effects).toEqual([{ type: "hold", stage: "broad" }]);
  });

  test("that is released, reaches its devices, soaks, and is judged", () => {
    const now = after(1);
    expect(explained(pilotIn("Applying"), seenAt(now, allHeld), now)).toMatch(
      /is sent, and not seen/,
    );
    const few = pilotOf({ counts: countsOf(100, { succeeded: 10 }) }, now);
    expect(explained(pilotIn("Reaching"), few, now)).toMatch(
      /10 of 100 devices of pilot have it; its soak starts with 80 .* until 2026-11-21/,
    );
    expect(explained(pilotIn("Soaking"), seenAt(now, going), now)).toMatch(
      /pilot soaks until 2026-11-13 08:00 UTC/,
    );
    const some = pilotOf({ counts: countsOf(100, { succeeded: 85 }) }, now);
    expect(explained(pilotIn("Deciding"), some, now)).toMatch(
      /^failures: 0 failed of 85 devices, 15 pending.* -> what is pending decides it, until 2026-11-21/,
    );
    const failing = pilotOf({ counts: countsOf(100, { succeeded: 60, failed: 40 }) }, now);
    expect(explained(pilotIn("Deciding"), failing, now)).toMatch(
      /the next tick acts on it \(fail\)/,
    );
    expect(explained(pilotIn("Deciding"), seenAt(now, going), now)).toMatch(
      /the next tick judges it/,
    );
  });

  test("whose last stage was overridden and is still held", () => {
    const from = after(0).toISOString();
    const freeze = { name: "year end", from, to: after(9).toISOString(), timeZone: "UTC" };
    const state = stateOf(
      plain,
      { phase: "Progressing", holds: armed("broad") },
      { pilot: released("Passed"), early: released("Passed"), broad: released("Passed") },
    );
    const positions = { pilot: "released", early: "released", broad: "held" } as const;
    const seen = seenAt(after(1), positions, { freezes: [freeze] });
    expect(explained(state, seen, after(1))).toMatch(
      /broad waits to be released: freeze "year end".* -> time: at 2026-11-11 17:00 UTC/,
    );
  });

  test("that waits for people: the command with the evidence, which passes it", () => {
    const board = {
      type: "approval",
      approvers: 1,
      expiresHours: 48,
      notInitiator: false,
    } as const;
    const [pilot, ...others] = plain.stages;
    if (!pilot) throw new TypeError("no pilot");
    const stages = [{ ...pilot, gates: ["reach", "board"] }, ...others];
    const spec = { ...plain, stages, gates: { ...plain.gates, board } };
    const { state } = tick(pilotIn("Deciding", { spec }), seenAt(after(1), going), after(1));
    const text = explained(state, seenAt(after(1), going), after(1));

    const evidence = /--evidence (sha256:[0-9a-f]+) --by WHO$/.exec(text)?.[1] ?? "none";
    expect(text).toMatch(
      /board needs 1 more person to approve -> ringwright rollout approve november --stage pilot/,
    );
    const asked = { verb: "approve", stage: "pilot", evidence } as const;
    const { state: approved } = answerCommand(state, asked, otto, after(1));
    expect(explained(approved, seenAt(after(1), going), after(1))).toMatch(
      /the next tick passes it/,
    );
    const { state: next } = tick(approved, seenAt(after(1), going), after(1));
    expect(next.stages[0]?.phase).toBe("Passed");
  });

  test("that a person paused, and one that rolls back", () => {
    const asked = { verb: "pause", reason: "VPN outage" } as const;
    const { state } = answerCommand(pilotIn("Soaking"), asked, eva, after(1));
    expect(explained(state, undefined, after(1))).toBe(
      "a person paused it (eva: VPN outage) -> ringwright rollout resume november",
    );
    expect(answerCommand(state, { verb: "resume" }, eva, after(2)).state.phase).toBe("Progressing");
    const back = { ...state, phase: "RollingBack" as const };
    expect(explained(back, undefined, after(1))).toMatch(/the next ticks go on with it/);
  });

  test.each(["Completed", "Aborted", "RolledBack", "RollbackFailed", "Superseded"] as const)(
    "is nothing where it has ended: %s",
    (phase: RolloutPhase) => {
      const state = { ...pilotIn("Soaking"), phase };
      expect(isTerminal(state)).toBe(true);
      expect(explainRollout(state, undefined, after(1))).toEqual([]);
    },
  );
});

describe("the advice on a hold is true", () => {
  test("precheck: mended, the next tick starts it", () => {
    const against = seenAt(after(0), going, { prechecks: ["no device"] });
    const state = stopped(stateOf(plain), against, after(0));

    expect(explained(state, against, after(0))).toBe(
      "no device -> mend it; the next tick starts the rollout",
    );
    const open = { pilot: "released", early: "released", broad: "released" } as const;
    expect(tick(state, seenAt(after(1), open), after(1)).state.phase).toBe("Pending");
  });

  test("no devices: with devices the next tick goes on", () => {
    const waiting = stateOf(plain, { phase: "Progressing", holds: armed("early", "broad") });
    const none = pilotOf({ reach: { count: 0, hash: "sha256:none", unknown: [] } }, after(1));
    const state = stopped(waiting, none, after(1));

    expect(explained(state, none, after(1))).toMatch(/-> give the stage devices/);
    expect(tick(state, seenAt(after(2), going), after(2)).state.phase).toBe("Progressing");
  });

  test("old data: newer data and a retry, or time", () => {
    const old = seenAt(after(1), going, { dataAt: null });
    const state = stopped(pilotIn("Soaking"), old, after(1));

    expect(explained(state, old, after(1))).toMatch(
      /-> newer data: devices that check in; then by itself after two good ticks, and not before 2026-11-12 09:00 UTC/,
    );
    expect(goesOn(state, retry, old, after(2))).toBe(false);
    const fresh = seenAt(after(2), going);
    expect(explained(state, fresh, after(2))).not.toMatch(/newer data/);
    expect(explained(state, fresh, after(2))).toMatch(/rollout retry november does it at once/);
    expect(goesOn(state, retry, fresh, after(2))).toBe(true);
  });

  test("old data for the fourth time: only a retry", () => {
    const old = seenAt(after(1), going, { dataAt: null });
    const first = stopped(pilotIn("Soaking"), old, after(1));
    const stages = first.stages.map((stage) => ({ ...stage, autoClears: 3 }));
    const state = { ...first, stages };

    const text = explained(state, seenAt(after(2), going), after(2));
    expect(text).toMatch(/-> ringwright rollout retry november does it at once$/);
    let next = state;
    for (const at of [7, 13, 19, 25, 31, 37])
      next = tick(next, seenAt(after(at), going), after(at)).state;
    expect(next.phase).toBe("Held");
    expect(goesOn(next, retry, seenAt(after(38), going), after(38))).toBe(true);
  });

  test("a clock that was ahead once: a retry goes by the clock of now", () => {
    const ahead = pilotIn("Soaking", { lastTickAt: after(9000).toISOString() });
    const seen = seenAt(after(1), going);
    expect(explained(ahead, seen, after(1))).toMatch(/the clock went back.* -> a right clock/);
    const state = stopped(ahead, seen, after(1));

    expect(explained(state, seen, after(1))).toMatch(/retry november goes by the clock of now/);
    expect(goesOn(state, retry, seenAt(after(2), going), after(2))).toBe(true);
  });

  test("a gap and what could not be read are named with what ends them", () => {
    const state = pilotIn("Soaking");
    expect(explained(state, seenAt(after(20), going), after(20))).toMatch(
      /-> ticks that run again/,
    );
    const unread = seenAt(after(1), {}, { problems: ["503"] });
    expect(explained(state, unread, after(1))).toMatch(/-> mend what keeps it from being read/);
  });

  test("a release that is not seen: the next tick sends it again", () => {
    const effect = { type: "release", stage: "pilot" } as const;
    const sent = { id: "1", at: after(0).toISOString(), error: null, follows: false } as const;
    const intents = [{ ...sent, effect, status: "unknown" as const }];
    const holds = armed("pilot", "early", "broad");
    const applying = pilotIn("Applying", { intents, holds });
    const state = stopped(applying, seenAt(after(1), allHeld), after(1));

    expect(explained(state, undefined, after(1))).toMatch(
      /the next tick looks again, and sends it/,
    );
    expect(tick(state, seenAt(after(2), allHeld), after(2)).effects).toEqual([effect]);
  });

  test("not conclusive: by itself while looks are left, else a person", () => {
    const seen = (at: number) =>
      pilotOf({ counts: countsOf(25, { succeeded: 24, failed: 1 }) }, after(at));
    const once = stopped(pilotIn("Deciding"), seen(1), after(1));
    expect(explained(once, seen(1), after(1))).not.toMatch(/by itself/);
    expect(goesOn(once, override, seen(2), after(2))).toBe(true);

    const failures = { ...plain.gates["failures"], maxLooks: 2 };
    const spec = { ...plain, gates: { ...plain.gates, failures } } as typeof plain;
    const twice = stopped(pilotIn("Deciding", { spec }), seen(1), after(1));
    expect(explained(twice, seen(1), after(1))).toMatch(/-> by itself after two good ticks/);
    const good = (at: number) => seenAt(after(at), going);
    let next = twice;
    for (const at of [7, 13, 19, 25]) next = tick(next, good(at), after(at)).state;
    expect(next.phase).toBe("Progressing");
  });

  test("too late: a retry gives it its days anew, an override passes it", () => {
    const reaching = pilotIn("Reaching", { lastTickAt: after(239).toISOString() });
    const few = pilotOf({ counts: countsOf(100, { succeeded: 10 }) }, after(240));
    const state = stopped(reaching, few, after(240));

    const text = explained(state, few, after(240));
    expect(text).toMatch(/retry november gives the stage its days anew/);
    expect(text).toMatch(/override november --reason TEXT passes pilot in spite of it/);
    for (const asked of [retry, override]) expect(goesOn(state, asked, few, after(240))).toBe(true);
  });

  test("superseded: a retry goes on with what was pinned", () => {
    const seen = seenAt(after(1), going, { supersededBy: december });
    const state = stopped(pilotIn("Soaking"), seen, after(1));

    expect(explained(state, seen, after(1))).toMatch(/retry november goes on with what was pinned/);
    expect(goesOn(state, retry, seen, after(1))).toBe(true);
  });

  test("drift: put back and a retry, or held again", () => {
    const open = { ...going, broad: "released" } as const;
    const state = stopped(pilotIn("Soaking"), seenAt(after(1), open), after(1));

    expect(explained(state, undefined, after(1))).toMatch(/put it back and .*retry november; /);
    expect(goesOn(state, retry, seenAt(after(1), open), after(1))).toBe(false);
    expect(goesOn(state, retry, seenAt(after(1), going), after(1))).toBe(true);
    const reassert = { verb: "retry", reassert: true } as const;
    expect(goesOn(state, reassert, seenAt(after(1), open), after(1))).toBe(true);
  });

  test("an approval that did not come: a retry asks again", () => {
    const board = {
      type: "approval",
      approvers: 1,
      expiresHours: 48,
      notInitiator: false,
    } as const;
    const stages = plain.stages.map((stage) => ({ ...stage, gates: ["board"] }));
    const spec = { ...plain, stages, gates: { ...plain.gates, board } };
    const asked = tick(pilotIn("Deciding", { spec }), seenAt(after(1), going), after(1)).state;
    const late = { ...asked, lastTickAt: after(48).toISOString() };
    const state = stopped(late, seenAt(after(49), going), after(49));

    expect(explained(state, undefined, after(49))).toMatch(
      /evaluates the gates anew and asks again/,
    );
    const again = answerCommand(state, retry, eva, after(49)).state;
    const { phase } = tick(again, seenAt(after(49), going), after(49)).state;
    expect(phase).toBe("AwaitingApproval");
  });

  test("a gate that failed: an override passes the stage, a retry looks again", () => {
    const failing = pilotOf({ counts: countsOf(100, { succeeded: 60, failed: 40 }) }, after(1));
    const [pilot, ...others] = plain.stages;
    if (!pilot) throw new TypeError("no pilot");
    const spec = { ...plain, stages: [{ ...pilot, watch: [] }, ...others] };
    const state = stopped(pilotIn("Deciding", { spec }), failing, after(1));

    const text = explained(state, failing, after(1));
    expect(text).toMatch(
      /retry november looks again, .*override november --reason TEXT passes pilot/,
    );
    expect(goesOn(state, override, failing, after(1))).toBe(true);
    expect(goesOn(state, retry, seenAt(after(1), going), after(1))).toBe(true);
  });

  test("a watched gate that fails on a passed stage: an override names that one", () => {
    const failing = pilotOf({ counts: countsOf(100, { succeeded: 60, failed: 40 }) }, after(1));
    const positions = { pilot: "released", early: "released", broad: "held" } as const;
    const reaching = stateOf(
      plain,
      { phase: "Progressing", holds: armed("broad"), lastTickAt: after(0).toISOString() },
      { pilot: released("Passed"), early: released("Reaching") },
    );
    const seen = { ...failing, slots: seenAt(after(1), positions).slots };
    const state = stopped(reaching, seen, after(1));

    expect(explained(state, seen, after(1))).toMatch(
      /override november --reason TEXT passes pilot/,
    );
    expect(goesOn(state, retry, seen, after(1))).toBe(false);
    expect(goesOn(state, override, seen, after(1))).toBe(true);
  });
});
