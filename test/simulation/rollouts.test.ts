// One seed decides the clocks, the order of answers, faults, kills and what people do beside a whole
// rollout: whatever it decides, the laws of rollout-watch.ts and rollout-laws.ts hold.
import { describe, expect, test } from "vitest";
import { tellRolloutStory } from "./rollout-story.ts";

const quickSet = 200;

describe("a simulated rollout", () => {
  test("keeps every law, whatever the seed", async () => {
    const seen = new Map(Object.keys(mustHappen).map((what) => [what, 0]));

    for (let seed = 1; seed <= quickSet; seed++) {
      const { log, violation } = await tellRolloutStory(seed);

      if (violation)
        throw new Error(
          `${violation.message}\n${log.slice(-40).join("\n")}\nTell it again: npm run simulate -- --rollouts --seed ${seed}`,
          { cause: violation },
        );
      for (const [what, sign] of Object.entries(mustHappen))
        if (log.some((line) => sign.test(line))) seen.set(what, (seen.get(what) ?? 0) + 1);
    }

    // a simulation in which nothing befalls anybody holds every law
    for (const [what, stories] of seen) expect(stories, what).toBeGreaterThan(1);
  }, 240_000);

  test("is the same each time, request by request", async () => {
    for (const seed of [1, 20, 300]) {
      const first = await tellRolloutStory(seed);
      const second = await tellRolloutStory(seed);

      expect(second.log).toEqual(first.log);
      expect(first.log.length).toBeGreaterThan(30);
    }
  });
});

const mustHappen = {
  "pauses hold": /holds by ringPause/,
  "memberships hold": /holds by groupMembership/,
  "assignments hold": /holds by featureAssignment/,
  "a run is killed": / is killed$/,
  "a run is frozen": / is frozen /,
  "a run meets the lease of another": /ends: LockedError/,
  "a run has lost its lease": /LockedError: another run took over/,
  "a clock is hours off": /its clock (-10800|72000) s ahead/,
  "an answer is lost after the write": /meets .*"(lost|silent)After"/,
  "a person pauses": /operator pauses/,
  "a person resumes": /operator resumes/,
  "a person edits a ring": /operator edits/,
  "a group is deleted": /operator deletes/,
  "files are applied meanwhile": /applies the files/,
  "a pause of a person is found": /(held by somebody else|paused already, and not by this rollout)/,
  "somebody released what is held": /somebody released it/,
  "data is stale": /no tick ran for/,
  "a rollout is paused": /tells paused /,
  "an approval is given": /tells approved /,
  "a gate is overridden": /tells overridden /,
  "a rollout is completed": /it is Completed/,
  "a rollout is rolled back": /it is RolledBack/,
  "a rollout is aborted": /it is Aborted/,
} as const;
