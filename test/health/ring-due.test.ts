import { describe, expect, test } from "vitest";
import { stateOf } from "../../src/health/device-state.ts";
import { dueAtOf, ringDue } from "../../src/health/ring-due.ts";

describe("stateOf", () => {
  const now = new Date("2026-11-22T08:00:00Z");
  const clock = { now, dueAt: new Date("2026-11-15T00:00:00Z"), paused: false, silentDays: 14 };
  const today = new Date("2026-11-22T01:00:00Z");
  const behind = { level: "behind" } as const;

  test("calls a device overdue only once its time is over", () => {
    expect(stateOf(behind, today, clock)).toBe("overdue");
    expect(stateOf(behind, today, { ...clock, dueAt: new Date("2026-11-23T00:00:00Z") })).toBe(
      "pending",
    );
  });

  test("neither blames nor passes a device that does not check in", () => {
    expect(stateOf(behind, new Date("2026-11-08T07:59:59Z"), clock)).toBe("silent");
    expect(stateOf(behind, new Date("2026-11-08T08:00:00Z"), clock)).toBe("overdue");
    expect(stateOf(behind, null, clock)).toBe("silent");
  });

  test("lets devices of a paused ring wait", () => {
    expect(stateOf(behind, today, { ...clock, paused: true })).toBe("pending");
  });

  test("never takes the unknown for a success", () => {
    expect(stateOf({ level: "unknown", because: "x" }, today, clock)).toBe("unknown");
    expect(stateOf({ level: "unknown", because: "x" }, null, clock)).toBe("unknown");
  });
});

describe("ringDue", () => {
  // https://learn.microsoft.com/windows/deployment/update/wufb-compliancedeadlines
  test("adds deferral, deadline and grace period to the release day", () => {
    const due = ringDue(
      {
        qualityUpdatesDeferralPeriodInDays: 3,
        deadlineForQualityUpdatesInDays: 2,
        deadlineGracePeriodInDays: 1,
      },
      "2026-11-10",
    );

    expect(due.dueAt.toISOString()).toBe("2026-11-17T00:00:00.000Z");
    expect(due).toMatchObject({ assumed: false, startedBy: "release" });
  });

  // a device finds an update under a ring not before it has the ring: the page above
  test("counts from the last change of a ring where that came after deferral", () => {
    const ring = {
      qualityUpdatesDeferralPeriodInDays: 3,
      deadlineForQualityUpdatesInDays: 2,
      deadlineGracePeriodInDays: 1,
    };
    const changed = { ...ring, lastModifiedDateTime: "2026-11-20T12:59:00Z" };
    const before = { ...ring, lastModifiedDateTime: "2026-11-12T12:59:00Z" };

    const due = ringDue(changed, "2026-11-10");

    expect(due.startedBy).toBe("ring");
    expect(due.dueAt.toISOString()).toBe("2026-11-24T12:59:00.000Z");
    expect(ringDue(before, "2026-11-10").dueAt).toEqual(ringDue(ring, "2026-11-10").dueAt);
  });

  test("gives a device that was enrolled since its whole time, and others no more", () => {
    const due = ringDue({ deadlineForQualityUpdatesInDays: 2 }, "2026-11-10");

    const late = dueAtOf(due, new Date("2026-11-20T00:00:00Z"));

    expect(late.toISOString()).toBe("2026-11-25T00:00:00.000Z");
    expect(dueAtOf(due, new Date("2026-11-01T00:00:00Z"))).toEqual(due.dueAt);
    expect(dueAtOf(due, null)).toEqual(due.dueAt);
  });

  test("measures a ring without deadline by the defaults, and says so", () => {
    expect(ringDue({}, "2026-11-10")).toMatchObject({
      deadlineDays: 7,
      gracePeriodDays: 2,
      assumed: true,
    });
  });
});
