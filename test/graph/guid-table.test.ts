import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GuidTable } from "../../src/graph/guid-table.ts";

/** GUIDs, what nearly is one, and ids of other services. */
const id = fc.oneof(
  fc.uuid(),
  fc.uuid().map((guid) => guid.toUpperCase()),
  // few of them, so that they come twice
  fc.constantFrom(
    "6c1f0000-0000-4000-8000-00000000000a",
    "6C1F0000-0000-4000-8000-00000000000A",
    "00000000-0000-0000-0000-000000000000",
    "6c1f0000-0000-4000-8000-00000000000g",
    "6c1f0000_0000-4000-8000-00000000000a",
    "6c1f0000-0000-4000-8000-00000000000aa",
    "6c1f000000004000800000000000000a",
  ),
  fc.tuple(fc.uuid(), fc.uuid()).map(([a, b]) => `${a}_${b}`),
  fc.string({ maxLength: 40 }),
);

describe("GuidTable", () => {
  test("keeps ids as a Map from an id to its place does", () => {
    fc.assert(
      fc.property(
        fc.array(id, { maxLength: 200 }),
        fc.array(id),
        fc.boolean(),
        (added, asked, ignoreCase) => {
          const table = new GuidTable({ ignoreCase });
          const map = new Map<string, number>();
          const key = (text: string) => (ignoreCase ? text.toLowerCase() : text);

          for (const one of added) {
            expect(table.add(one)).toBe(!map.has(key(one)));
            if (!map.has(key(one))) map.set(key(one), map.size);
          }

          expect(table.size).toBe(map.size);
          for (const one of [...added, ...asked]) {
            expect(table.indexOf(one)).toBe(map.get(key(one)));
            expect(table.has(one)).toBe(map.has(key(one)));
          }
          for (const [one, index] of map) expect(table.at(index)).toBe(one);
        },
      ),
    );
  });

  test("finds each of many that differ in one digit only", () => {
    const table = new GuidTable();
    const ids = Array.from({ length: 10_000 }, (_, n) => {
      const digits = n.toString(16).padStart(8, "0");
      return n % 2 === 0
        ? `${digits}-0000-0000-0000-000000000000`
        : `00000000-0000-0000-0000-0000${digits}`;
    });

    for (const one of ids) table.add(one);

    expect(table.size).toBe(ids.length);
    expect(ids.map((one) => table.indexOf(one))).toEqual([...ids.keys()]);
    expect(table.at(9999)).toBe(ids[9999]);
  });

  test("has no id at a place that it does not reach", () => {
    const table = new GuidTable();
    table.add("a");

    expect(() => table.at(1)).toThrow(RangeError);
    expect(() => table.at(-1)).toThrow(RangeError);
  });
});
