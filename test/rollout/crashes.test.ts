import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileStore, MemoryStore, type StateStore } from "ringwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { type RolloutStory, tellRollout } from "../support/killed-rollout.ts";
import type { Death } from "../support/mortal.ts";
import { rolloutStories } from "../support/rollout-stories.ts";

/**
 * Kills the process of each tick before its first effect, then before the one that is `step` later,
 * and so on.
 */
async function expectSameEndWhereverKilled(
  story: RolloutStory,
  newStore: () => Promise<StateStore>,
  step: number,
): Promise<void> {
  const { end, lives, problems } = await tellRollout(story, { store: await newStore() });
  expect(problems).toEqual([]);
  expect(end.outline).toMatchObject({ phase: story.end });
  expect(end.writes.length).toBeGreaterThan(1);
  expect(end.told).toEqual(end.told.map((_, index) => index + 1));
  let killed = 0;

  const most = Math.max(...lives.map((effects) => effects.length));
  for (let effect = 1; effect <= most; effect += step) {
    for (const isHalf of [false, true]) {
      if (isHalf && !lives.some((effects) => effects[effect - 1]?.kind === "append")) continue;
      const death: Death = { isDue: (_, count) => count === effect, isHalf };
      const told = await tellRollout(story, { death, store: await newStore() });

      const where = `killed before effect ${effect}${isHalf ? ", half done" : ""}`;
      const { told: sequences, ...same } = told.end;
      expect(same, where).toEqual({ outline: end.outline, tenant: end.tenant, writes: end.writes });
      // each event once and in order; that an answer is not known is one of its own
      expect(sequences, where).toEqual(sequences.map((_, index) => index + 1));
      expect(sequences.length, where).toBeGreaterThanOrEqual(end.told.length);
      expect(told.deaths.length).toBeGreaterThan(0);
      const cut = told.problems.filter((problem) => !/^line \d+ is cut off/.test(problem));
      expect(cut).toEqual([]);
      expect(told.problems.length > 0).toBe(isHalf && told.deaths.some((at) => /append/.test(at)));
      killed += told.deaths.length;
    }
  }
  const effects = lives.reduce((sum, life) => sum + life.length, 0);
  expect(killed).toBeGreaterThanOrEqual(Math.floor((effects - most) / step / 2));
}

describe("a rollout whose processes are killed at their effects", () => {
  test.each(Object.entries(rolloutStories))(
    "ends as one that was left alone: %s",
    async (name, story) => {
      // every effect of the one that has all kinds of them; of the others one in four
      const step = name === "pauses of rings to RolledBack" ? 1 : 4;
      await expectSameEndWhereverKilled(story, () => Promise.resolve(new MemoryStore()), step);
    },
    300_000,
  );

  test("does so with its state in files", async () => {
    const story = rolloutStories["pauses of rings to RolledBack"];
    expect(story).toBeDefined();
    if (story)
      await expectSameEndWhereverKilled(
        story,
        async () => {
          const folder = await mkdtemp(join(tmpdir(), "ringwright-crashes-"));
          onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
          return new FileStore(folder);
        },
        4,
      );
  }, 300_000);
});
