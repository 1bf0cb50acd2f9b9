import type { LocalClock } from "./local-clock.ts";

/** A window as a device keeps it. */
export interface MaintenanceWindow {
  /** What waits for it: 3 restarts, 2 installs too, 1 downloads too. */
  readonly actions: 1 | 2 | 3;
  /** Minute of the local day at which it opens. */
  readonly startMinute: number;
  readonly hours: number;
  readonly repeat: Repeat;
}

/** On which local days a window opens; weekdays are 0 for Sunday to 6. */
export type Repeat =
  | { readonly kind: "once"; readonly date: string }
  | { readonly kind: "daily" }
  | { readonly kind: "weekly"; readonly weekdays: readonly number[] }
  | { readonly kind: "dayOfMonth"; readonly day: number }
  | { readonly kind: "lastDayOfMonth" }
  /** The n-th such weekday of a month; the fifth is the last, whichever it is. */
  | { readonly kind: "weekdayOfMonth"; readonly nth: number; readonly weekday: number };

/** One opening of a window, in epoch milliseconds. */
export interface Opening {
  readonly opensAt: number;
  /** From here on nothing starts. */
  readonly closesAt: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;
/** The longest that a search goes on: a window of every kind has opened by then, or never will. */
const searchDays = 400;

/** Nodes of Policy CSP without `MaintenanceWindow`, in lower case, with what a policy sets. */
export type WindowNodes = ReadonlyMap<string, unknown>;

/**
 * Reads a window from its nodes; undefined where it is off, or lacks what its repeat needs.
 *
 * Defaults are those of the class MDM_Policy_Config01_Update02. Unverified: which node that is
 * missing voids a window; here all that have no default do.
 *
 * @see https://learn.microsoft.com/windows/client-management/mdm/policy-csp-update
 */
export function readWindow(nodes: WindowNodes): MaintenanceWindow | undefined {
  if (!isOn(nodes.get("enabled"))) return undefined;
  const actions = wholeOf(nodes.get("updateactions") ?? 1);
  const start = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(textOf(nodes.get("starttime")));
  const hours = wholeOf(nodes.get("durationhours"));
  const repeat = readRepeat(nodes);
  if (actions !== 1 && actions !== 2 && actions !== 3) return undefined;
  if (start === null || !isWithin(hours, 2, 24) || repeat === undefined) return undefined;
  return { actions, startMinute: Number(start[1]) * 60 + Number(start[2]), hours, repeat };
}

/**
 * Whether a build keeps maintenance windows: 24H2 and 25H2 from KB5077181 of February 2026 on.
 * Unverified: builds after 25H2, and hotpatched ones a few revisions below; here neither does.
 *
 * @see https://learn.microsoft.com/windows/client-management/mdm/policy-csp-update
 */
export function keepsWindows(build: number, revision: number): boolean {
  return (build === 26_100 || build === 26_200) && revision >= 7_840;
}

/** Openings that end after an instant, in order, the one that is open then included. */
export function* openings(
  window: MaintenanceWindow,
  clock: LocalClock,
  from: number,
): Generator<Opening> {
  // one that opened yesterday may be open past midnight: it is of the day of its start
  const first = Math.floor(clock.toLocal(from) / day) - 1;
  for (let date = first; date <= first + searchDays; date++) {
    if (!opensOn(window.repeat, date * day)) continue;
    const opens = date * day + window.startMinute * minute;
    const closesAt = clock.toUtc(opens + window.hours * 60 * minute);
    if (closesAt > from) yield { opensAt: clock.toUtc(opens), closesAt };
  }
}

function opensOn(repeat: Repeat, midnight: number): boolean {
  const date = new Date(midnight);
  const dayOfMonth = date.getUTCDate();
  switch (repeat.kind) {
    case "once":
      return date.toISOString().startsWith(repeat.date);
    case "daily":
      return true;
    case "weekly":
      return repeat.weekdays.includes(date.getUTCDay());
    case "dayOfMonth":
      return dayOfMonth === repeat.day;
    case "lastDayOfMonth":
      return isInNextMonth(date, 1);
    case "weekdayOfMonth":
      if (date.getUTCDay() !== repeat.weekday) return false;
      return repeat.nth === 5 ? isInNextMonth(date, 7) : Math.ceil(dayOfMonth / 7) === repeat.nth;
    default:
      return repeat satisfies never;
  }
}

function isInNextMonth(date: Date, daysLater: number): boolean {
  return new Date(date.getTime() + daysLater * day).getUTCMonth() !== date.getUTCMonth();
}

const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

function readRepeat(nodes: WindowNodes): Repeat | undefined {
  switch (wholeOf(nodes.get("repeatscheduleoption") ?? 1)) {
    case 1: {
      const date = textOf(nodes.get("startdate"));
      return /^\d{4}-\d{2}-\d{2}$/.test(date) ? { kind: "once", date } : undefined;
    }
    case 2:
      return { kind: "daily" };
    case 3: {
      const chosen = [0, 1, 2, 3, 4, 5, 6].filter((index) =>
        isOn(nodes.get(`weekly${weekdays[index] ?? ""}`)),
      );
      return chosen.length === 0 ? undefined : { kind: "weekly", weekdays: chosen };
    }
    case 4:
      return readMonthly(nodes);
    default:
      return undefined;
  }
}

function readMonthly(nodes: WindowNodes): Repeat | undefined {
  switch (wholeOf(nodes.get("monthlyschedule") ?? 1)) {
    case 1: {
      const dayOfMonth = wholeOf(nodes.get("monthlymonthbaseddayofmonth"));
      return isWithin(dayOfMonth, 1, 28) ? { kind: "dayOfMonth", day: dayOfMonth } : undefined;
    }
    case 2: {
      const nth = wholeOf(nodes.get("monthlyweekbasedoccurrenceinmonth") ?? 1);
      // 1 is Sunday
      const weekday = wholeOf(nodes.get("monthlyweekbaseddayoftheweek") ?? 1);
      return isWithin(nth, 1, 5) && isWithin(weekday, 1, 7)
        ? { kind: "weekdayOfMonth", nth, weekday: weekday - 1 }
        : undefined;
    }
    case 3:
      return { kind: "lastDayOfMonth" };
    default:
      return undefined;
  }
}

function isOn(value: unknown): boolean {
  return value === true || wholeOf(value) === 1 || textOf(value).toLowerCase() === "true";
}

function wholeOf(value: unknown): number {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) ? number : Number.NaN;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isWithin(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
