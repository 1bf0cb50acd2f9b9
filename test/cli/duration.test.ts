import { expect, test } from "vitest";
import { durationInMs } from "../../src/cli/duration.ts";

test.each([
  ["90s", 90_000],
  ["90", 90_000],
  ["15m", 900_000],
  ["15min", 900_000],
  ["1.5h", 5_400_000],
  ["1h30m", 5_400_000],
  ["1h 30min", 5_400_000],
  ["1h30m15s", 5_415_000],
  ["PT15M", 900_000],
  ["PT1H30M", 5_400_000],
  ["PT90S", 90_000],
  ["0", 0],
])("%s is so many milliseconds: %i", (text, expected) => {
  expect(durationInMs(text)).toBe(expected);
});

test.each(["", "soon", "PT", "h", "15M", "30m1h", "P1D", "-5m", "1h30"])(
  "%j is no duration",
  (text) => {
    expect(() => durationInMs(text)).toThrow("is no duration; write 90s, 15m or 1h30m");
  },
);
