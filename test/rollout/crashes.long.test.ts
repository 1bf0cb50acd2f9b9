import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileStore, MemoryStore, type StateStore } from "ringwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { type RolloutStory, tellRollout } from "../support/killed-rollout.ts";
import type { Death } from "../support/mortal.ts";
import { rolloutStories } from "../support/rollout-stories.ts";
import { positionsOf, turnsOf, turnText } from "../support/turns.ts";

interface HowKilled {
  readonly kills?: readonly ("before" | "half")[];
  readonly turn?: number;
  readonly turns?: number;
}

/** Kills the process of each tick before its first effect, then before its second, and so on. */
async function expectSameEndWhereverKilled(
  story: RolloutStory,
  newStore: () => Promise<StateStore>,
  { kills = ["before", "half"], turn = 0, turns = 1 }: HowKilled = {},
): Promise<void> {
  const { end, lives, problems } = await tellRollout(story, { store: await newStore() });
  expect(problems).toEqual([]);
  expect(end.outline).toMatchObject({ phase: story.end });
  expect(end.writes.length).toBeGreaterThan(1);
  expect(end.told).toEqual(end.told.map((_, index) => index + 1));
  const killed = { before: 0, half: 0 };

  const most = Math.max(...lives.map((effects) => effects.length));
  const tried = positionsOf(most, turn, turns);
  for (const effect of tried) {
    for (const kill of kills) {
      const isHalf = kill === "half";
      if (isHalf && !lives.some((effects) => effects[effect - 1]?.kind === "append")) continue;
      const death: Death = { isDue: (_, count) => count === effect, isHalf };
      const told = await tellRollout(story, { death, store: await newStore() });

      const where = `killed before effect ${effect}${isHalf ? ", half done" : ""}, ${turnText}`;
      const { told: sequences, ...same } = told.end;
      expect(same, where).toEqual({ outline: end.outline, tenant: end.tenant, writes: end.writes });
      // each event once and in order; that an answer is not known is one of its own
      expect(sequences, where).toEqual(sequences.map((_, index) => index + 1));
      expect(sequences.length, where).toBeGreaterThanOrEqual(end.told.length);
      expect(told.deaths.length).toBeGreaterThan(0);
      const cut = told.problems.filter((problem) => !/^line \d+ is cut off/.test(problem));
      expect(cut).toEqual([]);
      expect(told.problems.length > 0).toBe(isHalf && told.deaths.some((at) => /append/.test(at)));
      killed[kill] += told.deaths.length;
    }
  }
  // after a death some are done already, so that a few, and of a small share one, are never come to
  const effects = lives.flatMap((life) => life.filter((_, index) => tried.includes(index + 1)));
  const appends = effects.filter(({ kind }) => kind === "append");
  if (kills.includes("before")) expect(killed.before + 1).toBeGreaterThan(effects.length * 0.9);
  if (kills.includes("half")) expect(killed.half + 1).toBeGreaterThan(appends.length * 0.9);
}

describe("a rollout whose processes are killed at their effects", () => {
  const stories = Object.entries(rolloutStories).map(([name, story], turn) => ({
    name,
    story,
    turn,
  }));
  test.each(stories)("ends as one that was left alone: $name", async ({ story, turn }) => {
    const newStore = () => Promise.resolve(new MemoryStore());
    await expectSameEndWhereverKilled(story, newStore, { turn, turns: turnsOf(6) });
  });

  test("does so with lines of its log cut off in files", async () => {
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
        { kills: ["half"], turns: turnsOf(2) },
      );
  });
});
