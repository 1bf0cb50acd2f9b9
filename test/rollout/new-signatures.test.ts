import fc from "fast-check";
import type { GateSpec } from "ringwright";
import { describe, expect, test } from "vitest";
import { normalSignature } from "../../src/rollout/measure/signature-text.ts";
import { askedAt, judgeHosts, releasedAt } from "../support/measured-hosts.ts";
import { type AnsweredSample, prometheusOf } from "../support/prometheus-answers.ts";

type Gate = Extract<GateSpec, { type: "newSignatures" }>;

const usual: Gate = {
  type: "newSignatures",
  url: "https://prom.example",
  query: "panics",
  host: "host",
  signature: "text",
  minHosts: 2,
  max: 0,
  emptyIsNone: false,
};
const alive = 'up{job="agents"}';

/** A count of a text on a host; `s-` is of the stage, `o-` of another, `c-` of none. */
const seen = (host: string, text: string, value = 1): AnsweredSample => ({
  labels: { host, text },
  value,
});
const up = (...hosts: readonly string[]) =>
  hosts.map((host): AnsweredSample => ({ labels: { host }, value: 1 }));
const old = "panic: assignment to entry in nil map";
const fresh = "panic: runtime error: index out of range";

interface Answers {
  readonly now?: readonly AnsweredSample[];
  readonly before?: readonly AnsweredSample[];
  readonly aliveNow?: readonly AnsweredSample[];
  readonly aliveBefore?: readonly AnsweredSample[];
  readonly warnings?: readonly string[];
}

async function judge(answers: Answers, gate: Partial<Gate> = {}) {
  const { now = [], before = [], aliveNow = [], aliveBefore = [], warnings } = answers;
  const { fetch, asked } = prometheusOf((query, at) => {
    const isBefore = at.getTime() === releasedAt.getTime();
    if (query === alive) return isBefore ? aliveBefore : aliveNow;
    return isBefore ? before : now;
  }, warnings);
  const { measure, result } = await judgeHosts({ ...usual, ...gate }, fetch, { name: "panics" });
  if (measure?.kind !== "signatures") throw new TypeError(`no signatures: ${result.reason}`);
  return { measure, asked, ...result };
}

