import { describe, expect, test } from "vitest";
import { preparePlan } from "../bench/plan-cpu.ts";
import { bench } from "../bench/requests.ts";
import { holds, lineOf } from "../bench/measure.ts";

describe("the request budgets", () => {
  test("hold: they are counts, so that they can be tested", async () => {
    const measures = await bench();

    expect(measures.filter((measure) => !holds(measure)).map(lineOf)).toEqual([]);
    expect(measures).toHaveLength(4);
    expect(measures.every(({ budget, due }) => budget && due === undefined)).toBe(true);
  });
});

describe("the plan whose time is measured", () => {
  test("has nothing to do, so that it is the plan that runs each night", async () => {
    await expect(preparePlan().plan()).resolves.toBeUndefined();
  });
});
