import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  applyPlan,
  ConfigError,
  createForecast,
  createPlan,
  desiredState,
  loadDesiredState,
  takeSnapshot,
} from "ringwright";
import { afterAll, describe, expect, test } from "vitest";
import { freezePeriods } from "../../../src/config/freeze-periods.ts";
import { closedReason, isOpen } from "../../../src/config/rollouts/promotion-window.ts";
import { oneRing, twoGroups } from "../../support/configs.ts";
import { createLab } from "../../support/lab.ts";

const root = mkdtempSync(join(tmpdir(), "ringwright-ics-"));
afterAll(() => {
  rmSync(root, { recursive: true });
});
const now = new Date("2026-11-26T12:00:00Z");
let folders = 0;

/** A folder with a config that names a calendar. */
function folderWith(ics: string | undefined, named = "freeze.ics", config?: string): string {
  const folder = join(root, String(folders++));
  mkdirSync(folder);
  if (ics !== undefined) writeFileSync(join(folder, "freeze.ics"), ics);
  writeFileSync(
    join(folder, "ringwright.yaml"),
    config ??
      `version: 1\nstack: corp\ncalendar:\n  timeZone: Europe/Berlin\n  freeze: { ics: ${JSON.stringify(named)} }\n`,
  );
  return folder;
}

const calendar = (...parts: readonly string[]) =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", ...parts, "END:VCALENDAR", ""].join("\r\n");
const event = (...lines: readonly string[]) =>
  ["BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z", ...lines, "END:VEVENT"].join("\r\n");

async function freezesOf(...parts: readonly string[]) {
  const path = join(folderWith(calendar(...parts)), "ringwright.yaml");
  return freezePeriods(await loadDesiredState(path, { now })).map(
    ({ name, from, to }) => [name, from.toISOString(), to.toISOString()] as const,
  );
}

async function problemOf(ics: string | undefined, named?: string): Promise<string> {
  const path = join(folderWith(ics, named), "ringwright.yaml");
  const error: unknown = await loadDesiredState(path, { now }).catch((thrown: unknown) => thrown);
  if (!(error instanceof ConfigError)) throw new Error("is no problem", { cause: error });
  expect(error.issues).toHaveLength(1);
  expect(error.issues[0]).toMatchObject({ file: path, line: 5, path: "calendar.freeze.ics" });
  return error.issues[0]?.message ?? "";
}

// as Outlook writes it
const outlookZone = [
  "BEGIN:VTIMEZONE",
  "TZID:W. Europe Standard Time",
  "BEGIN:STANDARD",
  "DTSTART:16010101T030000",
  "TZOFFSETFROM:+0200",
  "TZOFFSETTO:+0100",
  "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10",
  "END:STANDARD",
  "BEGIN:DAYLIGHT",
  "DTSTART:16010101T020000",
  "TZOFFSETFROM:+0100",
  "TZOFFSETTO:+0200",
  "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3",
  "END:DAYLIGHT",
  "END:VTIMEZONE",
].join("\r\n");

