import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bakesOf, desiredState, ringTimings } from "../../src/index.ts";
import { autopatchDays, ringsOf } from "./default-rings.ts";

type Rings = ReturnType<typeof ringsOf>;

function timings(rings: Rings, options = {}) {
  return ringTimings(desiredState({ version: 1, stack: "corp", rings }), options);
}

const ringDays = fc.tuple(
  fc.integer({ min: 0, max: 30 }),
  fc.option(fc.integer({ min: 0, max: 30 })),
  fc.integer({ min: 0, max: 7 }),
);

describe("ringTimings", () => {
  test("gives the default rings of Windows Autopatch their hours after the release", () => {
    const found = timings(ringsOf(autopatchDays));

    expect(
      found.map(({ key, earliestOffer, latestForcedRestart, latestLateRestart }) => [
        key,
        earliestOffer,
        latestForcedRestart,
        latestLateRestart,
      ]),
    ).toEqual([
      ["test", 0, 22, 22],
      ["ring1", 24, 94, 142],
      ["ring2", 144, 214, 262],
      ["ring3", 216, 358, 406],
      ["last", 264, 358, 406],
    ]);
  });

  test("bounds a restart by deadline or grace period, whichever is longer, and a late one by both", () => {
    fc.assert(
      fc.property(ringDays, ([deferral, deadline, grace]) => {
        const [found] = timings(ringsOf({ a: [deferral, deadline, grace] }));

        if (deadline === null) expect(found?.latestForcedRestart).toBe(null);
        else {
          const discovery = deferral * 24 + 22;
          expect(found?.latestForcedRestart).toBe(discovery + Math.max(deadline, grace) * 24);
          expect(found?.latestLateRestart).toBe(discovery + (deadline + grace) * 24);
        }
      }),
    );
  });

  test("takes two days for a grace period that a ring with a deadline does not state", () => {
    const [stated, unset] = timings(ringsOf({ stated: [0, 1, 2], unset: [0, 1] }));

    expect(unset?.graceDays).toBe(2);
    expect(unset?.taken).toEqual(["gracePeriodDays"]);
    expect(unset?.latestLateRestart).toBe(stated?.latestLateRestart);
  });

  test("says what the files leave alone, and takes no deferral and no deadline for it", () => {
    const [found] = timings({ a: { displayName: "A" } });

    expect(found).toMatchObject({
      deferralDays: 0,
      deadlineDays: null,
      graceDays: null,
      latestForcedRestart: null,
      taken: ["quality.deferralDays", "quality.deadlineDays"],
    });
  });

  test("has Windows force a restart after a week where a ring asks people for it", () => {
    const [found] = timings({
      a: {
        displayName: "A",
        quality: { deferralDays: 0, deadlineDays: null },
        automaticUpdateMode: "autoInstallAtMaintenanceTime",
      },
    });

    expect(found?.latestForcedRestart).toBe(22 + 7 * 24);
    expect(found?.latestLateRestart).toBe(22 + 9 * 24);
  });

  test("reads the feature deferral and deadline where those are asked for", () => {
    const rings = {
      a: {
        displayName: "A",
        quality: { deferralDays: 3, deadlineDays: 4 },
        feature: { deferralDays: 10, deadlineDays: 5 },
        gracePeriodDays: 2,
      },
    };

    expect(timings(rings, { content: "feature" })).toMatchObject([
      { earliestOffer: 240, latestForcedRestart: 240 + 22 + 120 },
    ]);
  });

  test("puts rings without an order after the others, by their deferral", () => {
    const { a, b, c } = ringsOf({ a: [9, 1], b: [3, 1], c: [7, 1] });
    const { order: _a, ...late } = a ?? { displayName: "a" };
    const { order: _b, ...early } = b ?? { displayName: "b" };

    const found = timings({ late, early, ordered: c ?? { displayName: "c" } });

    expect(found.map(({ key }) => key)).toEqual(["ordered", "early", "late"]);
  });
});

describe("bakesOf", () => {
  test("finds one of four transitions of Windows Autopatch long enough for 48 hours", () => {
    const bakes = bakesOf(timings(ringsOf(autopatchDays)));

    expect(bakes.map(({ from, to, hours, ok }) => [from.key, to.key, hours, ok])).toEqual([
      ["test", "ring1", 2, false],
      ["ring1", "ring2", 50, true],
      ["ring2", "ring3", 2, false],
      ["ring3", "last", -94, false],
    ]);
    expect(bakes.every(({ required }) => required === 48)).toBe(true);
  });

  test("lengthens by what the next ring is held back", () => {
    const held = timings(ringsOf(autopatchDays), { heldDays: { ring1: 2 } });

    const [bake] = bakesOf(held, 50);

    expect(bake).toMatchObject({ hours: 50, ok: true });
  });

  test("knows no hours after a ring that forces nothing, and does not call them enough", () => {
    const bakes = bakesOf(timings(ringsOf({ free: [0, null], next: [10, 2, 2] })));

    expect(bakes).toMatchObject([{ hours: null, ok: false }]);
  });

  test("compares each ring of a stage with each of the next, and none with those beside it", () => {
    const rings = ringsOf({
      pilot: [0, 1, 0],
      berlin: [5, 1, 0],
      paris: [6, 1, 0],
      all: [9, 1, 0],
    });
    const beside = { ...rings, paris: { displayName: "paris", ...rings["paris"], order: 20 } };

    const bakes = bakesOf(timings(beside));

    expect(bakes.map(({ from, to }) => `${from.key} ${to.key}`)).toEqual([
      "pilot berlin",
      "pilot paris",
      "berlin all",
      "paris all",
    ]);
  });
});
