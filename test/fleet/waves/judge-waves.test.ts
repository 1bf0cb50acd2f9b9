import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newRecord, type TenantRecord } from "../../../src/fleet/book/tenant-record.ts";
import { failureLimit } from "../../../src/fleet/waves/breaker.ts";
import { judgeWaves, type WaveFacts } from "../../../src/fleet/waves/judge-waves.ts";
import { mayBegin } from "../../../src/fleet/waves/may-begin.ts";

const content = `sha256:${"a".repeat(64)}`;
const other = `sha256:${"b".repeat(64)}`;
const now = new Date("2026-11-20T12:00:00Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();
const breaker = { maxFailedTenants: 5, maxFailedPercent: 5 };

const record = (tenant: string, part: Partial<TenantRecord> = {}): TenantRecord => ({
  ...newRecord(tenant, "t"),
  ...part,
});
const done = (tenant: string, hours: number) =>
  record(tenant, {
    content: { hash: content, doneSince: hoursAgo(hours), failure: null, failingSince: null },
  });
const failed = (
  tenant: string,
  code: string,
  outcome: "partly" | "unreachable" = "partly",
  hours = 1,
) =>
  record(tenant, {
    content: {
      hash: content,
      doneSince: null,
      failure: { outcome, code },
      failingSince: hoursAgo(hours),
    },
  });

function facts(records: readonly TenantRecord[], soakHours = 0): WaveFacts {
  const of = (prefix: string) =>
    records.flatMap(({ tenant }) => (tenant.startsWith(prefix) ? [tenant] : []));
  return {
    waves: [
      { name: "own", tenants: of("a"), soakHours },
      { name: "rest", tenants: of("b"), soakHours: 0 },
    ],
    breaker,
    records: new Map(records.map((one) => [one.tenant, one])),
    content,
    now,
  };
}

const phases = (given: WaveFacts) => judgeWaves(given).map(({ phase }) => phase);

describe("judgeWaves", () => {
  test("opens the first wave and closes the next while nothing was done", () => {
    expect(phases(facts([record("a1"), record("b1")]))).toEqual(["open", "closed"]);
  });

  test("opens the next wave once every tenant of the one before has the content", () => {
    expect(phases(facts([done("a1", 1), done("a2", 2), record("b1")]))).toEqual(["passed", "open"]);
  });

  test("does not count another content", () => {
    const before = { hash: other, doneSince: hoursAgo(99), failure: null, failingSince: null };

    expect(phases(facts([record("a1", { content: before }), record("b1")]))).toEqual([
      "open",
      "closed",
    ]);
  });

  test("soaks from the last tenant on, and says until when", () => {
    const [own, rest] = judgeWaves(facts([done("a1", 30), done("a2", 10), record("b1")], 48));

    expect(own).toMatchObject({ phase: "soaking", passesAt: "2026-11-22T02:00:00.000Z" });
    expect(rest?.phase).toBe("closed");
    expect(phases(facts([done("a1", 60), done("a2", 48), record("b1")], 48))).toEqual([
      "passed",
      "open",
    ]);
  });

  test("goes on with as many failures as may be, of whatever kind", () => {
    const some = [done("a1", 1), done("a2", 1), failed("a3", "x"), record("b1")];

    expect(judgeWaves(facts(some))[0]).toMatchObject({ phase: "passed", failed: 1, limit: 1 });
    expect(phases(facts([...some.slice(1), failed("a4", "y")]))).toEqual(["held", "closed"]);
  });

  test("counts a tenant that cannot be reached as failed after three days, and never as passed", () => {
    const day = (days: number) =>
      facts([
        done("a1", 1),
        done("a2", 1),
        failed("a3", "network", "unreachable", days * 24),
        record("b1"),
      ]);

    expect(judgeWaves(day(2.9))[0]).toMatchObject({ phase: "open", done: 2, failed: 0 });
    expect(judgeWaves(day(3))[0]).toMatchObject({ phase: "passed", done: 2, failed: 1 });
  });

  test("holds a wave in which a rollout is held or rolled back, and names the tenant", () => {
    const held = (outcome: "held" | "rolledBack"): TenantRecord => ({
      ...done("a1", 1),
      runs: {
        tick: { outcome, code: null, reason: null, at: hoursAgo(1), lastSuccessAt: null },
      },
    });

    for (const outcome of ["held", "rolledBack"] as const) {
      expect(judgeWaves(facts([held(outcome), record("b1")]))[0]).toMatchObject({
        phase: "held",
        heldTenants: ["a1"],
      });
    }
  });

  // a law: whatever is known of tenants, no wave is open behind one that has not passed
  test("never opens a wave behind one that has not passed", () => {
    const state = fc.constantFrom<(tenant: string) => TenantRecord>(
      (tenant) => record(tenant),
      (tenant) => done(tenant, 1),
      (tenant) => done(tenant, 100),
      (tenant) => failed(tenant, "x"),
      (tenant) => failed(tenant, "network", "unreachable", 1),
      (tenant) => failed(tenant, "network", "unreachable", 100),
    );
    const wave = fc.array(state, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(wave, { minLength: 1, maxLength: 5 }),
        fc.nat(72),
        (waves, soakHours) => {
          const named = waves.map((states, at) => states.map((make, i) => make(`w${at}-${i}`)));
          const states = judgeWaves({
            waves: named.map((records, at) => ({
              name: `w${at}`,
              tenants: records.map(({ tenant }) => tenant),
              soakHours,
            })),
            breaker,
            records: new Map(named.flat().map((one) => [one.tenant, one])),
            content,
            now,
          });

          const first = states.findIndex(({ phase }) => phase !== "passed");
          const behind = first === -1 ? [] : states.slice(first + 1);
          expect(behind.every(({ phase }) => phase === "closed")).toBe(true);
          for (const { phase, done: has, failed: fails, tenants, limit } of states) {
            if (phase === "passed") expect([has + fails, fails <= limit]).toEqual([tenants, true]);
          }
        },
      ),
    );
  });
});

