import { describe, expect, test } from "vitest";
import { surplusVersions } from "../../../src/tools/script/surplus-versions.ts";

const device = {
  placed: ["1.25.1", "1.26.10", "1.27.3", "1.27.4"],
  want: "1.27.4",
  have: "1.27.3",
};

describe("surplusVersions", () => {
  test.each([
    [1, ["1.25.1", "1.26.10"]],
    [2, ["1.25.1", "1.26.10"]],
    [3, ["1.25.1"]],
    [4, []],
    [10, []],
  ])("of %s to keep, names the oldest beyond the wanted and the active one", (keep, surplus) => {
    expect(surplusVersions(device, keep)).toEqual(surplus);
  });

  test("keeps the active version, however old it is", () => {
    expect(surplusVersions({ ...device, have: "1.25.1" }, 2)).toEqual(["1.26.10", "1.27.3"]);
  });

  test("counts the wanted version before it is placed", () => {
    expect(surplusVersions({ ...device, want: "1.28.0", have: null }, 2)).toEqual([
      "1.25.1",
      "1.26.10",
      "1.27.3",
    ]);
  });

  test("says nothing of a list that is cut", () => {
    expect(surplusVersions({ ...device, cut: true }, 1)).toBeUndefined();
  });
});
