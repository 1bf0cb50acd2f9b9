import type { WireObject } from "../kind/wire.ts";
import { firstWithWindows } from "../maintenance/keeps-window.ts";
import { windowDaysOf } from "../maintenance/normal-window.ts";
import type { ActiveHours, MaintenanceWindow } from "./hours-schema.ts";

const scheduled = "#microsoft.graph.windowsUpdateScheduledInstall";
const active = "#microsoft.graph.windowsUpdateActiveHoursInstall";
const scheduledMode = "autoInstallAndRebootAtScheduledTime";
const maintenanceModes = ["autoInstallAtMaintenanceTime", "autoInstallAndRebootAtMaintenanceTime"];
const monthWeeks = ["firstWeek", "secondWeek", "thirdWeek", "fourthWeek"];

/**
 * A maintenance window as Graph can hold it: a day, an hour to start, and weeks of the
 * month. Graph has no end.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-windowsupdatescheduledinstall
 */
export interface StoredWindow {
  readonly day: string;
  readonly start: string;
  readonly weeks: readonly string[];
}

/** The nearest window that Graph can hold, and what was lost, in sentences. */
export function compileWindow(window: MaintenanceWindow): {
  stored: StoredWindow;
  approximations: string[];
} {
  const start = upToTheHour(window.start);
  const [day = "everyday"] = windowDaysOf(window) ?? [];
  return {
    stored: { day, start, weeks: normalWeeks(window.weeks ?? ["everyWeek"]) },
    approximations: window.enforce === "both" ? besideNative(window, start) : alone(window, start),
  };
}

function alone(window: MaintenanceWindow, start: string): string[] {
  return [
    ...(start === window.start
      ? []
      : [
          `The maintenance window starts at ${start}: Windows takes whole hours, and ${window.start} was rounded up so that nothing starts early.`,
        ]),
    ...(window.end === undefined
      ? []
      : [
          `The maintenance window has no end in a ring: ${start} starts the installation, and a restart may happen after ${window.end}. ${firstWithWindows} keeps the end with enforce: both.`,
        ]),
  ];
}

function besideNative(window: MaintenanceWindow, start: string): string[] {
  return [
    ...(start === window.start
      ? []
      : [
          `The ring starts the installation at ${start}: it takes whole hours, and ${window.start} was rounded up so that nothing starts early. The native window opens at ${window.start}.`,
        ]),
    `Only ${firstWithWindows} keeps the end, ${window.end}: on others ${start} starts the installation, and a restart may happen later.`,
    ...(window.actions === undefined
      ? []
      : [`actions are kept by devices that know windows; others download when they like.`]),
  ];
}

/** Active hours as Graph can hold them: whole hours, at most 18 of them. */
export function compileActiveHours(hours: ActiveHours): {
  stored: ActiveHours;
  approximations: string[];
} {
  const approximations: string[] = [];
  const start = Number(hours.start.slice(0, 2));
  let end = Number(upToTheHour(hours.end).slice(0, 2));
  const span = (end - start + 24) % 24 || 24;
  if (clock(start) !== hours.start || clock(end) !== hours.end) {
    approximations.push(
      `Active hours are ${clock(start)} to ${clock(end)}: Windows takes whole hours, and ${hours.start} to ${hours.end} was widened.`,
    );
  }
  if (span > 18) {
    end = (start + 18) % 24;
    approximations.push(
      `Active hours end at ${clock(end)}: Windows protects at most 18 hours, so a restart is possible between ${clock(end)} and ${hours.end}.`,
    );
  }
  return { stored: { start: clock(start), end: clock(end) }, approximations };
}

/** Whether the schedule that a ring holds can stand beside a mode. */
export function fitsSchedule(mode: unknown, wire: WireObject): boolean {
  const schedule = wire["installationSchedule"] as WireObject | null | undefined;
  if (!schedule) return true;
  return schedule["@odata.type"] === scheduled
    ? mode === scheduledMode
    : maintenanceModes.includes(String(mode));
}

