import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { signalFiles } from "../../../src/health/signal-files.ts";
import type { SignalTerms } from "../../../src/rollout/signals/device-signals.ts";
import { readSignals } from "../../../src/rollout/signals/read-signals.ts";
import {
  devicesWithCodes,
  outcomeCounts,
  silentAfterStart,
} from "../../../src/rollout/signals/signal-counts.ts";

const release = "KB5068861";
const terms: SignalTerms = {
  kbs: [release],
  from: new Date("2026-12-01T00:00:00Z"),
  until: new Date("2026-12-31T00:00:00Z"),
};
const at = (hours: number) => new Date(terms.from.getTime() + hours * 3_600_000).toISOString();

interface Line {
  readonly device: string;
  readonly at: string;
  readonly eventId?: number;
  readonly resultCode?: number;
  readonly hresult?: string;
  readonly kb?: string;
}

/** A file in pieces of some bytes, so that no reader relies on where they end. */
function file(name: string, text: string | Uint8Array, piece = 7) {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, index) =>
    bytes.subarray(index * piece, (index + 1) * piece),
  );
  return { name, content: streamOf(pieces) };
}

async function* streamOf(pieces: readonly Uint8Array[]) {
  for (const piece of pieces) yield await Promise.resolve(piece);
}

const jsonl = (lines: readonly unknown[]) =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join("");
const of = async (lines: readonly unknown[], other: Partial<SignalTerms> = {}) =>
  await readSignals([file("x.jsonl", jsonl(lines), 4096)], { ...terms, ...other });
const event = (device: string, hours: number, eventId: number, more = {}): Line => ({
  device,
  at: at(hours),
  eventId,
  kb: release,
  ...more,
});

const anyLine: fc.Arbitrary<Line> = fc
  .record({
    device: fc.constantFrom("lt-1", "lt-2", "6c1f0a52-0000-4000-8000-000000000001"),
    hours: fc.integer({ min: -2, max: 5 }),
    kb: fc.constantFrom(release, "KB5000001"),
    hresult: fc.constantFrom("", "0x80070070", "0x800F0922"),
    what: fc.oneof(
      fc.constantFrom(19, 20, 21, 22, 23, 24, 25, 26, 31, 43, 44).map((eventId) => ({ eventId })),
      fc.integer({ min: 0, max: 5 }).map((resultCode) => ({ resultCode })),
    ),
  })
  .map(({ device, hours, kb, hresult, what }) => ({ device, at: at(hours), kb, hresult, ...what }));

