import fc from "fast-check";
import { createForecast, desiredState, type Forecast, type Plan } from "ringwright";
import {
  complianceBarsSvg,
  forecastHtml,
  forecastIcs,
  forecastMermaid,
  forecastTimelineText,
  patchedCurveSvg,
  plainPaint,
  restartHeatSvg,
  ringMovesSvg,
  timelineSvg,
} from "ringwright/report";
import { describe, expect, test } from "vitest";
import { pictureClock } from "../../src/report/pictures/picture-clock.ts";
import { complianceWith } from "../support/compliance-report.ts";
import { contrast } from "../support/contrast.ts";
import { plannedAfter } from "../support/dangerous-plan.ts";
import { autopatchForecast } from "../support/forecast.ts";
import { expectHarmlessHtml, hostile } from "../support/hostile.ts";
import { hostileForecast } from "../support/hostile-forecast.ts";

const businessHours = {
  days: ["mon", "tue", "wed", "thu", "fri"] as ("mon" | "tue" | "wed" | "thu" | "fri")[],
  start: "07:00",
  end: "19:00",
};

const head = `version: 1
stack: corp
groups:
  g: { displayName: G, membershipRule: '(device.displayName -startsWith "LT-00")' }
`;
const rings = (pilot: string) => `${head}rings:
  pilot: { displayName: Pilot, assignments: [ ${pilot} ] }
  broad: { displayName: Broad, quality: { deferralDays: 7 }, assignments: [ { allDevices: true }, { exclude: g } ] }
`;

async function movingPlan(): Promise<Plan> {
  return await plannedAfter(rings("{ group: g }"), rings(""), { impact: true });
}

async function pictures(forecast: Forecast = autopatchForecast()): Promise<Record<string, string>> {
  return {
    timeline: timelineSvg(forecast, { businessHours }),
    curve: patchedCurveSvg(forecast, {
      actual: [
        { key: "ring2", at: "2026-11-19T12:00:00Z", measured: 0.6, forecast: 0.9, off: "late" },
      ],
    }),
    heat: restartHeatSvg(forecast, { businessHours }),
    moves: ringMovesSvg(await movingPlan()),
    states: complianceBarsSvg(complianceWith("Pilot", "Broad")),
  };
}

describe("a picture", () => {
  test("is an SVG of its own, with a title and a description in words", async () => {
    for (const [name, svg] of Object.entries(await pictures())) {
      expect(svg, name).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
      expect(svg, name).toMatch(
        /role="img" aria-labelledby="\S+-title" aria-describedby="\S+-desc"/,
      );
      expect(svg, name).toMatch(
        /<title id="\S+-title">[^<]{20,}<\/title><desc id="\S+-desc">[^<]{20,}</,
      );
      expect(svg, name).not.toMatch(/NaN|undefined|Infinity/);
      expect(svg, name).toContain("prefers-color-scheme: dark");
    }
  });

  test("of devices that go from ring to ring says how many there are before and after", async () => {
    const plan = await movingPlan();
    const svg = ringMovesSvg(plan);

    const [lost] = (plan.summary.ringMoves ?? []).filter(({ to }) => to?.length === 0);
    expect(lost?.devices).toBeGreaterThan(0);
    expect(svg).toContain(`${lost?.devices} devices go from ring/pilot to no ring.`);
    expect(svg).toContain('class="loss"');
  });

  test("of moves is empty where the plan does not say who moves", async () => {
    const plan = await plannedAfter(rings("{ group: g }"), rings(""), { impact: false });

    expect(plan.summary).not.toHaveProperty("ringMoves");
    expect(ringMovesSvg(plan)).toBe("");
  });

  test("of a ring that nothing forces says so", () => {
    const forecast = autopatchForecast();
    const open = { p5: null, p50: null, p95: null, max: null, maxLateInstall: null };
    const [first, ...others] = forecast.rings;
    const svg = timelineSvg({
      ...forecast,
      rings: first ? [{ ...first, forcedRestart: open }, ...others] : others,
    });

    expect(svg).toContain("Test: offered Tue 10 Nov 19:00, no restart is forced.");
  });

  test("of a forecast without rings has nothing but its frame", () => {
    const forecast = autopatchForecast();
    const none: Forecast = {
      ...forecast,
      rings: [],
      bake: [],
      fleet: { ...forecast.fleet, devices: 0, curve: [], heat: [] },
    };

    for (const svg of [timelineSvg(none), patchedCurveSvg(none), restartHeatSvg(none)])
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(forecastHtml(none)).toContain("There is no ring.");
  });

  test("draws the end of summer time as the hour that it is", () => {
    const clock = pictureClock("Europe/Berlin");
    const [from, to] = [new Date("2026-10-24T00:00:00Z"), new Date("2026-10-27T00:00:00Z")];

    const begins = clock.midnights(from, to).map((day) => day.toISOString());

    expect(begins).toEqual([
      "2026-10-24T22:00:00.000Z",
      "2026-10-25T23:00:00.000Z",
      "2026-10-26T23:00:00.000Z",
    ]);
    const noon = clock.timeOfDay(new Date("2026-10-25T08:00:00Z"), 12 * 60);
    expect(noon.toISOString()).toBe("2026-10-25T11:00:00.000Z");
  });
});

