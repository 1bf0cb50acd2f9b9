import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseToolOutput } from "../../../src/tools/output/parse-tool-output.ts";

const good = {
  v: 1,
  t: "go",
  for: "activation",
  want: "1.27.4",
  have: "1.27.3",
  path: "old",
  env: { GOTOOLCHAIN: "local", GOROOT: null },
  notes: ["set:GOROOT"],
  placed: ["1.27.3", "1.27.4"],
  state: "placed",
  err: null,
  ms: 812,
};
const line = JSON.stringify(good);
const reasonFor = (text: unknown, expected = {}) => {
  const reading = parseToolOutput(text, expected);
  return reading.ok ? "ok" : reading.reason;
};

describe("parseToolOutput", () => {
  test("reads what a script printed", () => {
    expect(parseToolOutput(line)).toEqual({ ok: true, output: good });
    expect(reasonFor(line, { tool: "go", purpose: "activation" })).toBe("ok");
  });

  test.each([
    ["after other lines", `done\r\n${line}`],
    ["with a line end", `${line}\r\n\r\n`],
    ["with a byte order mark", `\ufeff${line}`],
    ["with what a later script adds", JSON.stringify({ ...good, more: 1 })],
  ])("reads it %s", (_how, text) => {
    expect(parseToolOutput(text)).toEqual({ ok: true, output: good });
  });

  test.each([
    ["empty", ""],
    ["empty", " \r\n"],
    ["empty", null],
    ["empty", undefined],
    ["cut", line.slice(0, -1)],
    ["cut", line.slice(20)],
    ["foreign", "The term 'go' is not recognized"],
    ["foreign", "{}"],
    ["foreign", "[1]"],
    ["foreign", "null"],
    ["foreign", JSON.stringify({ format: "ringwright-collector", version: 1 })],
    ["foreign", `${line}\nall done`],
    ["laterVersion", JSON.stringify({ ...good, v: 2 })],
    ["tooLong", `${line}${" ".repeat(70_000)}`],
    ["unreadable", 5],
    ["unreadable", JSON.stringify({ ...good, v: 0 })],
    ["unreadable", JSON.stringify({ ...good, t: "Go" })],
    ["unreadable", JSON.stringify({ ...good, state: "fine" })],
    ["unreadable", JSON.stringify({ ...good, want: "../x" })],
    ["unreadable", JSON.stringify({ ...good, placed: ["<b>"] })],
    ["unreadable", JSON.stringify({ ...good, env: { "A B": "x" } })],
    ["unreadable", JSON.stringify({ ...good, env: { A: "x".repeat(25) } })],
    ["unreadable", JSON.stringify({ ...good, notes: ["set:"] })],
    ["unreadable", JSON.stringify({ ...good, err: "x".repeat(2001) })],
    ["unreadable", JSON.stringify({ ...good, ms: -1 })],
    ["unreadable", JSON.stringify({ ...good, cut: false })],
    ["unreadable", line.replace('"path":"old",', "")],
  ])("calls it %s: %j", (reason, text) => {
    expect(reasonFor(text)).toBe(reason);
  });

  test("calls the line of another tool, or of the other purpose, foreign", () => {
    expect(reasonFor(line, { tool: "node" })).toBe("foreign");
    expect(reasonFor(line, { purpose: "placing" })).toBe("foreign");
  });

  test("never throws, whatever the text", () => {
    const deep = "[".repeat(30_000);
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.json(), fc.string(), fc.constant(deep)), (text) => {
        expect([
          "ok",
          "empty",
          "cut",
          "foreign",
          "laterVersion",
          "unreadable",
          "tooLong",
        ]).toContain(reasonFor(text));
      }),
      { numRuns: 1000 },
    );
  });

  test("never takes a cut line for a whole one", () => {
    fc.assert(
      fc.property(fc.nat(line.length - 1), fc.nat(line.length), (from, length) => {
        const part = line.slice(from, from + length);
        fc.pre(part !== line);
        expect(reasonFor(part)).not.toBe("ok");
      }),
    );
  });

  test("lets no value of another kind through, in any place", () => {
    const strange = fc.anything({ withBigInt: false });
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(good)), strange, (name, value) => {
        const reading = parseToolOutput(JSON.stringify({ ...good, [name]: value }));
        if (!reading.ok) return;
        const { output } = reading;
        expect(output.placed.every((version) => /^[0-9][0-9A-Za-z.+-]*$/.test(version))).toBe(true);
        expect(typeof output.state).toBe("string");
        expect(output.ms).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });
});
