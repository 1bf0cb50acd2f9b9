import { describe, expect, test } from "vitest";
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
