import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { searchTerms } from "../../../src/health/knowledge/search-terms.ts";

describe("searchTerms", () => {
  test("reads plain text as it reads the same within Chinese", () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from("aksz019_'.:,;- /()\n\"")) });
    fc.assert(
      fc.property(text, (value) => {
        expect(searchTerms(`${value} 磁盘`)).toEqual([...searchTerms(value), "磁盘"]);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ["restarting restarted restarts restart", ["restart", "restart", "restart", "restart"]],
    ["Caches cache", ["cach", "cach"]],
    ["access", ["access"]],
    ["0x80070070s KB5068861", ["0x80070070s", "kb5068861"]],
    ["Größe über", ["gross", "uber"]],
    ["title:disk CBS.log", ["titl", "disk", "cbs", "log"]],
    ["is the of a und der 的", []],
    // marks of kana are no accents
    ["ガギグ", ["ガギグ"]],
    ["空き領域", ["空き", "領域"]],
  ])("makes %j into %j", (text, terms) => {
    expect(searchTerms(text)).toEqual(terms);
  });
});
