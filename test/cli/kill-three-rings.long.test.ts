import { describe, test } from "vitest";
import { expectSameEndWhereverKilled } from "../support/killed-apply.ts";
import { threeRings, threeRingsTenant } from "../support/lab.ts";

describe("apply of three rings that is killed", () => {
  test("ends as a run that was not, once it is run again, wherever it was cut", async () => {
    await expectSameEndWhereverKilled(threeRings, threeRingsTenant, 2);
  });
});