describe("calendar.freeze.ics", () => {
  test("makes freezes of days and of times, in each way to state a zone", async () => {
    const found = await freezesOf(
      outlookZone,
      event("SUMMARY:Year-end", "DTSTART;VALUE=DATE:20261218", "DTEND;VALUE=DATE:20270105"),
      event("SUMMARY:One day", "DTSTART;VALUE=DATE:20261201"),
      event("SUMMARY:UTC", "DTSTART:20261202T100000Z", "DTEND:20261202T120000Z"),
      event("SUMMARY:IANA", "DTSTART;TZID=America/New_York:20261203T100000", "DURATION:PT2H"),
      event(
        "SUMMARY:Outlook",
        "DTSTART;TZID=W. Europe Standard Time:20270701T100000",
        "DTEND;TZID=W. Europe Standard Time:20270701T110000",
      ),
      event("SUMMARY:Floating", "DTSTART:20261204T100000", "DTEND:20261204T110000"),
      event("DTSTART;VALUE=DATE:20261224", "DURATION:P1W"),
      event("SUMMARY:Off", "STATUS:CANCELLED", "DTSTART;VALUE=DATE:20261205"),
      event("SUMMARY:Long ago", "DTSTART;VALUE=DATE:20200101"),
    );

    expect(found).toEqual([
      ["One day", "2026-11-30T23:00:00.000Z", "2026-12-01T23:00:00.000Z"],
      ["UTC", "2026-12-02T10:00:00.000Z", "2026-12-02T12:00:00.000Z"],
      ["IANA", "2026-12-03T15:00:00.000Z", "2026-12-03T17:00:00.000Z"],
      ["Floating", "2026-12-04T09:00:00.000Z", "2026-12-04T10:00:00.000Z"],
      ["Year-end", "2026-12-17T23:00:00.000Z", "2027-01-04T23:00:00.000Z"],
      ["(without a name)", "2026-12-23T23:00:00.000Z", "2026-12-30T23:00:00.000Z"],
      ["Outlook", "2027-07-01T08:00:00.000Z", "2027-07-01T09:00:00.000Z"],
    ]);
  });

  test("repeats by the clock of the event, from a year back to two years ahead", async () => {
    const monthEnd = await freezesOf(
      event(
        "SUMMARY:Closing",
        "DTSTART;TZID=Europe/Berlin:20000131T220000",
        "DTEND;TZID=Europe/Berlin:20000201T060000",
        "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1",
      ),
    );

    expect(monthEnd).toHaveLength(36);
    expect(monthEnd[0]?.[1]).toBe("2025-11-30T21:00:00.000Z");
    expect(monthEnd.at(-1)?.[1]).toBe("2028-10-31T21:00:00.000Z");
    // 22:00 to 06:00, on 31 March in summer time
    expect(monthEnd.map(([, from]) => from)).toContain("2027-03-31T20:00:00.000Z");
    expect(monthEnd.map(([, , to]) => to)).toContain("2027-04-01T04:00:00.000Z");
  });

  test("leaves out, moves and adds repetitions as the calendar says", async () => {
    const days = async (...lines: readonly string[]) =>
      (
        await freezesOf(
          event("DTSTART;TZID=Europe/Berlin:20261201T100000", "DURATION:PT1H", ...lines),
          ...(lines.includes("MOVED")
            ? []
            : [
                event(
                  "RECURRENCE-ID;TZID=Europe/Berlin:20261203T100000",
                  "DTSTART:20261203T200000Z",
                  "DURATION:PT1H",
                ),
                event(
                  "RECURRENCE-ID:20261204T090000Z",
                  "STATUS:CANCELLED",
                  "DTSTART:20261204T090000Z",
                ),
              ]),
        )
      ).map(([, from]) => from);

    expect(
      await days(
        "RRULE:FREQ=DAILY;UNTIL=20261207T090000Z",
        "EXDATE;TZID=Europe/Berlin:20261202T100000",
        "EXDATE;VALUE=DATE:20261205",
        "RDATE:20261220T120000Z",
      ),
    ).toEqual([
      "2026-12-01T09:00:00.000Z",
      "2026-12-03T20:00:00.000Z",
      "2026-12-06T09:00:00.000Z",
      "2026-12-07T09:00:00.000Z",
      "2026-12-20T12:00:00.000Z",
    ]);
  });

  test("counts the end of a rule by its day, its instant or its number", async () => {
    const count = async (rule: string) =>
      (
        await freezesOf(
          event("DTSTART:20261201T230000", "DURATION:PT2H", `RRULE:FREQ=DAILY;${rule}`),
        )
      ).length;

    expect(await count("COUNT=3")).toBe(3);
    expect(await count("UNTIL=20261203")).toBe(3);
    expect(await count("UNTIL=20261203T220000Z")).toBe(3);
    expect(await count("UNTIL=20261203T215959Z")).toBe(2);
    expect(await count("UNTIL=20261203T225959")).toBe(2);
  });

  test("is one truth for plans, forecasts and promotions", async () => {
    const ics = calendar(
      event("SUMMARY:Inventory", "DTSTART:20261122T000000Z", "DTEND:20261122T180000Z"),
      event("SUMMARY:Year-end", "DTSTART;VALUE=DATE:20261209", "DTEND;VALUE=DATE:20270105"),
    );
    const lab = createLab(twoGroups);
    const config = `${oneRing("quality: { deferralDays: 0, deadlineDays: 2 }")}calendar: { timeZone: Europe/Berlin, freeze: { ics: freeze.ics } }\n`;
    const path = join(folderWith(ics, "", config), "ringwright.yaml");
    const desired = await loadDesiredState(path, { now: lab.mock.clock.now() });
    const at = new Date("2026-11-22T12:00:00Z");

    const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired));
    expect(plan.diagnostics).toMatchObject([
      {
        id: "RW404",
        message: expect.stringContaining(
          'The freeze "Inventory" lasts from 2026-11-22 01:00 to 2026-11-22 19:00 (Europe/Berlin)',
        ),
      },
    ]);
    await expect(applyPlan(lab.tenant, plan, desired)).rejects.toThrow('freeze "Inventory"');
    expect(isOpen([], freezePeriods(desired), at)).toBe(false);
    expect(closedReason([], freezePeriods(desired), at)).toBe(
      'freeze "Inventory" until 2026-11-22 19:00 (Europe/Berlin); the next opens 2026-11-22 19:00 (Europe/Berlin)',
    );
    const forecast = createForecast(desired, { release: "2026-12-08" });
    expect(forecast.freezes).toEqual([
      { name: "Year-end", from: "2026-12-08T23:00:00.000Z", to: "2027-01-04T23:00:00.000Z" },
    ]);
    // as JSON and back, nothing is lost
    const again = JSON.parse(JSON.stringify(desired)) as typeof desired;
    expect(freezePeriods(again)).toEqual(freezePeriods(desired));
  });

  test("is read relative to the file that names it, for code as for YAML", async () => {
    const folder = folderWith(calendar(event("SUMMARY:A", "DTSTART;VALUE=DATE:20261201")));
    mkdirSync(join(folder, "team"));
    writeFileSync(
      join(folder, "team", "ringwright.config.mjs"),
      'export default { version: 1, stack: "corp", calendar: { timeZone: "UTC", freeze: { ics: "../freeze.ics" } } };',
    );
    const desired = await loadDesiredState(join(folder, "team", "ringwright.config.mjs"), { now });

    expect(freezePeriods(desired)).toMatchObject([{ name: "A", from: new Date("2026-12-01") }]);
  });

  test("cannot be of a config that is a value, nor beside guards.freeze", async () => {
    const value = {
      version: 1 as const,
      stack: "corp",
      calendar: { timeZone: "UTC", freeze: { ics: "freeze.ics" } },
    };

    expect(() => desiredState(value)).toThrow(
      "calendar.freeze.ics: names a file, which only a config that is loaded from a file can",
    );
    const folder = folderWith(
      calendar(),
      "",
      "version: 1\nstack: corp\ncalendar: { timeZone: UTC, freeze: { ics: freeze.ics } }\nguards: { freeze: [] }\n",
    );
    await expect(loadDesiredState(join(folder, "ringwright.yaml"), { now })).rejects.toThrow(
      "guards.freeze: is given under calendar as well",
    );
  });

  const daily = "DTSTART;VALUE=DATE:20260101";
  test.each([
    ["BEGIN:VEVENT\r\nEND:VEVENT", "is no calendar"],
    ["hello", "is no calendar that can be read: "],
    [calendar(event(daily)).slice(0, 100), "is no calendar that can be read: "],
    [calendar(event("SUMMARY:x")), 'has an event "x" that has no DTSTART'],
    [calendar(event("DTSTART:20261201T100000Z")), "that has no end"],
    [
      calendar(event("DTSTART:20261201T100000Z", "DTEND:20261201T100000Z")),
      "that ends before it begins",
    ],
    [calendar(event("DTSTART:20261201T100000Z", "DURATION:-PT1H")), "that ends before it begins"],
    [
      calendar(event("DTSTART;TZID=Nowhere:20261201T100000", "DURATION:PT1H")),
      'uses the time zone "Nowhere"',
    ],
    [calendar(event("DTSTART;VALUE=DATE:20261301")), "a date that is none"],
    [calendar(event("DTSTART;VALUE=DATE:20270230")), "a date that is none"],
    [
      calendar(event(daily, "RRULE:FREQ=SECONDLY")),
      "repeats by FREQ=SECONDLY, which is not supported",
    ],
    [calendar(event(daily, "RRULE:FREQ=YEARLY;BYWEEKNO=3")), "repeats by BYWEEKNO"],
    [calendar(event(daily, "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY")), "has two RRULEs"],
    [calendar(event(daily, "EXRULE:FREQ=DAILY")), "has an EXRULE"],
    [
      calendar(event(daily, "RDATE;VALUE=PERIOD:20261201T100000Z/PT1H")),
      "has a RDATE that is no date",
    ],
    [
      calendar(event(daily, "RECURRENCE-ID;RANGE=THISANDFUTURE:20261201")),
      "moves all later repetitions",
    ],
    [
      calendar(...Array.from({ length: 12 }, () => event(daily, "RRULE:FREQ=DAILY"))),
      "has more than 10000 events",
    ],
    [
      calendar(
        ...Array.from({ length: 40 }, () =>
          event("DTSTART;VALUE=DATE:16010101", "RRULE:FREQ=DAILY;COUNT=90000"),
        ),
      ),
      "has rules that repeat too often or too long",
    ],
    [
      calendar(
        outlookZone.replace("FREQ=YEARLY", "FREQ=HOURLY"),
        event("DTSTART;TZID=W. Europe Standard Time:20261201T100000", "DURATION:PT1H"),
      ),
      "defines a time zone that repeats by FREQ=HOURLY",
    ],
    ["BEGIN:VCALENDAR\r\n".repeat(100_000), "is no calendar that can be read: "],
    [calendar(`A${";B=C\r\n ".repeat(30_000)}:x`), "has a line of more than 100000 characters"],
    [
      calendar(
        ...Array.from({ length: 200 }, () =>
          event(daily, "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=30"),
        ),
      ),
      "has rules that repeat too often or too long",
    ],
    ["x\r\n".repeat(1_500_000), "has more than 4 MB"],
    [undefined, "does not exist"],
  ])("says what it cannot follow: %#", async (ics, problem) => {
    const said = await problemOf(ics);

    expect(said).toMatch(/^"freeze.ics" (has|is|does|uses|defines) /);
    expect(said).toContain(problem);
  });

  test("reads no pipe and no folder", async () => {
    execFileSync("mkfifo", [join(root, "pipe")]);

    expect(await problemOf(calendar(), "../pipe")).toBe(
      '"../pipe" is a named pipe, and a calendar must be a file',
    );
    expect(await problemOf(calendar(), ".")).toBe('"." is a folder, and a calendar must be a file');
  });
});
