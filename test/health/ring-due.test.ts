import { describe, expect, test } from "vitest";
import { stateOf } from "../../src/health/device-state.ts";
import { ringDue } from "../../src/health/ring-due.ts";

describe("stateOf", () => {
  const now = new Date("2026-11-22T08:00:00Z");
  const clock = { now, dueAt: new Date("2026-11-15T00:00:00Z"), paused: false, silentDays: 14 };
  const today = new Date("2026-11-22T01:00:00Z");
  const behind = { level: "behind" } as const;

  test("fails a device only once its time is over", () => {
    expect(stateOf(behind, today, clock)).toBe("failing");
    expect(stateOf(behind, today, { ...clock, dueAt: new Date("2026-11-23T00:00:00Z") })).toBe(
      "pending",
    );
  });

  test("neither fails nor passes a device that does not check in", () => {
    expect(stateOf(behind, new Date("2026-11-08T07:59:59Z"), clock)).toBe("silent");
    expect(stateOf(behind, new Date("2026-11-08T08:00:00Z"), clock)).toBe("failing");
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
    expect(due.assumed).toBe(false);
  });

  test("measures a ring without deadline by the defaults, and says so", () => {
    expect(ringDue({}, "2026-11-10")).toMatchObject({
      deadlineDays: 7,
      gracePeriodDays: 2,
      assumed: true,
    });
  });
});