describe("readSignals", () => {
  test("reads the same from lines, an array and a CSV, wherever their pieces end", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyLine, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 40 }),
        async (lines, piece) => {
          const columns = ["device", "at", "eventId", "resultCode", "hresult", "kb"];
          const [first, ...others] = await Promise.all(
            [
              file("a.jsonl", jsonl(lines), piece),
              file("a.ndjson", jsonl(lines).replaceAll("\n", "\r\n").trimEnd(), piece),
              file("a.json", jsonl(lines), piece),
              file("a.json", JSON.stringify(lines, null, 2), piece),
              file(
                "a.csv",
                stringify(lines as object[], { header: true, columns, bom: true }),
                piece,
              ),
              file("a.jsonl", Buffer.from(`\ufeff${jsonl(lines)}`, "utf16le"), piece + 1),
            ].map(async (one) => await readSignals([one], terms)),
          );

          expect(first?.files).toEqual([
            { name: "a.jsonl", read: lines.length, unreadable: 0, isCut: false },
          ]);
          for (const other of others) {
            expect(other.devices).toEqual(first?.devices);
            expect(other.unused).toEqual(first?.unused);
            expect(other.files).toMatchObject([
              { read: lines.length, unreadable: 0, isCut: false },
            ]);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test("says the same whatever order lines come in, and however often", async () => {
    const shuffled = fc
      .array(anyLine, { maxLength: 15 })
      .chain((lines) =>
        fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })),
      );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([lines, other]) => {
        const [one, two, twice] = await Promise.all([
          of(lines),
          of(other),
          of([...lines, ...other]),
        ]);

        expect(two).toEqual(one);
        expect(twice.devices).toEqual(one.devices);
      }),
    );
  });

  test("takes the last word on each device", async () => {
    const { devices } = await of([
      event("LT-1", 1, 43),
      event("lt-1", 2, 20, { hresult: "-2147024784" }),
      event("LT-1", 5, 19),
      event("lt-2", 1, 19),
      event("lt-2", 9, 20, { hresult: "0x800f0922" }),
      event("lt-3", 3, 43),
      event("lt-3", 4, 22),
      { device: "lt-4", at: at(2), resultCode: 3, hresult: "0x00240006", kb: "5068861" },
      { device: "lt-5", at: at(2), resultCode: 5, kb: "kb5068861" },
      event("lt-6", 1, 19),
      event("lt-6", 2, 23),
      { device: "lt-7", at: at(1), resultCode: 0, kb: release },
      event("lt-8", 1, 20),
      event("lt-8", 1, 19),
      event("lt-9", 1, 19),
      event("lt-9", 1, 20),
    ]);

    expect(devices.map(({ device, outcome }) => [device, outcome])).toEqual([
      ["lt-1", "succeeded"],
      ["lt-2", "failed"],
      ["lt-3", undefined],
      ["lt-4", "succeededWithErrors"],
      ["lt-5", "aborted"],
      ["lt-6", "uninstalled"],
      ["lt-7", undefined],
      // of the same instant the worse
      ["lt-8", "failed"],
      ["lt-9", "failed"],
    ]);
    expect(devices[0]).toEqual({
      device: "lt-1",
      outcome: "succeeded",
      outcomeAt: new Date(at(5)),
      startedAt: new Date(at(1)),
      lastSeenAt: new Date(at(5)),
      codes: ["0x80070070"],
      hadErrors: true,
      needsRestart: false,
    });
    expect(devices[2]).toMatchObject({ needsRestart: true, hadErrors: false });
    expect(devices[3]).toMatchObject({ codes: ["0x00240006"], hadErrors: false });
    expect(outcomeCounts(devices)).toEqual({
      succeeded: 1,
      succeededWithErrors: 1,
      failed: 3,
      aborted: 1,
      uninstalled: 1,
      open: 2,
    });
  });

  test("uses each line or counts it with its reason", async () => {
    const read = await of(
      [
        event("lt-1", -1, 19),
        event("lt-1", 24 * 31, 19),
        event("lt-9", 1, 19),
        event("lt-1", 1, 19, { kb: "KB5000001" }),
        event("lt-1", 1, 20, { kb: undefined }),
        // a scan is of no update
        event("LT-1", 3, 25, { kb: undefined, hresult: "0x8024402C" }),
      ],
      { devices: new Set(["LT-1"]) },
    );

    expect(read.unused).toEqual({
      earlier: 1,
      later: 1,
      ofOthers: 1,
      overLimit: 0,
      ofOtherUpdates: 2,
    });
    expect(read.devices).toMatchObject([
      { device: "lt-1", outcome: undefined, hadErrors: true, codes: ["0x8024402C"] },
    ]);
  });

  test("takes every line for the release where no article is named, and refuses what is none", async () => {
    const { devices } = await of([event("lt-1", 1, 19, { kb: undefined })], { kbs: undefined });

    expect(devices).toMatchObject([{ outcome: "succeeded" }]);
    await expect(of([], { kbs: ["2026-12"] })).rejects.toThrow(
      "2026-12 is no number of an article",
    );
  });

  test.each([
    [{ at: at(1), eventId: 19 }, "names no device"],
    [{ device: "x".repeat(257), at: at(1), eventId: 19 }, "names no device"],
    [{ device: { toString: 1 }, at: at(1), eventId: 19 }, "names no device"],
    [{ device: "a", eventId: 19 }, "has no instant with its offset in at"],
    [{ device: "a", at: "2026-12-02T00:00:00", eventId: 19 }, "has no instant with its offset"],
    [{ device: "a", at: "2026-13-02T00:00:00Z", eventId: 19 }, "has no instant with its offset"],
    [{ device: "a", at: at(1) }, "has neither an eventId nor a resultCode of 0 to 5"],
    [
      { device: "a", at: at(1), resultCode: 6 },
      "has neither an eventId nor a resultCode of 0 to 5",
    ],
    [{ device: "a", at: at(1), eventId: "x" }, "has neither an eventId"],
    [{ device: "a", at: at(1), eventId: 19, kb: "x" }, "has a kb that is no number"],
    [
      { device: "a", at: at(1), eventId: 19, hresult: "x".repeat(20) },
      "has a hresult that is no code",
    ],
    [[], "is no object"],
    [null, "is no object"],
  ])("counts %j among the unreadable", async (line, problem) => {
    const { devices, files } = await of([line, event("lt-1", 1, 19)]);

    expect(files).toEqual([
      {
        name: "x.jsonl",
        read: 1,
        unreadable: 1,
        isCut: false,
        problem: expect.stringContaining(problem),
      },
    ]);
    expect(devices).toHaveLength(1);
  });

  const good = JSON.stringify(event("lt-1", 1, 19));
  const long = "z".repeat(1_000_001);
  test.each([
    ["a.jsonl", `${good}\n{"device": "lt-2`, { read: 1, unreadable: 0, isCut: true }],
    ["a.jsonl", `${good}\nnonsense\n${good}`, { read: 2, unreadable: 1, isCut: false }],
    ["a.jsonl", `${good}\n${long}\n${good}\n${long}`, { read: 2, unreadable: 2, isCut: false }],
    ["a.jsonl", "[".repeat(100_000), { read: 0, unreadable: 0, isCut: true }],
    ["a.json", `[${good},${good.slice(0, 20)}`, { read: 1, unreadable: 0, isCut: true }],
    ["a.json", `[${good}, ${good}`, { read: 2, unreadable: 0, isCut: true }],
    ["a.json", ` [${good}, 17, "x", ${good}] and more`, { read: 2, unreadable: 4, isCut: false }],
    ["a.json", `[${good}, {]}, ${good}]`, { read: 2, unreadable: 2, isCut: false }],
    ["a.json", `[{"device": "${long}${long}`, { read: 0, unreadable: 1, isCut: true }],
    ["a.json", "", { read: 0, unreadable: 0, isCut: false, problem: "it has no lines" }],
    ["a.csv", "device,at,eventId\n", { read: 0, problem: "it has no lines" }],
    [
      "a.csv",
      `device,at,eventId\na,${at(1)},19\nb,1\nc,${at(1)},19\nd,`,
      { read: 2, unreadable: 2 },
    ],
    ["a.csv", `device,at,eventId\na,${at(1)},19\n"b,${at(1)},19\n`, { read: 1, isCut: true }],
    ["a.csv", `name;when\n1;2\n`, { read: 0, unreadable: 1 }],
  ])("counts what is cut or damaged: %s %#", async (name, text, expected) => {
    const { files } = await readSignals([file(name, text, 65_536)], { ...terms, kbs: undefined });

    expect(files).toMatchObject([expected]);
    expect(files[0]).toHaveProperty("problem");
  });

  test("reads any bytes to their end", async () => {
    const name = fc.constantFrom("a.jsonl", "a.json", "a.csv");
    await fc.assert(
      fc.asyncProperty(name, fc.uint8Array({ maxLength: 300 }), async (named, bytes) => {
        const { devices, files } = await readSignals([file(named, bytes)], terms);

        expect(devices).toEqual([]);
        expect(files).toMatchObject([{ name: named, read: 0 }]);
      }),
      { numRuns: 300 },
    );
  });

  test("makes one entry a device of as many lines as there are", async () => {
    const lines = new TextEncoder().encode(
      jsonl([event("lt-1", 1, 43), event("lt-1", 2, 19)]).repeat(500),
    );
    async function* many() {
      for (let index = 0; index < 200; index++) yield await Promise.resolve(lines);
    }
    const { files, devices } = await readSignals([{ name: "a.jsonl", content: many() }], terms);

    expect(files).toMatchObject([{ read: 200_000, unreadable: 0 }]);
    expect(devices).toHaveLength(1);
  });
});

