import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { desiredState, type Ring } from "../../src/index.ts";
import { drawRings } from "../../src/forecast/draw-rings.ts";
import { courseEnvelope } from "../../src/forecast/ring-course.ts";

// where all devices are off at night, or none waits, a bound is far from what it bounds
const share = fc.constantFrom(0, 0, 0.3, 1);
const deadlineDays = fc.option(fc.constantFrom(0, 1, 3, 30));
const window = fc.record({
  start: fc.constantFrom("02:00", "02:30", "22:00", "12:00"),
  end: fc.constantFrom("05:00", "08:30", "17:00"),
  enforce: fc.constantFrom("native" as const, "both" as const),
  actions: fc.constantFrom("all" as const, "installRestart" as const, "restart" as const),
});
const slot = fc.record(
  {
    start: fc.constantFrom("03:00", "12:00"),
    day: fc.constantFrom("everyday" as const, "sunday" as const),
    weeks: fc.constantFrom(["everyWeek"], ["thirdWeek"]),
  },
  { requiredKeys: ["start"] },
);
const ring = fc.record(
  {
    quality: fc.record({
      deferralDays: fc.nat(30),
      deadlineDays,
    }),
    feature: fc.record({ deferralDays: fc.nat(60), deadlineDays }),
    gracePeriodDays: fc.nat(7),
    automaticUpdateMode: fc.constantFrom(
      "notifyDownload" as const,
      "autoInstallAtMaintenanceTime" as const,
      "autoInstallAndRebootAtScheduledTime" as const,
      "windowsDefault" as const,
    ),
    maintenanceWindow: fc.oneof(window, slot),
    postponeRebootUntilAfterDeadline: fc.boolean(),
  },
  { requiredKeys: ["quality"] },
);
const circumstances = fc.record({
  release: fc.constantFrom("2026-10-13", "2026-10-20", "2026-11-10", "2027-03-09", "2026-07-14"),
  policy: fc.constantFrom(undefined, "featureUpdate/gradual", "expediteUpdate/now"),
  timeZone: fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"),
  seed: fc.nat(),
  heldDays: fc.nat(20),
  pausedUntil: fc.option(
    fc.date({ min: new Date("2026-10-01"), max: new Date("2027-04-01"), noInvalidDate: true }),
  ),
  assume: fc.record({
    scanHours: fc.integer({ min: 1, max: 48 }),
    offShare: share,
    earlyShare: share,
    putOffShare: share,
    hotpatchShare: share,
    windowShare: share,
    windows10Share: share,
    installMaxHours: fc.integer({ min: 0, max: 30 }),
    activeHours: fc.constantFrom("none", "08:00-17:00", "22:00-10:00"),
  }),
});

describe("drawRings", () => {
  test("draws every device of any ring inside of the closed-form envelope", () => {
    let bounded = 0;
    fc.assert(
      fc.property(ring, circumstances, (some, around) => {
        const desired = desiredState({
          version: 1,
          stack: "corp",
          calendar: { timeZone: around.timeZone },
          groups: { all: { existing: true, displayName: "All" } },
          rings: {
            a: { displayName: "A", ...some, assignments: [{ allDevices: true }] } as Ring,
          },
          featureUpdates: {
            gradual: {
              displayName: "F",
              version: "Windows 11, version 25H2",
              rollout: { start: "2026-12-01", end: "2026-12-20", intervalDays: 6 },
              assignments: [{ group: "all" }],
            },
          },
          expediteUpdates: {
            now: { displayName: "E", release: "2026-11-10", daysUntilForcedReboot: 2 },
          },
        });
        const { drawn } = drawRings(desired, {
          release: around.release,
          policy: around.policy,
          seed: around.seed,
          heldDays: { a: around.heldDays },
          devices: { a: 200 },
          assume: around.assume,
          ...(around.pausedUntil && {
            populations: {
              a: { pausedUntil: { quality: around.pausedUntil, feature: around.pausedUntil } },
            },
          }),
        });

        for (const { course, drawn: devices } of drawn) {
          const { earliest, latest } = courseEnvelope(course);
          expect(Math.min(...devices.doneAt)).toBeGreaterThanOrEqual(earliest);
          if (latest === null) continue;
          bounded++;
          expect(Math.max(...devices.doneAt)).toBeLessThanOrEqual(latest);
        }
      }),
      { numRuns: 300 },
    );
    // else the law would say nothing of the latest
    expect(bounded).toBeGreaterThan(100);
  });
});
