// One seed decides the clock, the order of answers, faults, kills and what an operator does in
// between: whatever it decides, the laws of write-rules.ts and result-rules.ts hold.
import { describe } from "vitest";
import { expectStories } from "./expect-stories.ts";
import { casesOf } from "../support/turns.ts";
import { tell } from "./story.ts";

const mustHappen = {
  "a run is killed": / is killed$/,
  "a run is frozen": / is frozen /,
  "a run is interrupted": / ends interrupted/,
  "a run meets the lease of another": /ends: LockedError/,
  "an answer is lost after the write": /meets .*"(lost|silent)After"/,
  "an operator pauses": /operator pauses/,
  "an operator unassigns": /operator unassigns/,
  "an operator takes a marker off": /operator strips/,
  "an operator copies": /operator copies/,
  "an object is created": /create ring\/\w+ applied/,
  "an object is deleted": /delete \w+\/\w+ applied/,
  "an object is replaced": /replace \w+\/\w+ applied/,
  "an object moves": /move \w+\/\w+ applied/,
  "an object is forgotten": /forget \w+\/\w+ applied/,
  "an object is stale": / stale \(/,
  "a group is waited for": / pending \(.*processed/,
  "a saved plan is applied": /has saved a plan/,
  "two runs create the same": /was created twice/,
  "a verb pauses": /"verb":"pause".*"result":"applied"/,
} as const;

describe("a simulated story", () => {
  expectStories({
    tell,
    seeds: casesOf(150, 1000),
    mustHappen,
    command: "npm run simulate -- --seed",
  });
});