describe("failureLimit", () => {
  test("is the larger of number and share, and less than half of the wave", () => {
    const limits = [1, 2, 3, 10, 11, 40, 500].map((tenants) => failureLimit(breaker, tenants));

    expect(limits).toEqual([0, 0, 1, 4, 5, 5, 25]);
    expect(failureLimit({ maxFailedTenants: 0, maxFailedPercent: 0 }, 500)).toBe(0);
  });
});

describe("mayBegin", () => {
  test("lets a tenant of an open wave begin, and no other", () => {
    const given = facts([record("a1"), record("b1")]);
    const waves = judgeWaves(given);

    expect(mayBegin(record("a1"), "own", waves, content)).toEqual({ may: true });
    expect(mayBegin(record("b1"), "rest", waves, content)).toEqual({
      may: false,
      code: "waveClosed",
      reason: "the wave rest waits for own, where 0 of 1 tenants are through",
    });
  });

  test("keeps more tenants from a cause that failed too often, and lets those that failed try again", () => {
    const broken = ["a1", "a2", "a3"].map((tenant) => failed(tenant, "writeFailed:ring/broad"));
    const waves = judgeWaves(facts([...broken, record("a4"), record("a5"), record("b1")]));

    expect(mayBegin(record("a4"), "own", waves, content)).toEqual({
      may: false,
      code: "breaker",
      reason:
        "the wave own is held: 3 failed with writeFailed:ring/broad, and 2 may; correct the cause, and tenants that failed are tried again first",
    });
    expect(mayBegin(failed("a1", "writeFailed:ring/broad"), "own", waves, content)).toEqual({
      may: true,
    });
    expect(mayBegin(record("b1"), "rest", waves, content)).toMatchObject({
      may: false,
      code: "waveClosed",
    });
  });
});
