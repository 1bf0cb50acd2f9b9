import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Config,
  createForecast,
  desiredState,
  type Forecast,
  type ForecastOptions,
  ringTimings,
} from "../../src/index.ts";
import { autopatchDays, ringsOf } from "./default-rings.ts";

const november = "2026-11-10";
const hour = 3_600_000;

function forecastOf(config: Partial<Config>, options: Partial<ForecastOptions> = {}): Forecast {
  const desired = desiredState({ version: 1, stack: "corp", ...config });
  return createForecast(desired, { release: november, ...options });
}

/** Of the only ring. */
function onlyRing(
  ring: object,
  options: Partial<ForecastOptions> = {},
  config: Partial<Config> = {},
) {
  const [found] = forecastOf(
    { ...config, rings: { a: { displayName: "A", ...ring } } },
    { devices: { a: 1000 }, ...options },
  ).rings;
  if (found === undefined) throw new Error("no ring");
  return found;
}

const quality = (deferralDays: number, deadlineDays: number | null) => ({
  quality: { deferralDays, deadlineDays },
});
const minutes = (text: string | null) => text?.slice(0, 16);

describe("createForecast of the default rings of Windows Autopatch", () => {
  // https://learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-groups-policies
  test("has the hours of the worked example", () => {
    const { rings, bake } = forecastOf({ rings: ringsOf(autopatchDays) });

    expect(
      rings.map(({ key, earliestOffer, forcedRestart: { max, maxLateInstall } }) => [
        key,
        minutes(earliestOffer),
        minutes(max),
        minutes(maxLateInstall),
      ]),
    ).toEqual([
      ["test", "2026-11-10T18:00", "2026-11-11T16:00", "2026-11-11T16:00"],
      ["ring1", "2026-11-11T18:00", "2026-11-14T16:00", "2026-11-16T16:00"],
      ["ring2", "2026-11-16T18:00", "2026-11-19T16:00", "2026-11-21T16:00"],
      ["ring3", "2026-11-19T18:00", "2026-11-25T16:00", "2026-11-27T16:00"],
      ["last", "2026-11-21T18:00", "2026-11-25T16:00", "2026-11-27T16:00"],
    ]);
    expect(bake.map(({ hours, ok }) => [hours, ok])).toEqual([
      [2, false],
      [50, true],
      [2, false],
      [-94, false],
    ]);
  });

  test("names the three bakes that are too short, and nothing else of the order", () => {
    const { diagnostics } = forecastOf({ rings: ringsOf(autopatchDays) });

    const short = diagnostics.filter(({ id }) => id === "RL304");

    expect(short.map(({ address, severity }) => [address, severity])).toEqual([
      ["ring/ring1", "warning"],
      ["ring/ring3", "warning"],
      ["ring/last", "warning"],
    ]);
    expect(diagnostics.some(({ id }) => id === "RL307")).toBe(false);
  });

  test("has the fleet done before the next release", () => {
    const { fleet, nextReleaseAt } = forecastOf({ rings: ringsOf(autopatchDays) });

    expect(nextReleaseAt).toBe("2026-12-08T18:00:00.000Z");
    expect(fleet.devices).toBe(10_000);
    expect(fleet.endsBeforeNextRelease).toBe(true);
    const times = ["5", "50", "80", "95"].map((percent) => fleet.patched[percent as "5"] ?? "");
    expect(times).toEqual(times.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  test("moves a ring that is held, and its bakes, by what it is held", () => {
    const rings = ringsOf(autopatchDays);
    const held = forecastOf({ rings }, { heldDays: { ring2: 3 } });

    const [, , ring2] = held.rings;

    expect(ring2?.earliestOffer).toBe("2026-11-19T18:00:00.000Z");
    expect(ring2?.spans.map(({ phase }) => phase)).toContain("held");
    expect(held.bake.map(({ hours }) => hours)).toEqual([2, 122, -70, -94]);
  });
});

describe("createForecast", () => {
  test("is the same for the same seed, and another for another", () => {
    const rings = ringsOf({ a: [1, 2, 2] });

    expect(forecastOf({ rings }, { seed: 7 })).toEqual(forecastOf({ rings }, { seed: 7 }));
    expect(forecastOf({ rings }, { seed: 8 }).fleet.curve).not.toEqual(
      forecastOf({ rings }, { seed: 7 }).fleet.curve,
    );
  });

  test("does not change a ring's devices where another ring is added", () => {
    const [alone] = forecastOf({ rings: ringsOf({ a: [1, 2, 2] }) }).rings;
    const [beside] = forecastOf({ rings: ringsOf({ a: [1, 2, 2], b: [3, 2, 2] }) }).rings;

    expect(beside).toEqual(alone);
  });

  test("agrees with the closed form of the timing", () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.nat(30), fc.option(fc.nat(30)), fc.nat(7)),
        fc.integer({ min: 1, max: 48 }),
        ([deferral, deadline, grace], scanHours) => {
          const rings = ringsOf({ a: [deferral, deadline, grace] });
          const desired = desiredState({ version: 1, stack: "corp", rings });
          const [timing] = ringTimings(desired, { scanHours });
          const [ring] = createForecast(desired, {
            release: november,
            devices: { a: 1 },
            assume: { scanHours },
          }).rings;
          const after = (hours: number | null | undefined) =>
            hours === null || hours === undefined
              ? null
              : new Date(Date.UTC(2026, 10, 10, 18) + hours * hour).toISOString();

          expect(ring?.earliestOffer).toBe(after(timing?.earliestOffer));
          expect(ring?.latestDiscovery).toBe(after(timing?.latestDiscovery));
          expect(ring?.forcedRestart.max).toBe(after(timing?.latestForcedRestart));
          expect(ring?.forcedRestart.maxLateInstall).toBe(after(timing?.latestLateRestart));
        },
      ),
      { numRuns: 40 },
    );
  });

  test("tells when restarts are forced in their order", () => {
    const { p5, p50, p95, max, maxLateInstall } = onlyRing({
      ...quality(1, 2),
      gracePeriodDays: 2,
    }).forcedRestart;

    expect([p5, p50, p95, max, maxLateInstall].map(minutes)).toEqual([
      // 5, 50 and 95 % of the 22 hours of a scan after offer and deadline
      "2026-11-13T19:06",
      "2026-11-14T05:00",
      "2026-11-14T14:54",
      "2026-11-14T16:00",
      "2026-11-16T16:00",
    ]);
  });

  test("has no time where nobody does it, and says why", () => {
    const ring = onlyRing({ ...quality(3, null), automaticUpdateMode: "notifyDownload" });

    expect(ring.patched).toEqual({ "5": null, "50": null, "80": null, "95": null });
    expect(ring.exposureHours).toEqual({ "50": null, "80": null, "95": null });
    expect(ring.forcedRestart.max).toBe(null);
    expect(ring.curve).toEqual([]);
    expect(ring.notes.join(" ")).toContain("nothing installs unless somebody does it");
  });

  test("forces nothing without a deadline, and says that nothing bounds it", () => {
    const ring = onlyRing(quality(3, null));

    expect(ring.forcedRestart.p5).toBe(null);
    expect(ring.patched["95"]).not.toBe(null);
    expect(ring.notes.join(" ")).toContain("nothing bounds the last one");
  });

  test("leaves devices behind that are off at every scheduled installation and forced by nothing", () => {
    const scheduled = {
      ...quality(0, null),
      automaticUpdateMode: "autoInstallAndRebootAtScheduledTime",
      maintenanceWindow: { start: "03:00" },
    };

    const some = onlyRing(scheduled, { assume: { offShare: 0.3 } });
    const none = onlyRing(scheduled, { assume: { offShare: 0 } });

    expect(some.patched["50"]).not.toBe(null);
    expect(some.patched["95"]).toBe(null);
    expect(some.curve.at(-1)?.share).toBeCloseTo(0.7, 1);
    expect(none.patched["95"]).not.toBe(null);
  });

  test("has every restart before the deadline inside of a native window", () => {
    const ring = onlyRing(
      {
        ...quality(0, 7),
        gracePeriodDays: 2,
        maintenanceWindow: { start: "02:00", end: "05:00", enforce: "native" },
        assignments: [{ allDevices: true }],
      },
      { assume: { offShare: 0, installMaxHours: 4 } },
      { calendar: { timeZone: "Europe/Berlin" } },
    );

    // the last attempt is half an hour before the end
    const inWindow = ring.heat.flatMap((hours) => hours.slice(2, 5));
    expect(inWindow.reduce((sum, count) => sum + count, 0)).toBe(1000);
    expect(ring.notes.join(" ")).toContain("an expired deadline breaks it");
  });

  test("breaks a native window with a deadline that expires before it opens", () => {
    const ring = onlyRing(
      {
        ...quality(0, 0),
        gracePeriodDays: 0,
        maintenanceWindow: { start: "02:00", end: "05:00", enforce: "native" },
        assignments: [{ allDevices: true }],
      },
      { assume: { offShare: 0 } },
    );

    const inWindow = ring.heat.flatMap((hours) => hours.slice(2, 5));
    expect(inWindow.reduce((sum, count) => sum + count, 0)).toBeLessThan(400);
    expect(ring.curve.at(-1)?.share).toBe(1);
  });

  test("begins no restart in the last half hour of a native window", () => {
    const ring = onlyRing(
      {
        ...quality(0, null),
        maintenanceWindow: { start: "02:30", end: "04:30", enforce: "native" },
        assignments: [{ allDevices: true }],
      },
      { assume: { offShare: 0, scanHours: 24 } },
    );

    const at = (hours: number) => ring.heat.reduce((sum, row) => sum + (row[hours] ?? 0), 0);
    expect(at(2) + at(3)).toBe(1000);
    // those that are ready between 03:00 and 04:00 restart at once, those after it the next night
    expect(at(3)).toBeGreaterThan(10);
    expect(at(4)).toBe(0);
  });

  test("has no restart before it is forced where a ring postpones it", () => {
    const ring = onlyRing(
      { ...quality(0, 3), gracePeriodDays: 1, postponeRebootUntilAfterDeadline: true },
      { assume: { offShare: 0 } },
    );

    // found at once at the earliest
    expect(ring.patched["5"]).not.toBe(null);
    expect(Date.parse(ring.patched["5"] ?? "")).toBeGreaterThan(Date.UTC(2026, 10, 13, 18));
    expect(ring.notes.join(" ")).toContain("wait for the deadline");
  });

  test("keeps restarts that nothing forces out of active hours", () => {
    const ring = onlyRing(
      {
        ...quality(0, null),
        automaticUpdateMode: "autoInstallAndRebootAtMaintenanceTime",
        activeHours: { start: "06:00", end: "22:00" },
      },
      { assume: { offShare: 0 } },
    );

    expect(ring.heat.flatMap((hours) => hours.slice(6, 22)).every((count) => count === 0)).toBe(
      true,
    );
    expect(ring.windowViolations).toBe(0);
  });

  test("waits for the week of the month, and shows the weeks that it costs", () => {
    const monthly = onlyRing(
      {
        ...quality(0, null),
        maintenanceWindow: { start: "03:00", day: "sunday", weeks: ["firstWeek"] },
      },
      { assume: { offShare: 0, putOffShare: 0 } },
    );

    expect(minutes(monthly.patched["50"])?.slice(0, 10)).toBe("2026-12-06");
  });

  test("lets a window follow the clocks: one at 02:30 opens an hour later where that does not exist", () => {
    const ring = onlyRing(
      {
        ...quality(0, 7),
        gracePeriodDays: 7,
        maintenanceWindow: {
          start: "02:30",
          end: "05:30",
          day: "sunday",
          enforce: "native",
        },
        assignments: [{ allDevices: true }],
      },
      { release: "2027-03-26", assume: { offShare: 0 } },
      { calendar: { timeZone: "Europe/Berlin" } },
    );

    // 03:30 of summer time on 28 March
    expect(Date.parse(ring.patched["5"] ?? "")).toBeGreaterThanOrEqual(
      Date.UTC(2027, 2, 28, 1, 30),
    );
    expect(Date.parse(ring.patched["80"] ?? "")).toBeLessThan(Date.UTC(2027, 2, 28, 3, 0));
  });

  test("offers nothing before a pause is over that lies across the release", () => {
    const until = new Date("2026-11-20T09:00:00Z");
    const ring = onlyRing(quality(3, 2), {
      populations: { a: { pausedUntil: { quality: until } } },
    });

    expect(ring.earliestOffer).toBe(until.toISOString());
    expect(ring.spans[1]).toEqual({
      phase: "held",
      from: "2026-11-13T18:00:00.000Z",
      to: until.toISOString(),
    });
  });

  test("does not mind a pause that is over before the deferral, or of the other content", () => {
    const pausedUntil = {
      quality: new Date("2026-11-12T09:00:00Z"),
      feature: new Date("2026-12-20T09:00:00Z"),
    };
    const ring = onlyRing(quality(3, 2), { populations: { a: { pausedUntil } } });

    expect(ring.earliestOffer).toBe("2026-11-13T18:00:00.000Z");
  });

  test("tells a ring that is offered a release when the next one is out", () => {
    const { diagnostics } = forecastOf({ rings: ringsOf({ a: [30, 2, 2] }) });

    expect(diagnostics.map(({ message }) => message).join("\n")).toContain(
      "when the next one is out already",
    );
    expect(diagnostics.filter(({ id }) => id === "RL307")).toHaveLength(2);
  });

  test("takes severities from the lint of the config, and leaves out what that has off", () => {
    const rings = ringsOf({ a: [0, 2, 2], b: [1, 2, 2] });

    const asError = forecastOf({ rings, lint: { rules: { RL304: "error" } } });
    const off = forecastOf({ rings, lint: { rules: { RL304: "off" } } });

    expect(asError.diagnostics.find(({ id }) => id === "RL304")?.severity).toBe("error");
    expect(off.diagnostics.some(({ id }) => id === "RL304")).toBe(false);
    expect(off.bake[0]?.ok).toBe(false);
  });

  test("takes the hours of a bake from the lint of the config", () => {
    const rings = ringsOf({ a: [0, 2, 2], b: [4, 2, 2] });

    expect(forecastOf({ rings, lint: { bakeHours: 26 } }).bake).toMatchObject([
      { hours: 26, required: 26, ok: true },
    ]);
  });

  test("counts restarts in business hours, and in freezes of the calendar's own zone", () => {
    const calendar = {
      timeZone: "America/New_York",
      businessHours: { days: ["wed" as const], start: "00:00", end: "00:00" },
      freeze: [{ name: "audit", from: "2026-11-11", to: "2026-11-11" }],
    };
    const ring = onlyRing(
      quality(0, 0),
      { assume: { offShare: 0, activeHours: "none" } },
      {
        calendar,
      },
    );

    // the whole Wednesday is both
    const wednesday = ring.heat[2]?.reduce((sum, count) => sum + count, 0);
    expect(ring.windowViolations).toBe(wednesday);
    expect(ring.freezeHits).toEqual([{ name: "audit", devices: wednesday }]);
  });

  test("tells active hours that leave business hours free, and those that do not in peace", () => {
    const calendar = {
      timeZone: "UTC",
      businessHours: { days: ["mon" as const, "fri" as const], start: "07:00", end: "19:00" },
    };
    const found = (start: string, end: string) =>
      forecastOf({
        calendar,
        rings: { a: { displayName: "A", ...quality(0, 2), activeHours: { start, end } } },
      }).diagnostics.filter(({ id }) => id === "RL203");

    expect(found("09:00", "17:00")).toMatchObject([{ severity: "warning", address: "ring/a" }]);
    expect(found("07:00", "19:00")).toEqual([]);
  });

  test("has no restart of a hotpatch, in a month that has one", () => {
    const populations = { a: { hotpatchShare: 1 } };
    const inMay = onlyRing(quality(0, 2), { release: "2027-05-11", populations });
    const inJuly = onlyRing(quality(0, 2), { release: "2027-07-13", populations });

    expect(inMay.heat.flat().every((count) => count === 0)).toBe(true);
    expect(inMay.patched["95"]).not.toBe(null);
    expect(inMay.forcedRestart.max).toBe(null);
    expect(inJuly.heat.flat().reduce((sum, count) => sum + count, 0)).toBe(1000);
    expect(inJuly.forcedRestart.max).not.toBe(null);
  });

  test("believes the data before the calendar: June 2026 was a baseline, and August was none", () => {
    const restarts = (release: string) =>
      onlyRing(quality(0, 2), { release, populations: { a: { hotpatchShare: 1 } } })
        .heat.flat()
        .reduce((sum, count) => sum + count, 0);

    expect(restarts("2026-06-09")).toBe(1000);
    expect(restarts("2026-08-11")).toBe(0);
  });

  test("has devices that are off at night restart in business hours, or as they are shut down", () => {
    const ring = onlyRing({ ...quality(0, 3), gracePeriodDays: 1 }, { assume: { offShare: 1 } });

    const [week, weekend] = [ring.heat.slice(0, 5), ring.heat.slice(5)];
    // the hours end at 19:00, which is when they are shut down
    const inHours = week.flatMap((hours) => hours.slice(7, 20));
    expect(inHours.reduce((sum, count) => sum + count, 0)).toBe(1000);
    expect(weekend.flat().every((count) => count === 0)).toBe(true);
    const atClosing = week.reduce((sum, hours) => sum + (hours[19] ?? 0), 0);
    expect(ring.windowViolations).toBe(1000 - atClosing);
    expect(atClosing).toBeGreaterThan(100);
  });

  test("tells the last Tuesday of a month from its fourth", () => {
    const opensIn = (weeks: "fourthWeek" | "lastWeek") =>
      onlyRing(
        {
          ...quality(0, null),
          maintenanceWindow: {
            start: "01:00",
            end: "05:00",
            day: "tuesday",
            weeks: [weeks],
            enforce: "native",
          },
          assignments: [{ allDevices: true }],
        },
        { release: "2026-12-08", assume: { offShare: 0 } },
      ).patched["50"]?.slice(0, 10);

    // December 2026 has five
    expect(opensIn("fourthWeek")).toBe("2026-12-22");
    expect(opensIn("lastWeek")).toBe("2026-12-29");
  });

  test("takes an out-of-band release of any day, before the next monthly one", () => {
    const { releasedAt, nextReleaseAt } = forecastOf(
      { rings: ringsOf({ a: [1, 2, 2] }) },
      { release: "2026-11-19" },
    );

    expect(releasedAt).toBe("2026-11-19T18:00:00.000Z");
    expect(nextReleaseAt).toBe("2026-12-08T18:00:00.000Z");
  });

  test("takes what the tenant has where the files leave it alone, and the files before it", () => {
    const live = { "quality.deferralDays": 5, "quality.deadlineDays": 3 };
    const ring = onlyRing({ quality: { deferralDays: 1 } }, { populations: { a: { live } } });

    expect([ring.deferralDays, ring.deadlineDays]).toEqual([1, 3]);
  });

  test("says of what it takes for granted how it is changed, and changes it", () => {
    const rings = ringsOf({ a: [0, 2, 2] });
    const { assumptions, rings: found } = forecastOf({ rings }, { assume: { scanHours: 10 } });

    expect(assumptions.sentences.join(" ")).toContain("(scanHours=10)");
    expect(found[0]?.latestDiscovery).toBe("2026-11-11T04:00:00.000Z");
  });

  test.each([
    ["a day that there is not", { release: "2026-02-30" }],
    ["a ring that the files do not hold", { heldDays: { b: 1 } }],
    ["devices of a ring that they do not hold", { devices: { b: 1 } }],
    ["half a device", { devices: { a: 0.5 } }],
    ["a policy that they do not hold", { policy: "featureUpdate/x" }],
  ])("refuses %s", (_, options) => {
    expect(() => forecastOf({ rings: ringsOf({ a: [0, 2, 2] }) }, options)).toThrow(RangeError);
  });

  test("refuses files without a ring", () => {
    expect(() => forecastOf({})).toThrow("no ring");
  });
});

