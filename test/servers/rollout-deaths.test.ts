import { describe, expect, test } from "vitest";
import { tellRollout } from "../support/killed-rollout.ts";
import { rolloutStories } from "../support/rollout-stories.ts";
import { positionsOf, turnsOf, turnText } from "../support/turns.ts";
import { azuritePlace, openedPlace, redisPlace } from "./places.ts";

const turns = turnsOf(4);

describe.each([
  ["Redis", redisPlace, 0],
  ["Azurite", azuritePlace, 1],
] as const)("a rollout with its state in %s", (_, place, turn) => {
  const story = rolloutStories["pauses of rings to RolledBack"];
  if (!story) throw new Error("there is no such story");

  test("ends as one that was left alone, wherever its processes are killed", async () => {
    const { end, lives } = await tellRollout(story, { store: await openedPlace(await place()) });
    expect(end.outline).toMatchObject({ phase: "RolledBack" });
    const most = Math.max(...lives.map((effects) => effects.length));

    for (const effect of positionsOf(most, turn, turns)) {
      const store = await openedPlace(await place());
      const death = { isDue: (__: unknown, count: number) => count === effect };
      const { end: same, deaths } = await tellRollout(story, { store, death });

      expect(deaths.length).toBeGreaterThan(0);
      expect({ ...same, told: [] }, `killed before effect ${effect}, ${turnText}`).toEqual({
        ...end,
        told: [],
      });
    }
  });
});
