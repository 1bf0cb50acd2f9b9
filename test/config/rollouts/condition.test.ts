import fc from "fast-check";
import { conditionHolds, type ValueCondition, parseCondition } from "ringwright";
import { describe, expect, test } from "vitest";

const operator = fc.constantFrom(
  "<" as const,
  "<=" as const,
  ">" as const,
  ">=" as const,
  "==" as const,
);
// plus nothing, since a text does not tell -0 from 0
const number = fc
  .oneof(
    fc.integer({ min: -5, max: 5 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constant(-0),
  )
  .map((any) => any + 0);
const comparison = fc.record({ operator, number });
const condition: fc.Arbitrary<ValueCondition> = fc.array(
  fc.array(comparison, { minLength: 1, maxLength: 3 }),
  { minLength: 1, maxLength: 3 },
);

const textOf = (parsed: ValueCondition, space: string) =>
  parsed
    .map((all) =>
      all.map(({ operator, number }) => `value${space}${operator}${space}${number}`).join(" and "),
    )
    .join(" or ");

function read(text: string): ValueCondition {
  const parsed = parseCondition(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.condition;
}

describe("parseCondition", () => {
  test("reads what it says of any condition, with and without spaces", () => {
    fc.assert(
      fc.property(condition, fc.constantFrom("", " ", "\n\t"), (stated, space) => {
        expect(read(textOf(stated, space))).toEqual(stated);
      }),
    );
  });

  test("lets and bind stronger than or", () => {
    expect(read("value < 1 or value > 2 and value <= 3e2")).toEqual([
      [{ operator: "<", number: 1 }],
      [
        { operator: ">", number: 2 },
        { operator: "<=", number: 300 },
      ],
    ]);
  });

  test.each([
    ["", 0, 'the condition ends where "value" belongs'],
    ["value", 5, "the condition ends where a comparison (<, <=, >, >=, ==) belongs"],
    ["value <", 7, "the condition ends where a number belongs"],
    ["value < 3 or", 12, 'the condition ends where "value" belongs'],
    ["value = 3", 6, "write =="],
    ["value =< 3", 6, "write <="],
    ["value ≥ 3", 6, "write >="],
    ["value != 3", 6, 'there is no "not"; write both sides, such as "value < 3 or value > 3"'],
    ["value <= 5%", 9, "write the share, such as 0.05 for 5 %"],
    ["value <= 0,5", 9, "write the number with a dot and without other marks"],
    ["value <= 5s", 9, "write the number without a unit"],
    ["value <= 1.2.3", 9, '"1.2.3" stands where a number belongs'],
    ["value <= 0x10", 9, '"0x10" stands where a number belongs'],
    ["value < nan", 8, "only finite numbers can be compared"],
    ["value < 1e999", 8, "the number 1e999 is too large"],
    ["10 > value", 0, 'write it last, such as "value <= 10"'],
    ["value 10", 6, '"10" stands where a comparison (<, <=, >, >=, ==) belongs'],
    ["VALUE < 3", 0, 'write "value", in small letters'],
    ["value < 3 && value > 1", 10, 'write "and"'],
    ["value < 3 || value > 1", 10, 'write "or"'],
    ["value < 3 value > 1", 10, 'two comparisons are joined by "and" or "or"'],
    ["(value < 3)", 0, 'there are no parentheses; "and" binds stronger than "or"'],
    ["value < 3)", 9, "there are no parentheses"],
    [`value < 3${" ".repeat(2000)}`, 1000, "a condition has at most 1000 characters"],
  ])("says of %j where it is wrong and what to write", (text, position, advice) => {
    expect(parseCondition(text)).toEqual({
      ok: false,
      position,
      message: expect.stringContaining(advice),
    });
  });

  test("takes no text for less than it says", () => {
    const piece = fc.oneof(
      fc.constantFrom("value", "and", "or", "<", "<=", "==", "3", "-1.5", " ", "(", "nan"),
      fc.string({ maxLength: 3 }),
    );
    const whole =
      /^\s*value\s*(?:[<>]=?|==)\s*[-+]?[\d.]+(?:e[-+]?\d+)?\s*(?:(?:and|or)\s*value\s*(?:[<>]=?|==)\s*[-+]?[\d.]+(?:e[-+]?\d+)?\s*)*$/i;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        const parsed = parseCondition(text);

        if (parsed.ok) expect(text).toMatch(whole);
        else {
          expect(parsed.position).toBeGreaterThanOrEqual(0);
          expect(parsed.position).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("conditionHolds", () => {
  test("compares as JavaScript does, and ands before it ors", () => {
    const written = { "<": "<", "<=": "<=", ">": ">", ">=": ">=", "==": "===" } as const;
    fc.assert(
      fc.property(condition, number, (stated, value) => {
        const expected = stated.some((all) =>
          all.every((one) => {
            const sign = Math.sign(value - one.number);
            return {
              "<": sign < 0,
              "<=": sign <= 0,
              ">": sign > 0,
              ">=": sign >= 0,
              "===": sign === 0,
            }[written[one.operator]];
          }),
        );

        expect(conditionHolds(stated, value)).toBe(expected);
      }),
    );
  });

  test("is false of NaN, whatever is asked", () => {
    fc.assert(
      fc.property(condition, (stated) => {
        expect(conditionHolds(stated, NaN)).toBe(false);
      }),
    );
    expect(conditionHolds(read("value < 3 or value >= 3"), NaN)).toBe(false);
  });
});
