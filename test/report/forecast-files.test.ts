// A forecast as text, as a diagram, as a calendar and as a table for spreadsheets.
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import ICAL from "ical.js";
import type { Forecast } from "ringwright";
import {
  colourPaint,
  forecastCsv,
  forecastIcs,
  forecastMermaid,
  forecastTimelineText,
  plainPaint,
} from "ringwright/report";
import { describe, expect, test } from "vitest";
import { displayWidth } from "../../src/report/display-width.ts";
import { autopatchForecast } from "../support/forecast.ts";
import { expectHarmlessText, hostile } from "../support/hostile.ts";
import { hostileForecast } from "../support/hostile-forecast.ts";

function named(displayName: string): Forecast {
  const forecast = autopatchForecast();
  return { ...forecast, rings: forecast.rings.map((ring) => ({ ...ring, displayName })) };
}

const names = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 80 }),
  fc.constantFrom(...hostile.map(([, name]) => name)),
);

describe("a forecast as a timeline of a terminal", () => {
  test("has a row for each ring, a column for each day or part of it, and a legend", () => {
    expect(forecastTimelineText(autopatchForecast(), plainPaint, { columns: 80 })).toBe(
      `Forecast of the release of 2026-11-10, times in Europe/Berlin
        Nov 2026                                  Dec 2026
        10  12  14  16  18  20  22  24  26  28  30  02  04  06  08
Test     ░░█                              ╱╱╱╱╱╱╱╱               │
Ring 1   ···░▒▒▒▒▓▓▓▓█                    ╱╱╱╱╱╱╱╱               │
Ring 2   ·············░▒▒▒▒▓▓▓▓█          ╱╱╱╱╱╱╱╱               │
Ring 3   ···················░▒▒▒▒▒▒▒▒▒▒▓▓▓▓█╱╱╱╱╱╱               │
Last     ·······················░▒▒▒▒▒▒▓▓▓▓█╱╱╱╱╱╱               │
· deferral   ░ offered and found   ▒ until the deadline   ▓ grace period
█ restart by force   ╱ freeze Black Friday   │ next release
`,
    );
  });

  test("is no wider than the terminal, whatever rings are called", () => {
    fc.assert(
      fc.property(
        names,
        fc.integer({ min: 40, max: 240 }),
        fc.boolean(),
        (name, columns, ascii) => {
          const text = forecastTimelineText(named(name), plainPaint, { columns, ascii });

          for (const line of text.split("\n"))
            expect(displayWidth(line)).toBeLessThanOrEqual(columns);
          if (ascii) expect(text).toMatch(/^[\n\x20-\x7e]*$/);
          expect(
            text.split("\n").filter((line) => /[█#]/u.test(line)).length,
          ).toBeGreaterThanOrEqual(5);
        },
      ),
    );
  });

  test("names a ring by its key where ASCII has no letters for its name", () => {
    const text = forecastTimelineText(named("Früh"), plainPaint, { ascii: true });

    expect(text).toMatch(/^ring1 +\.+o/m);
  });

  test("says in colours nothing that it does not say without", () => {
    const painted = forecastTimelineText(autopatchForecast(), colourPaint, { columns: 90 });

    // oxlint-disable-next-line no-control-regex -- that is what colours are
    expect(painted.replace(/\u001b\[\d+m/g, "")).toBe(
      forecastTimelineText(autopatchForecast(), plainPaint, { columns: 90 }),
    );
    expect(painted).toContain("\u001b[31m█");
  });
});

describe("a forecast as a diagram of Mermaid", () => {
  test("has a section for each ring, freeze and the releases", () => {
    const diagram = forecastMermaid(autopatchForecast());

    expect(diagram).toMatch(/^gantt\n {4}title Forecast of the release of 2026-11-10, times/);
    expect(diagram).toContain(
      "    section Ring 1\n    deferral :done, 2026-11-10 19:00, 2026-11-11 19:00\n",
    );
    expect(diagram).toContain("    restart by force :crit, milestone, 2026-11-16 17:00, 0d\n");
    expect(diagram).toContain("    section Freeze Black Friday\n");
    expect(diagram).toContain("    next release :milestone, 2026-12-08 19:00, 0d\n");
  });

  test("keeps signs of a name that mean nothing in the language", () => {
    const sections = (name: string) => /section (.*)/.exec(forecastMermaid(named(name)))?.[1];

    expect(sections("Ring_1 (pilot), 5 - 10")).toBe("Ring_1 (pilot), 5 - 10");
    expect(sections("Früh: 試験 #1; %%x")).toBe("Früh 試験 1 x");
    expect(sections("__proto__")).toBe("_proto_");
    expect(sections("%%")).toBe("test");
  });

  test("has the same lines whatever the names are, and nothing of theirs but letters", () => {
    const lines = forecastMermaid(autopatchForecast()).split("\n").length;
    fc.assert(
      fc.property(names, (name) => {
        const diagram = forecastMermaid(hostileForecast(name));

        expect(diagram.split("\n")).toHaveLength(lines);
        for (const line of diagram.split("\n"))
          expect(line).toMatch(
            /^(gantt|| {4}(title|section) [\p{L}\p{M}\p{N} ()/._,-]+| {4}(dateFormat|axisFormat) .*| {4}[a-z ]+ :((done|active|crit|milestone), )*[ ,0-9:d-]+)$/u,
          );
      }),
    );
  });
});

describe("a forecast as a calendar", () => {
  const eventsOf = (text: string) =>
    new ICAL.Component(ICAL.parse(text) as unknown[])
      .getAllSubcomponents("vevent")
      .map((part) => new ICAL.Event(part));

  test("has the first offer and the last forced restart of each ring, and the next release", () => {
    const events = eventsOf(forecastIcs(autopatchForecast()));

    expect(events.map(({ summary }) => summary)).toEqual([
      ...["Test", "Ring 1", "Ring 2", "Ring 3", "Last"].flatMap((ring) => [
        `${ring}: first offer`,
        `${ring}: last forced restart`,
      ]),
      "Windows updates: next release",
    ]);
    expect(events[2]?.startDate.toJSDate().toISOString()).toBe("2026-11-11T18:00:00.000Z");
    expect(events[3]?.startDate.toJSDate().toISOString()).toBe("2026-11-16T16:00:00.000Z");
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length);
    expect(forecastIcs(autopatchForecast())).toBe(forecastIcs(autopatchForecast()));
  });

  test("leaves out what never comes", () => {
    const forecast = autopatchForecast();
    const never = { p5: null, p50: null, p95: null, max: null, maxLateInstall: null };
    const rings = forecast.rings.map((ring) => ({
      ...ring,
      earliestOffer: null,
      forcedRestart: never,
    }));

    const events = eventsOf(forecastIcs({ ...forecast, rings }));

    expect(events.map(({ summary }) => summary)).toEqual(["Windows updates: next release"]);
  });

  test("keeps names in their place, in lines of at most 75 octets", () => {
    fc.assert(
      fc.property(names, (name) => {
        const text = forecastIcs(named(name));

        const events = eventsOf(text);
        expect(events).toHaveLength(11);
        for (const line of text.split("\r\n")) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          expect(line).not.toMatch(/[\r\n]/);
        }
        expect(text.replaceAll("\r\n ", "")).not.toMatch(/[^\r]\n/);
        const plain = /^[\p{L}\p{N} ;,\\:"=-]*$/u.test(name) && !name.includes("::");
        if (plain) expect(events[0]?.summary).toBe(`${name}: first offer`);
      }),
    );
  });
});

describe("a forecast for a spreadsheet", () => {
  test("has a line for each ring and one for all devices", async () => {
    const rows = parse(await forecastCsv(autopatchForecast()), { columns: true });

    expect(rows).toHaveLength(6);
    expect(rows[1]).toMatchObject({
      key: "ring1",
      displayName: "Ring 1",
      devices: "160",
      devicesKnown: "true",
      earliestOffer: "2026-11-11T18:00:00.000Z",
      forcedRestartMaxLateInstall: "2026-11-16T16:00:00.000Z",
      exposureHours95: "94",
      bakeHours: "50",
      bakeOk: "true",
    });
    expect(rows[3]).toMatchObject({ freezeHits: "Black Friday: 36", bakeHours: "-94" });
    expect(rows[5]).toMatchObject({
      displayName: "all devices",
      devices: "4900",
      earliestOffer: "",
    });
  });
});

describe.each(hostile)("a forecast in whose every text stands what %s", (_, name) => {
  test("is harmless as text, as a diagram, as a calendar and in a spreadsheet", async () => {
    const forecast = hostileForecast(name);

    for (const ascii of [true, false])
      expectHarmlessText(forecastTimelineText(forecast, plainPaint, { ascii }), "timeline");
    expectHarmlessText(forecastMermaid(forecast), "mermaid");
    expectHarmlessText(forecastIcs(forecast), "ics");
    for (const delimiter of [",", ";", "\t"]) {
      const csv = await forecastCsv(forecast);
      const cells = parse(csv, { delimiter, relax_column_count: true, relax_quotes: true }).flat();
      // a number may be below zero
      for (const cell of cells) expect(cell).not.toMatch(/^[=+@\t\r]|^-(?!\d+(,|$))/);
    }
  });
});
