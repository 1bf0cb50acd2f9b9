import { describe, expect, test } from "vitest";
import { bench } from "../bench/requests.ts";

describe("the request budgets", () => {
  test("hold: they are counts, so that they can be tested", async () => {
    const measures = await bench();

    expect(measures.filter(({ ok }) => !ok)).toEqual([]);
    expect(measures).toHaveLength(5);
  });
});
