import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createForecast, desiredState, diffForecasts } from "../../src/index.ts";
import { ringsOf } from "./default-rings.ts";

const release = "2026-11-10";

type Days = readonly [number, number | null, number];

function diffOf(before: Record<string, Days>, after: Record<string, Days>, extra: object = {}) {
  const of = (days: Record<string, Days>) =>
    createForecast(desiredState({ version: 1, stack: "corp", ...extra, rings: ringsOf(days) }), {
      release,
    });
  return diffForecasts(of(before), of(after)).sentences;
}

describe("diffForecasts", () => {
  test("says nothing of a forecast against itself", () => {
    const days = fc.tuple(fc.nat(14), fc.option(fc.nat(10)), fc.nat(4));
    fc.assert(
      fc.property(days, days, (a, b) => {
        expect(diffOf({ a, b }, { a, b })).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  test("begins with what is worst: a bake that becomes too short, a restart that is forced later", () => {
    const sentences = diffOf(
      { pilot: [0, 2, 2], broad: [6, 2, 2] },
      { pilot: [0, 4, 2], broad: [6, 2, 2] },
    );

    expect(sentences[0]).toBe(
      "the time from pilot to broad is 26 hours instead of 74 hours, and 48 are wanted.",
    );
    expect(sentences[1]).toBe(
      "the last restart of pilot is forced 2 days later, at 2026-11-15 16:00 UTC.",
    );
  });

  test("tells the other direction as well, last", () => {
    const sentences = diffOf(
      { pilot: [0, 4, 2], broad: [6, 2, 2] },
      { pilot: [0, 2, 2], broad: [6, 2, 2] },
    );

    expect(sentences.at(-1)).toBe("the time from pilot to broad is 74 hours instead of 26 hours.");
    expect(sentences.join(" ")).toContain("forced 2 days earlier");
  });

  test("tells that nothing bounds a restart any more, before all that only moves", () => {
    const [first] = diffOf({ a: [0, 2, 2] }, { a: [3, null, 2] });
    const back = diffOf({ a: [3, null, 2] }, { a: [0, 2, 2] });

    expect(first).toBe(
      "the last restart of a is forced never, instead of at 2026-11-13 16:00 UTC.",
    );
    expect(back).toContain(
      "the last restart of a is forced at 2026-11-13 16:00 UTC, instead of never.",
    );
  });

  test("tells rings that come and go, and a fleet that is no longer done in time", () => {
    const sentences = diffOf({ a: [0, 2, 2], b: [3, 2, 2] }, { b: [30, 2, 2], c: [4, 2, 2] });

    expect(sentences[0]).toContain(
      "the fleet of these rings is no longer done before the next release",
    );
    expect(sentences[0]).toMatch(/, with the devices that rings are supposed to have\.$/);
    expect(sentences).toContain("a is no longer a ring.");
    expect(sentences.some((sentence) => sentence.startsWith("c is a new ring"))).toBe(true);
  });

  test("tells of restarts that come to lie within a freeze", () => {
    const calendar = {
      timeZone: "UTC",
      freeze: [{ name: "audit", from: "2026-11-20", to: "2026-11-30" }],
    };

    const sentences = diffOf({ a: [0, 2, 2] }, { a: [10, 5, 2] }, { calendar });

    expect(sentences.join(" ")).toContain("within the freeze audit are 100 % of its devices");
  });
});
