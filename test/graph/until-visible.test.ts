import { describe, expect, test } from "vitest";
import { untilVisible } from "../../src/graph/until-visible.ts";
import { rejection } from "./scripted-fetch.ts";

/** Looks that show 0, 1, 2 ... and the waits between them. */
function counting() {
  const waits: number[] = [];
  const befores: (number | undefined)[] = [];
  const look = async (before: number | undefined) => {
    befores.push(before);
    return await Promise.resolve(befores.length - 1);
  };
  const sleep = async (durationInMs: number) => {
    waits.push(durationInMs);
    await Promise.resolve();
  };
  return { waits, befores, look, sleep };
}

describe("untilVisible", () => {
  test("waits for nothing that is there at once", async () => {
    const { look, sleep, waits } = counting();

    const seen = await untilVisible(look, () => true, { waitsInMs: [1000], sleep });

    expect(seen).toBe(0);
    expect(waits).toEqual([]);
  });

  test("looks again after each wait, with what was seen before, and no longer than needed", async () => {
    const { look, sleep, waits, befores } = counting();

    const seen = await untilVisible(look, (n) => n === 2, { waitsInMs: [1000, 2000, 4000], sleep });

    expect(seen).toBe(2);
    expect(befores).toEqual([undefined, 0, 1]);
    expect(waits).toEqual([1000, 2000]);
  });

  test("gives the last look once the waits are used up", async () => {
    const { look, sleep, waits } = counting();

    const seen = await untilVisible(look, () => false, { waitsInMs: [1000, 2000], sleep });

    expect(seen).toBe(2);
    expect(waits).toEqual([1000, 2000]);
  });

  test("throws what the caller aborts with, although the sleep does not listen", async () => {
    const { look } = counting();
    const abort = new AbortController();
    const sleep = async () => {
      abort.abort(new Error("enough"));
      await new Promise(() => undefined);
    };

    const error = await rejection(
      untilVisible(look, () => false, { waitsInMs: [1000], sleep, abortSignal: abort.signal }),
    );

    expect(error).toMatchObject({ message: "enough" });
  });

  test("keeps the last look on an abort where that must not be lost", async () => {
    const { look, befores } = counting();
    const abort = new AbortController();
    const sleep = async () => {
      abort.abort(new Error("enough"));
      await new Promise(() => undefined);
    };
    const patience = { waitsInMs: [1000, 2000], sleep, abortSignal: abort.signal } as const;

    const seen = await untilVisible(look, () => false, { ...patience, onAbort: "stop" });

    expect(seen).toBe(0);
    expect(befores).toHaveLength(1);
  });

  test("throws what a look throws", async () => {
    const { sleep, waits } = counting();
    const look = () => Promise.reject(new Error("unreadable"));

    const error = await rejection(untilVisible(look, () => true, { waitsInMs: [1000], sleep }));

    expect(error).toMatchObject({ message: "unreadable" });
    expect(waits).toEqual([]);
  });
});
