import fc from "fast-check";
import { expect, test } from "vitest";
import { stableHash } from "../../src/kind/stable-hash.ts";

// http://www.isthe.com/chongo/src/fnv/test_fnv.c
test.each([
  ["", "cbf29ce484222325"],
  ["a", "af63dc4c8601ec8c"],
  ["foobar", "85944171f73967e8"],
])("stableHash is FNV-1a as its authors publish it: %j", (text, hash) => {
  expect(stableHash(text)).toBe(hash);
});

test("stableHash is what whole numbers of 64 bits give, whatever the text", () => {
  const plainly = (text: string) =>
    new TextEncoder()
      .encode(text)
      .reduce(
        (hash, byte) => BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n),
        0xcbf29ce484222325n,
      );
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      expect(stableHash(text)).toBe(plainly(text).toString(16).padStart(16, "0"));
    }),
  );
});