describe("the clock of a zone", () => {
  test("shows midnight at the beginning of every day, whatever the zone", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata"),
        fc.date({ min: new Date("2025-01-01"), max: new Date("2027-12-31"), noInvalidDate: true }),
        (zone, from) => {
          const clock = pictureClock(zone);
          const days = clock.midnights(from, new Date(from.getTime() + 20 * 86_400_000));

          expect(days.length).toBeGreaterThanOrEqual(19);
          for (const day of days) expect(clock.format("%H:%M", day)).toBe("00:00");
        },
      ),
    );
  });
});

describe("pictures of what the forecast makes of any rings", () => {
  const ring = fc.record({
    deferralDays: fc.integer({ min: 0, max: 30 }),
    deadlineDays: fc.option(fc.integer({ min: 0, max: 30 })),
    gracePeriodDays: fc.integer({ min: 0, max: 7 }),
    pausedDays: fc.option(fc.integer({ min: 0, max: 400 })),
  });

  test("have an instant for all that they draw, and rows that are no wider than the terminal", () => {
    fc.assert(
      fc.property(fc.array(ring, { minLength: 1, maxLength: 4 }), (drawn) => {
        const keys = drawn.map((_, index) => `r${index}`);
        const byKey = <Value>(of: (one: (typeof drawn)[number], key: string) => Value) =>
          Object.fromEntries(
            drawn.map((one, index) => [keys[index] ?? "", of(one, keys[index] ?? "")]),
          );
        const desired = desiredState({
          version: 1,
          stack: "corp",
          rings: byKey(({ deferralDays, deadlineDays, gracePeriodDays }, displayName) => ({
            displayName,
            quality: { deferralDays, deadlineDays },
            gracePeriodDays,
          })),
        });
        const forecast = createForecast(desired, {
          release: "2026-11-10",
          devices: byKey(() => 20),
          populations: byKey(({ pausedDays }) =>
            pausedDays === null
              ? {}
              : { pausedUntil: { quality: new Date(Date.UTC(2026, 10, 10 + pausedDays)) } },
          ),
        });

        for (const { from, to } of forecast.rings.flatMap(({ spans }) => spans))
          expect(Date.parse(from)).toBeLessThanOrEqual(Date.parse(to));
        expect(forecastHtml(forecast, { businessHours })).not.toMatch(/NaN|undefined|Infinity/);
        expect(forecastMermaid(forecast)).not.toContain("NaN");
        expect(forecastIcs(forecast)).not.toContain("NaN");
        for (const line of forecastTimelineText(forecast, plainPaint, { columns: 60 }).split("\n"))
          expect(line.length).toBeLessThanOrEqual(60);
      }),
      { numRuns: 40 },
    );
  });
});

describe.each(hostile)("a forecast in whose every text stands what %s", (_, name) => {
  test("is harmless in pictures and as a page", async () => {
    const forecast = hostileForecast(name);

    for (const [picture, svg] of Object.entries(await pictures(forecast)))
      expectHarmlessHtml(svg, picture);
    expectHarmlessHtml(complianceBarsSvg(complianceWith(name)), "complianceBarsSvg");
    expectHarmlessHtml(forecastHtml(forecast, { businessHours }), "forecastHtml");
  });
});

describe("the page of a forecast", () => {
  test("answers first, then draws, with a table behind each picture", () => {
    const page = forecastHtml(autopatchForecast(), { businessHours });

    const places = [
      "<dt>When is the last restart forced?</dt><dd>Fri 27 Nov 17:00, in Ring 3 and Last.</dd>",
      "<dd>Yes: 95 % of the devices run it Wed 25 Nov 17:00; the next release is Tue 08 Dec 19:00.</dd>",
      "<dd>No, too short: Test before Ring 1 (2 h of 48), Ring 2 before Ring 3 (2 h of 48) and Ring 3 before Last (−94 h of 48).</dd>",
      "<dd>544 devices of 4,900 devices.</dd>",
      "<dd>84 devices in Black Friday.</dd>",
      "<h2>Timeline of the rings</h2>",
      'aria-label="When each ring is offered the release and restarts"',
      'aria-label="When so many percent of the devices run it"',
      'aria-label="Time between a ring and the next"',
      'aria-label="Devices that restart, by weekday and hour"',
      "<h2>What it takes for granted</h2>",
    ].map((part) => page.indexOf(part));

    expect(places.every((at) => at >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  test("names five rings at most in an answer, and how many there are besides", () => {
    const forecast = autopatchForecast();
    const [ring] = forecast.rings;
    const rings = Array.from({ length: 8 }, (_, at) => ({ ...ring!, displayName: `R${at}` }));

    expect(forecastHtml({ ...forecast, rings })).toContain("in R0, R1, R2, R3, R4 and 3 more.");
  });

  test.each(["light", "dark"] as const)("has cells whose counts can be read in %s", (mode) => {
    const page = forecastHtml(autopatchForecast());
    const colour = (name: string) => {
      const all = [...page.matchAll(new RegExp(`--${name}: (#[0-9a-f]+)`, "g"))];
      return all[mode === "light" ? 0 : 1]?.[1];
    };

    expect(contrast(colour("text"), colour("heat"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour("text"), colour("page"))).toBeGreaterThanOrEqual(4.5);
  });
});
