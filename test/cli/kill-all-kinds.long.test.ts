import { describe, test } from "vitest";
import { expectSameEndWhereverKilled } from "../support/killed-apply.ts";
import { allKinds } from "../support/lab.ts";

describe("apply of all kinds that is killed", () => {
  test("ends as a run that was not, once it is run again, wherever it was cut", async () => {
    // three rings are killed at more of their writes
    await expectSameEndWhereverKilled(allKinds, { devices: 40 }, 4);
  });
});
