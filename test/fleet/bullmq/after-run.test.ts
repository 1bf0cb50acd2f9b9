import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TenantOutcome, TenantRun } from "ringwright/bullmq";
import { afterRun, readJobRecord } from "../../../src/fleet/bullmq/after-run.ts";
import { tenantStep } from "../../../src/fleet/outcome/tenant-step.ts";

const outcomes = [
  "unchanged",
  "changes",
  "applied",
  "drift",
  "progressing",
  "completed",
  "awaitingApproval",
  "held",
  "rolledBack",
  "pending",
  "partly",
  "refused",
  "misconfigured",
  "denied",
  "unreachable",
  "busy",
  "waiting",
  "cancelled",
  "broken",
] as const satisfies readonly TenantOutcome[];

function runWith(outcome: TenantOutcome, more: Partial<TenantRun> = {}): TenantRun {
  return {
    tenant: "contoso",
    tenantId: "11111111-1111-1111-1111-111111111111",
    wave: "own",
    verb: "apply",
    outcome,
    code: null,
    reason: null,
    startedAt: "2026-11-26T02:00:00.000Z",
    endedAt: "2026-11-26T02:00:04.000Z",
    ...more,
  };
}

const fresh = { before: readJobRecord(0), wasLost: false, random: () => 0.5 };
const anyContext = fc.record({
  before: fc.record({ putOff: fc.nat(200), triedAgain: fc.boolean() }),
  wasLost: fc.boolean(),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }).map((value) => () => value),
});

describe("afterRun", () => {
  test.each(outcomes)("does after %s what tenantStep says", (outcome) => {
    fc.assert(
      fc.property(anyContext, (context) => {
        const { after } = afterRun(runWith(outcome), context);

        const expected = {
          done: ["done"],
          retry: ["tryAgain"],
          retryOnce: [context.before.triedAgain ? "person" : "tryAgain"],
          later: ["putOff"],
          person: ["person"],
        }[tenantStep(outcome)];
        expect(expected).toEqual([after.step]);
      }),
    );
  });

  test("remembers the run and what it used up, and reads it back", () => {
    fc.assert(
      fc.property(fc.constantFrom(...outcomes), anyContext, (outcome, context) => {
        const run = runWith(outcome);
        const { after, record } = afterRun(run, context);

        expect(record.last).toEqual(run);
        expect(record.putOff).toBe(context.before.putOff + (after.step === "putOff" ? 1 : 0));
        expect(record.triedAgain).toBe(context.before.triedAgain || outcome === "partly");
        const stored: unknown = JSON.parse(JSON.stringify(record));
        expect(readJobRecord(stored)).toEqual({
          putOff: record.putOff,
          triedAgain: record.triedAgain,
        });
      }),
    );
  });

  test("tries a run that wrote a part once more, also where the network failed in between", () => {
    const first = afterRun(runWith("partly"), fresh);
    const second = afterRun(runWith("unreachable"), { ...fresh, before: first.record });
    const third = afterRun(runWith("partly", { reason: "2 of 7 failed" }), {
      ...fresh,
      before: second.record,
    });

    expect([first, second, third].map(({ after }) => after.step)).toEqual([
      "tryAgain",
      "tryAgain",
      "person",
    ]);
    expect(third.after).toMatchObject({ why: "partly: 2 of 7 failed" });
  });

  test("puts a tenant that others work on off for one to two minutes", () => {
    const delays = [0, 0.999].map((value) =>
      afterRun(runWith("busy"), { ...fresh, random: () => value }),
    );

    expect(delays.map(({ after }) => after)).toEqual([
      { step: "putOff", delayMs: 60_000 },
      { step: "putOff", delayMs: 119_940 },
    ]);
  });

  test("asks soon whether the lease of a lost worker lapsed, for two minutes in all", () => {
    const lost = (putOff: number) =>
      afterRun(runWith("busy"), {
        ...fresh,
        wasLost: true,
        before: { putOff, triedAgain: false },
      }).after;

    expect(lost(0)).toEqual({ step: "putOff", delayMs: 5000 });
    expect(lost(23)).toEqual({ step: "putOff", delayMs: 5000 });
    expect(lost(24)).toEqual({ step: "putOff", delayMs: 90_000 });
  });

  test("gives a run that was ended to the next worker at once", () => {
    expect(afterRun(runWith("cancelled"), fresh).after).toEqual({ step: "putOff", delayMs: 1000 });
  });

  test("says why a person is needed, with the code", () => {
    const run = runWith("denied", { code: "consentMissing", reason: "Ask the administrator." });

    expect(afterRun(run, fresh).after).toEqual({
      step: "person",
      why: "denied (consentMissing): Ask the administrator.",
    });
  });

  test("forgets what a job of another version remembers", () => {
    expect(readJobRecord({ putOff: -1, triedAgain: "yes" })).toEqual({
      putOff: 0,
      triedAgain: false,
    });
  });
});
