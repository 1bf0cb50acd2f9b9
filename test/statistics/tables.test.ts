import { readFileSync } from "node:fs";
import { devicesNeeded, lowerBound, upperBound } from "ringwright";
import { expect, test } from "vitest";

const page = readFileSync(new URL("../../docs/rollout-statistics.md", import.meta.url), "utf8");
const cells = (row: string) =>
  row
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
const percent = (share: number) => `${(share * 100).toFixed(2)} %`;

test("the tables of the page are what the functions say", () => {
  const bounds = page
    .split("\n")
    .filter((row) => /^\| \d+ of /.test(row))
    .map(cells);
  const needed = page
    .split("\n")
    .filter((row) => /^\| \d+ % /.test(row))
    .map(cells);

  expect([bounds.length, needed.length]).toEqual([9, 5]);
  for (const [counts = "", ...shown] of bounds) {
    const [failures = NaN, devices = NaN] = counts.split(" of ").map(Number);
    const bound = [
      failures / devices,
      upperBound(failures, devices),
      upperBound(failures, devices, 0.95, "wilson"),
      lowerBound(failures, devices),
    ];
    expect(shown, counts).toEqual(bound.map(percent));
  }
  for (const [limit = "", ...shown] of needed) {
    const max = Number.parseInt(limit) / 100;
    expect(shown.map(Number), limit).toEqual(
      [0, 1, 2, 3].map((count) => devicesNeeded(count, max)),
    );
  }
});
