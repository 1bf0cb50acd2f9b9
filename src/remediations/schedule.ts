import { meaning } from "../kind/meaning.ts";
import type { TermValues, Terms } from "../assignments/terms.ts";
import { isMapping } from "../kind/value-at.ts";
import { isWireObject, type WireObject, wireText } from "../kind/wire.ts";
import { lazySchema, type Output, z } from "../kind/zod.ts";
import { timeOfDay } from "../maintenance/clock-time.ts";

/**
 * When a remediation runs. Times are the device's own, unless `utc` says otherwise; a run that was
 * missed comes as soon as the device is online.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-devices-devicehealthscriptrunschedule?view=graph-rest-beta
 */
export const scheduleSchema = lazySchema(() =>
  z
    .strictObject({
      every: z
        .enum(["hour", "day"])
        .exactOptional()
        .meta(
          meaning("Unit of the interval. Not beside `once`.", ["day"], {
            leftOut: "`once` decides",
          }),
        ),
      interval: z
        .int()
        .min(1)
        .max(23)
        .exactOptional()
        .meta(meaning("Hours or days from one run to the next.", [1], { default: 1 })),
      once: z.iso
        .date('must be a date such as "2026-12-01"')
        .exactOptional()
        .meta(
          meaning(
            "The one day of the run, instead of `every`. Devices ask for new schedules about every 8 hours.",
            ["2026-12-01"],
            { leftOut: "`every` decides" },
          ),
        ),
      at: timeOfDay()
        .exactOptional()
        .meta(
          meaning("Time of day of the run. Needed but where it runs every hour.", ["03:00"], {
            leftOut: "runs every hour",
          }),
        ),
      utc: z
        .boolean()
        .exactOptional()
        .meta(
          meaning("Whether `at` is UTC and not the device's own local time.", [false], {
            default: false,
          }),
        ),
    })
    .superRefine((schedule, context) => {
      const { every, once, interval, at, utc } = schedule;
      const say = (path: string, message: string) => {
        context.addIssue({ code: "custom", path: path === "" ? [] : [path], message });
      };
      if ((every === undefined) === (once === undefined))
        say("", 'needs either every: day, every: hour, or once: "2026-12-01"');
      else if (every === "hour") {
        if (at !== undefined) say("at", "needs every: day or once; every hour has no time");
        if (utc !== undefined) say("utc", "needs a time");
      } else if (at === undefined) say("at", 'is missing; write a time such as "03:00"');
      if (once !== undefined && interval !== undefined)
        say("interval", "needs every; what runs once has none");
    }),
);

type Schedule = Output<typeof scheduleSchema>;

const typeOf = (name: string) => `#microsoft.graph.deviceHealthScript${name}Schedule`;

/**
 * What each assignment of a remediation says besides its target: when it runs, and whether the
 * remediation script does.
 *
 * Graph may say `runRemediationScript: false` of what was sent as true, so that a false one is no
 * difference to a true one; a true one that a file has as false is.
 *
 * Unverified: that GET shows it so; github.com/deploymenttheory/terraform-provider-microsoft365 does not
 * compare it for that reason.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-devices-devicehealthscriptassignment?view=graph-rest-beta
 */
export const remediationTerms: Terms = {
  read: (item) => {
    const schedule = item["runSchedule"];
    return {
      ...(isWireObject(schedule) && { schedule: scheduleFromWire(schedule) }),
      ...(item["runRemediationScript"] === false && { runRemediation: false }),
    };
  },
  write: ({ schedule, runRemediation }) => ({
    runRemediationScript: runRemediation !== false,
    runSchedule: isMapping(schedule) ? scheduleToWire(schedule) : null,
  }),
  stated: (line) => {
    const { schedule, runRemediation } = line as RemediationLine;
    return {
      ...(schedule && { schedule: normalSchedule(schedule) }),
      ...(runRemediation === false && { runRemediation }),
    };
  },
  meet: (live, wanted) =>
    isSameSchedule(live["schedule"], wanted["schedule"]) &&
    (wanted["runRemediation"] !== false || live["runRemediation"] === false),
};

interface RemediationLine {
  readonly schedule?: Schedule;
  readonly runRemediation?: boolean;
}

/** Without what is so anyway, names in one order. */
function normalSchedule({ every, interval: steps = 1, once, at, utc }: Schedule): TermValues {
  return {
    ...(once === undefined ? { every } : { once }),
    ...(steps !== 1 && { interval: steps }),
    ...(at !== undefined && { at }),
    ...(utc === true && { utc }),
  };
}

function isSameSchedule(one: unknown, other: unknown): boolean {
  // both are in their normal form, in which names have one order
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

/** In the words of a file; one that they cannot say is kept as it came, so that `assign` cannot lose it. */
function scheduleFromWire(wire: WireObject): TermValues {
  const kept = { other: wire };
  const steps = wire["interval"];
  const at = /^([01]\d|2[0-3]):[0-5]\d(?=:00(?:\.0+)?$)/.exec(wireText(wire, "time"))?.[0];
  const often = steps === 1 ? {} : { interval: steps };
  const utc = wire["useUtc"] === true ? { utc: true } : {};
  switch (wire["@odata.type"]) {
    case typeOf("Hourly"):
      return { every: "hour", ...often };
    case typeOf("Daily"):
      return at === undefined ? kept : { every: "day", ...often, at, ...utc };
    case typeOf("RunOnce"): {
      const once = /^\d{4}-\d{2}-\d{2}(?=$|T)/.exec(wireText(wire, "date"))?.[0];
      return at === undefined || once === undefined ? kept : { once, at, ...utc };
    }
    default:
      return kept;
  }
}

function scheduleToWire(schedule: Readonly<Record<string, unknown>>): unknown {
  const { other, every, once, at, utc = false, interval: steps = 1 } = schedule;
  if (other !== undefined) return other;
  if (every === "hour") return { "@odata.type": typeOf("Hourly"), interval: steps };
  const time = { interval: steps, time: `${String(at)}:00`, useUtc: utc };
  return once === undefined
    ? { "@odata.type": typeOf("Daily"), ...time }
    : { "@odata.type": typeOf("RunOnce"), ...time, date: once };
}
