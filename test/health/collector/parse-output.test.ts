import fc from "fast-check";
import { parseCollectorOutput } from "ringwright";
import { describe, expect, test } from "vitest";

const whole = {
  format: "ringwright-collector",
  version: 1,
  at: "2026-11-26T03:00:12Z",
  os: "10.0.26100.9812",
  bootedAt: "2026-11-20T07:12:00Z",
  installedAt: "2026-03-02T09:10:11Z",
  history: {
    days: 30,
    counts: [0, 0, 3, 0, 1, 0],
    last: [
      {
        at: "2026-11-25T02:00:00Z",
        kb: "KB5193404",
        operation: "install",
        result: 4,
        code: "0x80070070",
      },
    ],
  },
  drivers: {
    days: 30,
    last: [{ at: "2026-11-24T02:00:00Z", title: "Intel - net - 23.60.1.2" }],
    more: 2,
  },
  events: { last: [{ at: "2026-11-25T02:00:00Z", id: 20, kb: null, code: "0x80070070" }] },
  restart: { pending: true, because: ["windowsUpdate", "fileRename"] },
  disk: { freeMb: 2100, totalMb: 243_000 },
  scan: {
    service: "9482f4b4-e343-43b6-b170-9a65bc822c77",
    server: null,
    succeededAt: null,
    sources: { quality: 0, feature: 0, driver: 1, other: null },
  },
  leftovers: { names: ["UseWUServer"] },
  unread: {},
  shortened: [],
};
const line = JSON.stringify(whole);
const reportOf = (text: unknown) => {
  const reading = parseCollectorOutput(text);
  if (!reading.ok) throw new Error(`no report: ${reading.reason}`);
  return reading.report;
};

describe("parseCollectorOutput", () => {
  test("reads what the collector prints, whatever stands in the lines before it", () => {
    const { format: _format, version: _version, unread: _unread, ...parts } = whole;

    expect(reportOf(line)).toEqual({ ...parts, unknown: [] });
    expect(reportOf(`\ufeffWARNING: noise\r\n{"format":"x"}\n${line}\r\n`)).toEqual(reportOf(line));
  });

  test("knows what was cut, at whichever place", () => {
    for (let at = 1; at < line.length; at++) {
      expect(parseCollectorOutput(line.slice(0, at))).toEqual({ ok: false, reason: "cut" });
      expect(parseCollectorOutput(line.slice(at))).toEqual({ ok: false, reason: "cut" });
    }
  });

  test.each<[unknown, string]>([
    [undefined, "empty"],
    [null, "empty"],
    ["", "empty"],
    [" \n\r\n", "empty"],
    [42, "invalid"],
    [{ format: "ringwright-collector" }, "invalid"],
    ["fine", "otherFormat"],
    ["[]", "otherFormat"],
    ["null", "otherFormat"],
    ['{"format":"another"}', "otherFormat"],
    [JSON.stringify({ ...whole, version: 2, at: 7 }), "laterVersion"],
    [JSON.stringify({ ...whole, version: "1" }), "invalid"],
    [JSON.stringify({ ...whole, at: "yesterday" }), "invalid"],
    [JSON.stringify({ ...whole, unread: { events: 1 } }), "invalid"],
    ["[".repeat(60_000), "otherFormat"],
    [`{"a":${"[".repeat(60_000)}`, "cut"],
    [`${line}${" ".repeat(70_000)}`, "tooLong"],
  ])("gives no report of %j, and says why", (text, reason) => {
    expect(parseCollectorOutput(text)).toEqual({ ok: false, reason });
  });

  test("leaves out one part that cannot be, and keeps the others", () => {
    const wrong: [string, unknown][] = [
      ["os", "10.0.26100"],
      ["bootedAt", 5],
      ["history", { ...whole.history, counts: [0, 0, 1e300, 0, 0, 0] }],
      ["history", { ...whole.history, counts: [0, 0] }],
      ["events", [1, 2]],
      ["events", { last: Array.from({ length: 21 }, () => whole.events.last[0]) }],
      ["restart", { pending: "true", because: [] }],
      ["restart", "__proto__"],
      ["drivers", { ...whole.drivers, more: -1 }],
      ["drivers", { ...whole.drivers, last: [{ at: whole.at, title: "net\n::error::" }] }],
      ["installedAt", "2026-03-02"],
      ["disk", { freeMb: -1, totalMb: 4 }],
      ["disk", { freeMb: 1.5, totalMb: 4 }],
      ["scan", { ...whole.scan, server: "http://\u001b[31mwsus" }],
      ["leftovers", { names: ["constructor()"] }],
    ];
    for (const [part, value] of wrong) {
      const report = reportOf(JSON.stringify({ ...whole, [part]: value }));

      expect(report).toMatchObject({ ...reportOf(line), [part]: null, unknown: [{ part }] });
      expect(report.unknown).toMatchObject([{ because: "invalid" }]);
      expect(report.unknown[0]?.detail).toMatch(new RegExp(`^${part}(\\.\\w+)* is not as`));
    }
  });

  test("tells why a part is not known: what the device could not read, and what is not there", () => {
    const report = reportOf(
      JSON.stringify({
        ...whole,
        events: null,
        disk: null,
        scan: undefined,
        unread: { events: "denied" },
      }),
    );

    expect(report.unknown).toEqual([
      { part: "events", because: "notRead", detail: "denied" },
      { part: "disk", because: "missing", detail: "it is not there" },
      { part: "scan", because: "missing", detail: "it is not there" },
    ]);
    expect(
      reportOf(
        '{"format":"ringwright-collector","version":1,"at":"2026-11-26T03:00:12Z","unread":{"all":"32-bit"},"shortened":[]}',
      ).unknown,
    ).toHaveLength(10);
  });

  test("is not misled by keys of the prototype", () => {
    const evil = line.replace(
      '"format"',
      '"__proto__":{"disk":{"freeMb":1,"totalMb":2},"polluted":true},"constructor":{},"format"',
    );
    const report = reportOf(evil.replace(/"disk":\{"freeMb":2100[^}]*\},/, ""));

    expect(report.disk).toBeNull();
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  // law: whatever comes, an answer and never an error
  test("never throws", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.json(),
          fc.string({ unit: "binary" }),
          fc
            .tuple(fc.nat(line.length), fc.nat(line.length), fc.string({ unit: "binary" }))
            .map(([from, to, text]) => line.slice(0, from) + text + line.slice(to)),
          fc.tuple(fc.constantFrom(...Object.keys(whole)), fc.anything()).map(([key, value]) => {
            try {
              return JSON.stringify({ ...whole, [key]: value });
            } catch {
              return key;
            }
          }),
        ),
        (text) => {
          const reading = parseCollectorOutput(text);
          expect(typeof reading.ok).toBe("boolean");
          if (reading.ok) expect(reading.report.at).toMatch(/^\d{4}-/);
        },
      ),
      { numRuns: 500 },
    );
  });
});