describe("createForecast of a feature policy", () => {
  const policy = "featureUpdate/w11";
  const config = (rollout: object | string) => ({
    groups: { pilot: { existing: true as const, displayName: "Pilot" } },
    rings: {
      pilot: {
        displayName: "Pilot",
        feature: { deferralDays: 0, deadlineDays: 5 },
        gracePeriodDays: 2,
        assignments: [{ group: "pilot" }],
      },
      other: { displayName: "Other", assignments: [] },
    },
    featureUpdates: {
      w11: {
        displayName: "W11",
        version: "Windows 11, version 25H2",
        rollout: rollout as "immediate",
        assignments: [{ group: "pilot" }],
      },
    },
  });

  test("offers it to its groups one after the other", () => {
    const rollout = { start: "2026-12-01", end: "2026-12-22", intervalDays: 7 };
    const found = forecastOf(config(rollout), { policy });
    const [ring] = found.rings;

    expect(found.content).toEqual({
      kind: "feature",
      policy,
      name: "Windows 11, version 25H2",
    });
    expect(found.releasedAt).toBe("2026-12-01T00:00:00.000Z");
    expect(ring?.earliestOffer).toBe("2026-12-01T00:00:00.000Z");
    // the last group is offered it on the 22nd, and finds it within 22 hours
    expect(ring?.forcedRestart.max).toBe("2026-12-27T22:00:00.000Z");
    // the next month's security update does not overtake a version of Windows
    expect(found.nextReleaseAt < "2026-12-27").toBe(true);
    expect(found.diagnostics.map(({ id }) => id)).not.toContain("RL307");
    expect(ring?.curve.find(({ at }) => at >= "2026-12-12")?.share).toBeGreaterThan(0.3);
    expect(ring?.curve.find(({ at }) => at >= "2026-12-14")?.share).toBeLessThan(0.6);
  });

  test("counts the feature deferral of a ring from the day on which the version came out", () => {
    const base = config("2025-10-05");
    const { pilot } = base.rings;
    const rings = { pilot: { ...pilot, feature: { deferralDays: 30, deadlineDays: 5 } } };
    const [ring] = forecastOf({ ...base, rings }, { policy }).rings;

    // 25H2 came out on 30 September 2025 at 10:00 in Redmond
    expect(ring?.earliestOffer).toBe("2025-10-30T17:00:00.000Z");
    expect(ring?.spans[0]).toMatchObject({ phase: "deferral", from: "2025-10-05T00:00:00.000Z" });
  });

  test("leaves out rings with which it shares no group, and says so", () => {
    const found = forecastOf(config("2026-12-01"), { policy });

    expect(found.rings.map(({ key }) => key)).toEqual(["pilot"]);
    expect(found.diagnostics.filter(({ address }) => address === "ring/other")).toHaveLength(1);
  });

  test("has older Windows count from the pending restart, which is never earlier", () => {
    const of = (windows10Share: number) =>
      forecastOf(config("2026-12-01"), {
        policy,
        assume: { windows10Share, earlyShare: 0, offShare: 0 },
      }).rings[0]?.patched["50"];

    expect(Date.parse(of(1) ?? "")).toBeGreaterThan(Date.parse(of(0) ?? ""));
  });
});

describe("createForecast of an expedited update", () => {
  test("waits for no deferral and no window, and forces its restart days after the installation", () => {
    const found = forecastOf(
      {
        rings: {
          a: {
            displayName: "A",
            ...quality(20, 7),
            maintenanceWindow: { start: "03:00" },
          },
        },
        expediteUpdates: {
          now: { displayName: "Now", release: november, daysUntilForcedReboot: 1 },
        },
      },
      { policy: "expediteUpdate/now", assume: { offShare: 0, expediteHours: 4 } },
    );
    const [ring] = found.rings;

    expect(found.content.kind).toBe("expedite");
    expect(ring?.earliestOffer).toBe("2026-11-10T18:00:00.000Z");
    expect(ring?.forcedRestart.max).toBe("2026-11-11T22:00:00.000Z");
    expect(ring?.curve.at(-1)).toMatchObject({ share: 1 });
    // four hours to learn of it, six to install, a day until it is forced
    expect(Date.parse(ring?.curve.at(-1)?.at ?? "")).toBeLessThanOrEqual(Date.UTC(2026, 10, 12, 4));
  });
});