export function windowFromWire(wire: WireObject): StoredWindow | null {
  const schedule = wire["installationSchedule"] as WireObject | null | undefined;
  if (schedule?.["@odata.type"] !== scheduled) return null;
  return {
    day: String(schedule["scheduledInstallDay"]),
    start: shortTime(schedule["scheduledInstallTime"]),
    weeks: weeksFromWire(wire["updateWeeks"]),
  };
}

export function activeHoursFromWire(wire: WireObject): ActiveHours | null {
  const schedule = wire["installationSchedule"] as WireObject | null | undefined;
  if (schedule?.["@odata.type"] !== active) return null;
  return {
    start: shortTime(schedule["activeHoursStart"]),
    end: shortTime(schedule["activeHoursEnd"]),
  };
}

export function windowToWire(window: StoredWindow | null): WireObject {
  if (window === null) return { installationSchedule: null, updateWeeks: null };
  return {
    installationSchedule: {
      "@odata.type": scheduled,
      scheduledInstallDay: window.day,
      scheduledInstallTime: wireTime(window.start),
    },
    updateWeeks: window.weeks.length > 0 ? window.weeks.join(",") : null,
  };
}

export function activeHoursToWire(hours: ActiveHours | null): WireObject {
  if (hours === null) return { installationSchedule: null };
  return {
    installationSchedule: {
      "@odata.type": active,
      activeHoursStart: wireTime(hours.start),
      activeHoursEnd: wireTime(hours.end),
    },
    // weeks belong to the scheduled mode only
    updateWeeks: null,
  };
}

// flags come as one text, such as "firstWeek,thirdWeek"; all four are the same as everyWeek (15)
function weeksFromWire(value: unknown): readonly string[] {
  if (typeof value !== "string" || value === "userDefined") return [];
  return normalWeeks(value.split(",").map((week) => week.trim()));
}

function normalWeeks(weeks: readonly string[]): readonly string[] {
  if (weeks.includes("everyWeek") || monthWeeks.every((week) => weeks.includes(week))) {
    return ["everyWeek"];
  }
  const known = monthWeeks.filter((week) => weeks.includes(week));
  return [...known, ...weeks.filter((week) => !monthWeeks.includes(week)).sort()];
}

// Edm.TimeOfDay comes with up to seven fractional digits; what is more than minutes is kept, since
// a file that cannot state it must not pass for one that does
function shortTime(value: unknown): string {
  const text = String(value);
  // nearly all of them: every ring is read with each plan
  const minutes = /^(\d\d:\d\d):00(?:\.0*)?$/.exec(text)?.[1];
  if (minutes !== undefined) return minutes;
  return text.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

function wireTime(time: string): string {
  return time.length === 5 ? `${time}:00.0000000` : time;
}

export function isScheduledMode(mode: unknown): boolean {
  return mode === scheduledMode;
}

/** Whether a ring in this mode keeps restarts out of its active hours. */
export function keepsActiveHours(mode: unknown): boolean {
  return maintenanceModes.includes(String(mode));
}

/** The whole hours of the day that are kept free, in their order. */
export function hoursOf({ start, end }: ActiveHours): readonly number[] {
  const [from, to] = [Number(start.slice(0, 2)), Number(upToTheHour(end.slice(0, 5)).slice(0, 2))];
  return Array.from({ length: (to - from + 24) % 24 || 24 }, (_, hour) => (from + hour) % 24);
}

/** Hours as spans: `08:00 and 12:00`, or `08:00 and 09:00, 16:00 and 18:00`. */
export function spanText(hours: readonly number[]): string {
  const spans: { from: number; to: number }[] = [];
  for (const hour of hours) {
    const last = spans.at(-1);
    if (last?.to === hour) last.to = (hour + 1) % 24;
    else spans.push({ from: hour, to: (hour + 1) % 24 });
  }
  return spans.map(({ from, to }) => `${clock(from)} and ${clock(to)}`).join(", ");
}

function upToTheHour(time: string): string {
  const hour = Number(time.slice(0, 2)) + (time.endsWith(":00") ? 0 : 1);
  return clock(hour % 24);
}

function clock(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}
