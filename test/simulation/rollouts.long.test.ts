// One seed decides the clocks, the order of answers, faults, kills and what people do beside a whole
// rollout: whatever it decides, the laws of rollout-watch.ts and rollout-laws.ts hold.
import { describe } from "vitest";
import { expectStories } from "./expect-stories.ts";
import { casesOf } from "../support/turns.ts";
import { tellRolloutStory } from "./rollout-story.ts";

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

describe("a simulated rollout", () => {
  expectStories({
    tell: tellRolloutStory,
    seeds: casesOf(60, 400),
    mustHappen,
    command: "npm run simulate -- --rollouts --seed",
  });
});