describe("silentAfterStart", () => {
  test("finds who began and fell silent, whatever else is said of it", async () => {
    const { devices } = await of([
      event("began", 1, 43),
      event("retries", 1, 20),
      event("retries", 2, 43),
      event("done", 1, 43),
      event("done", 2, 19),
      event("talks", 1, 43),
      event("talks", 30, 26, { kb: undefined }),
      event("idle", 1, 44),
    ]);
    const silent = (hours: number) =>
      silentAfterStart(devices, { now: new Date(at(hours)), afterHours: 24 }).map(
        ({ device }) => device,
      );

    expect(silent(24)).toEqual([]);
    expect(silent(25)).toEqual(["began"]);
    expect(silent(26)).toEqual(["began", "retries"]);
    expect(silent(54)).toEqual(["began", "retries", "talks"]);
  });
});

describe("devicesWithCodes", () => {
  test("knows a code in each spelling", async () => {
    const { devices } = await of([
      event("full", 1, 20, { hresult: "0x80070070" }),
      event("other", 1, 20, { hresult: "0x800F0922" }),
      event("fine", 1, 19, { hresult: "0x0" }),
    ]);

    for (const code of [0x80070070, "-2147024784", "0X80070070"])
      expect(devicesWithCodes(devices, [code]).map(({ device }) => device)).toEqual(["full"]);
    expect(devicesWithCodes(devices, [])).toEqual([]);
  });
});

describe("signalFiles", () => {
  const folder = mkdtempSync(join(tmpdir(), "ringwright-signals-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test("are a file, those of a folder, or of a pattern, in their order", async () => {
    for (const name of ["b.csv", "a.jsonl", "c.txt"])
      writeFileSync(join(folder, name), jsonl([event(name, 1, 19)]));
    mkdirSync(join(folder, "d.json"));
    const names = async (path: string) => {
      const found: string[] = [];
      for await (const { name } of signalFiles(path)) found.push(name);
      return found;
    };

    expect(await names(join(folder, "c.txt"))).toEqual(["c.txt"]);
    expect(await names(join(folder, "*.{csv,jsonl}"))).toEqual(["a.jsonl", "b.csv"]);
    await expect(names(folder)).rejects.toThrow(/d\.json is no file/);
    await expect(names("/dev/null")).rejects.toThrow("/dev/null is no file");
    await expect(names(join(folder, "none*"))).rejects.toThrow("stands for no file");
    const { devices } = await readSignals(signalFiles(join(folder, "a.jsonl")), terms);
    expect(devices).toMatchObject([{ device: "a.jsonl", outcome: "succeeded" }]);
  });
});
