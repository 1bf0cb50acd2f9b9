import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wordDiff } from "../../src/report/word-diff.ts";

const word = fc.constantFrom(
  "a",
  "bb",
  "device.x",
  "-eq",
  '"',
  "(",
  ")",
  " ",
  "  ",
  "\n",
  "é😀",
  "\ud800",
);
const text = fc.oneof(
  fc.array(word, { maxLength: 40 }).map((words) => words.join("")),
  fc.string({ unit: "binary", maxLength: 60 }),
);

describe("the word diff", () => {
  test("of removed and kept words is the old text, of added and kept ones the new", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = wordDiff(before, after);
        const without = (kind: string) =>
          parts.flatMap((part) => (part.kind === kind ? [] : [part.text])).join("");

        expect(without("added")).toBe(before);
        expect(without("removed")).toBe(after);
      }),
      { numRuns: 500 },
    );
  });

  test("has no empty part, no neighbours of a kind, and keeps all of a text beside itself", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = wordDiff(before, after);
        for (const [index, part] of parts.entries()) {
          expect(part.text).not.toBe("");
          expect(part.kind).not.toBe(parts[index + 1]?.kind);
        }
        const same = wordDiff(before, before).map(({ kind }) => kind);
        expect(same).toEqual(before === "" ? [] : ["kept"]);
      }),
    );
  });

  test("changes whole words and keeps what is between them whole", () => {
    expect(
      wordDiff('(device.model -eq "A") and (x -eq 1)', '(device.model -eq "B") and (x -eq 1)'),
    ).toEqual([
      { kind: "kept", text: '(device.model -eq "' },
      { kind: "removed", text: "A" },
      { kind: "added", text: "B" },
      { kind: "kept", text: '") and (x -eq 1)' },
    ]);
    // three words in a row are one change, not three
    expect(wordDiff("one two three", "four five six").map(({ kind }) => kind)).toEqual([
      "removed",
      "added",
    ]);
  });

  test("gives up on the middle of texts too long to compare, not on their truth", () => {
    const many = (start: number) =>
      Array.from({ length: 3000 }, (_, index) => `w${start + index}`).join(" ");
    const parts = wordDiff(`head ${many(0)} tail`, `head ${many(9000)} tail`);

    expect(parts.map(({ kind }) => kind)).toEqual(["kept", "removed", "added", "kept"]);
  });
});
