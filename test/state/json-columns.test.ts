import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { packRows, unpackRows } from "../../src/state/json-columns.ts";

const value = fc.oneof(
  fc.constantFrom(null, true, "Windows", 3),
  fc.array(fc.string({ maxLength: 3 }), { maxLength: 2 }),
  fc.record({ extensionAttribute1: fc.option(fc.string()) }),
  fc.string(),
);
const name = fc.constantFrom("id", "deviceId", "model", "rows", "columns");

describe("packRows", () => {
  test("keeps rows of any names and values as they are", () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(name, value), { maxLength: 6 }), (rows) => {
        const plain = JSON.parse(JSON.stringify(rows)) as typeof rows;

        expect(unpackRows(packRows(plain))).toEqual(plain);
      }),
    );
  });

  test("writes names, and values that all rows share, once", () => {
    const rows = Array.from({ length: 100 }, (_, id) => ({ id, operatingSystem: "Windows" }));

    const text = packRows(rows);

    expect(text.split("Windows")).toHaveLength(2);
    expect(unpackRows(text)).toEqual(rows);
  });
});
