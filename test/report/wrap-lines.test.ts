import fc from "fast-check";
import { plainPaint } from "ringwright/report";
import { describe, expect, test } from "vitest";
import { displayWidth } from "../../src/report/display-width.ts";
import { wrapLines } from "../../src/report/wrap-lines.ts";

describe("wrapLines", () => {
  const word = fc.stringMatching(/^([a-z]|端|末|🚀){1,8}$/u);

  test("keeps lines within the columns of a terminal, whatever their characters take there", () => {
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1 }),
        fc.integer({ min: 24, max: 80 }),
        (words, width) => {
          const text = words.join(" ");

          const lines = wrapLines([{ text }], { width, first: "- ", rest: "  " }, plainPaint);

          expect(lines.every((line) => displayWidth(line) <= width)).toBe(true);
          expect(lines.map((line) => line.slice(2)).join(" ")).toBe(text);
        },
      ),
    );
  });
});