describe("the gate newSignatures", () => {
  test("fails on a text that was on no host before and is on enough of them now", async () => {
    const found = await judge({
      before: [seen("c-1", old)],
      now: [seen("s-1", fresh), seen("S-2", fresh, 40), seen("s-1", old), seen("s-2", old)],
    });

    expect(found).toMatchObject({ verdict: "fail", numbers: { found: 1, hosts: 2 } });
    expect(found.reason).toBe(
      `1 new signatures on 2 hosts or more ("${fresh}" on 2 hosts), 0 are accepted; 2 hosts have any`,
    );
    expect(found.asked).toEqual([
      { query: "panics", at: askedAt, token: null },
      { query: "panics", at: releasedAt, token: null },
    ]);
  });

  test("passes on what was there before, whatever its numbers, addresses and people", async () => {
    const text = (number: number, who: string) =>
      `fatal error: fault 0x${(number * 7919).toString(16)}\n  goroutine ${number} [running]: C:\\Users\\${who}\\src\\x.go:${number}`;
    const { verdict, measure } = await judge({
      before: [seen("c-1", text(12, "eva"))],
      now: [seen("s-1", text(99, "otto b")), seen("s-2", text(7, "anna"))],
    });

    expect(verdict).toBe("pass");
    expect(measure).toMatchObject({ found: 0, hosts: 2 });
  });

  test("counts hosts and not lines, and only those of the stage", async () => {
    const now = [seen("s-1", fresh, 5000), seen("c-1", fresh), seen("o-1", fresh)];

    expect((await judge({ now })).verdict).toBe("pass");
    expect((await judge({ now }, { minHosts: 1 })).verdict).toBe("fail");
    expect((await judge({ now }, { minHosts: 1, max: 1 })).verdict).toBe("pass");
  });

  test("counts of 0 are of no time that is asked about", async () => {
    const found = await judge({
      before: [seen("c-1", fresh, 0)],
      now: [seen("s-1", fresh), seen("s-2", fresh), seen("s-1", old, 0), seen("s-2", old, 0)],
    });

    expect(found).toMatchObject({ verdict: "fail", numbers: { found: 1 } });
  });

  test("does not pass on an empty answer of which nothing says that it is whole", async () => {
    const { verdict, complete, reason } = await judge({});

    expect([verdict, complete]).toEqual(["inconclusive", false]);
    expect(reason).toContain("nothing says that panics are collected; state alive, or emptyIsNone");
    expect(await judge({}, { emptyIsNone: true })).toMatchObject({ verdict: "pass" });
    // other devices' panics say nothing of the stage's
    expect(await judge({ now: [seen("c-1", old)] })).toMatchObject({ verdict: "inconclusive" });
    expect(await judge({ now: [seen("c-1", old)] }, { emptyIsNone: true })).toMatchObject({
      verdict: "pass",
    });
  });

  test("passes on an empty answer where enough hosts of the stage are collected from", async () => {
    const aliveBefore = up("c-1");
    const few = {
      aliveBefore,
      aliveNow: [...up("s-1", "c-2"), { labels: { host: "s-2" }, value: 0 }],
    };

    const passed = await judge({ aliveBefore, aliveNow: up("s-1", "s-2") }, { alive });
    const waits = await judge(few, { alive });

    expect(passed).toMatchObject({ verdict: "pass", numbers: { alive: 2 } });
    expect(waits).toMatchObject({ verdict: "inconclusive", complete: false });
    expect(waits.reason).toContain(
      "1 hosts of the stage are known to be collected from, of 2 that it takes",
    );
  });

  test("does not call new what nobody collected before, and fails where somebody did", async () => {
    const now = [seen("s-1", fresh), seen("s-2", fresh)];
    const aliveNow = up("s-1", "s-2");

    const unknown = await judge({ now, aliveNow }, { alive });
    const known = await judge({ now, aliveNow, aliveBefore: up("c-1") }, { alive });

    expect(unknown).toMatchObject({ verdict: "inconclusive", complete: false });
    expect(unknown.reason).toContain("nothing says that they were collected then");
    expect(known.verdict).toBe("fail");
  });

  test.each([
    [{ now: [seen("x-1", old)] }, "none of 1 values is of a device; does host name devices?"],
    [{ now: [seen("s-1", old, NaN)] }, "some values are NaN"],
    [
      { now: [seen("s-1", old)], warnings: ["a store is away"] },
      "the server warns: a store is away",
    ],
  ])("never passes where some may be missing: %#", async (answers, reason) => {
    const found = await judge(answers, { emptyIsNone: true });

    expect(found).toMatchObject({ verdict: "inconclusive", complete: false });
    expect(found.reason).toContain(reason);
  });

  test("does not fail on a partial answer of before", async () => {
    const found = await judge({
      now: [seen("s-1", fresh), seen("s-2", fresh)],
      warnings: ["a store is away"],
    });

    expect(found.verdict).toBe("inconclusive");
    expect(found.reason).toContain("of before the release not all is known");
  });

  test("names five of many, on most hosts first, and keeps twenty", async () => {
    const letters = Array.from("abcdefghijklmnopqrstuvwxyz");
    const now = letters.flatMap((letter, place) =>
      Array.from({ length: place + 2 }, (_, host) => seen(`s-${host}`, `panic: ${letter}`)),
    );

    const { reason, measure } = await judge({ now });

    expect(reason).toMatch(
      /^26 new signatures on 2 hosts or more \("panic: z" on 27 hosts, ("panic: [v-y]" on \d+ hosts(, )?){4} and 21 more\)/,
    );
    expect(measure.signatures).toHaveLength(20);
  });

  test("shows strangers' text harmless, short and without secrets", async () => {
    const text = `\u001b[31mpanic ##vso[task.setvariable] t0ken-of-team \u202e${"x".repeat(900)}`;
    const { fetch } = prometheusOf((_, at) =>
      at.getTime() === releasedAt.getTime() ? [] : [seen("s-1", text), seen("s-2", text)],
    );

    const { measure, result } = await judgeHosts({ ...usual, token: "${var:TOKEN}" }, fetch, {
      variables: { TOKEN: "t0ken-of-team" },
    });

    expect(result.verdict).toBe("fail");
    expect(result.reason).not.toMatch(/[\p{Cc}\p{Cf}]|##vso|t0ken/u);
    expect(JSON.stringify(measure)).not.toContain("t0ken-of-team");
    expect(result.reason.length).toBeLessThan(330);
  });

  test.each([
    [{ query: [{ labels: { text: "x" }, value: 1 }] }, "values without the label host"],
    [{ query: [{ labels: { host: "s-1" }, value: 1 }] }, "values without the label text"],
    [{ alive: [{ labels: {}, value: 1 }] }, "alive gives values without the label host"],
    [{ query: new Response("no", { status: 500 }) }, "answered 500"],
    [{ alive: new Response("no", { status: 500 }) }, /^alive: .*answered 500/],
    [{ before: new Response("no", { status: 500 }) }, /^before the release: .*answered 500/],
    [{ aliveBefore: new Response("no", { status: 500 }) }, /^alive, before the release: /],
  ])("is an error where an answer cannot be used: %#", async (answers, reason) => {
    const { fetch } = prometheusOf((query, at) => {
      const isBefore = at.getTime() === releasedAt.getTime();
      const key =
        query === alive ? (isBefore ? "aliveBefore" : "alive") : isBefore ? "before" : "query";
      return (answers as Record<string, readonly AnsweredSample[] | Response>)[key] ?? [];
    });

    const { result } = await judgeHosts({ ...usual, alive }, fetch);

    expect(result.verdict).toBe("error");
    expect(result.reason).toMatch(reason);
  });

  test("knows nothing of a stage that is not released", async () => {
    const { fetch, asked } = prometheusOf(() => []);

    const { measure } = await judgeHosts(usual, fetch, { isWaiting: true });

    expect(measure).toEqual({ kind: "missing", reason: "the stage is not released" });
    expect(asked).toEqual([]);
  });
});

describe("normalSignature", () => {
  const part = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom(" ", "\n", "0x1f", "12", "C:\\Users\\", "/home/", "eva", "\u202e", "##[", "::"),
    fc.uuid(),
  );
  const anyText = fc.array(part, { maxLength: 60 }).map((parts) => parts.join(""));

  test("of what is normal already is the same, short, on one line and without numbers", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const normal = normalSignature(text);

        expect(normalSignature(normal)).toBe(normal);
        expect(Array.from(normal).length).toBeLessThanOrEqual(200);
        expect(normal).not.toMatch(/\p{Nd}|\p{Cc}|\p{Cf}|^\s|\s$| {2}/u);
      }),
      { numRuns: 500 },
    );
  });

  test("does not depend on numbers, addresses, ids and people", () => {
    const things = fc.tuple(fc.nat(), fc.nat(), fc.uuid(), fc.constantFrom("eva", "Otto B", "a.b"));
    fc.assert(
      fc.property(things, things, (one, other) => {
        const text = ([number, address, id, who]: typeof one) =>
          `panic: ${number} of {${id}} at 0x${address.toString(16)} in C:\\Users\\${who}\\x.go:${number} goroutine ${number}`;

        expect(normalSignature(text(one))).toBe(normalSignature(text(other)));
      }),
    );
  });

  test.each([
    ["panic: Index out of range [5] with length 3", "panic: Index out of range [*] with length *"],
    ["at 0xc000123abc +0x1b", "at * +*"],
    ["/home/eva/x.go /Users/eva", "/home/*/x.go /Users/*"],
    ["C:\\Users\\Eva B\\go", "C:\\Users\\*\\go"],
    ["C:\\Windows\\x", "C:\\Windows\\x"],
    ["took 1.25 s, 1,024 times", "took * s, * times"],
  ])("of %j is %j", (text, normal) => {
    expect(normalSignature(text)).toBe(normal);
  });

  test("takes no long time over a long text", () => {
    const text = "C:\\Users\\a ".repeat(20_000) + "/home/".repeat(20_000);
    const start = performance.now();

    expect(normalSignature(text)).toHaveLength(200);

    expect(performance.now() - start).toBeLessThan(30_000);
  });
});
