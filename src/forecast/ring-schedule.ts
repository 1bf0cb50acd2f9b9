import type { DesiredResource } from "../config/desired-state.ts";
import { minutesBetween, minuteOf } from "../maintenance/clock-time.ts";
import type { NativeWindow } from "../maintenance/window-mapping.ts";
import { isInWeek, weekdayOf } from "../maintenance/window-week.ts";
import { windowText } from "../maintenance/window-text.ts";
import {
  type WindowActions,
  windowDays,
  windowWeeks,
  type WindowWords,
} from "../maintenance/window-vocabulary.ts";
import { isScheduledMode, type StoredWindow } from "../rings/schedule.ts";
import type { ActiveHours } from "../rings/hours-schema.ts";
import { settingKind } from "../settings/kind.ts";
import { hoursOfText } from "./assumptions.ts";
import { type DailySpan, dailySpans, type SpanList } from "./span-list.ts";
import type { ZoneClock } from "../maintenance/zone-clock.ts";

/** When a ring lets its devices install and restart, as spans of time. */
export interface RingSchedule {
  /** Installs begin at the opening of one of them; undefined where they begin when they can. */
  readonly slots: SpanList | undefined;
  /** The native window, and what waits for it. */
  readonly window: { readonly spans: SpanList; readonly actions: WindowActions } | undefined;
  /** No restart in them that nothing forces. */
  readonly activeHours: SpanList | undefined;
  /** Whether the ring states those, and not Windows. */
  readonly statesActiveHours: boolean;
  /** What is the other way than its numbers say, one sentence each. */
  readonly notes: readonly string[];
}

/** The time that a forecast looks at, and where it passes. */
export interface Horizon {
  readonly clock: ZoneClock;
  readonly from: number;
  readonly to: number;
}

/**
 * Reads when a ring installs and restarts. Times are in the zone of the horizon.
 *
 * A week of a scheduled installation is taken as the n-th such weekday of the month. Unverified:
 * Microsoft does not say what it counts as a week.
 *
 * @param windows the settings of the config, one of which may be the ring's native window.
 */
export function ringSchedule(
  ring: DesiredResource,
  resources: readonly DesiredResource[],
  defaultActiveHours: string,
  horizon: Horizon,
): RingSchedule {
  const mode = ring.fields["automaticUpdateMode"];
  const notes: string[] = [];
  const stored = legible(
    ring.fields["maintenanceWindow"] as StoredWindow | null | undefined,
    (window) => [window.start],
    (why) => notes.push(`Its maintenance window ${why}`),
  );
  const native = resources.find(
    ({ kind, givenBy }) => kind === settingKind.name && givenBy === ring.address,
  )?.fields["maintenanceWindow"] as NativeWindow | null | undefined;
  if (native && "nodes" in native)
    notes.push(`Its native window ${windowText(native)} is not looked at: no words can say it.`);
  const words = native && !("nodes" in native) ? native : undefined;
  const stated = legible(
    ring.fields["activeHours"] as ActiveHours | null | undefined,
    (hours) => [hours.start, hours.end],
    (why) => notes.push(`Its active hours ${why}`),
  );
  const active = stated ?? hoursOfText(defaultActiveHours);
  if (isScheduledMode(mode) && !stored)
    notes.push("It states no time for its scheduled installation: Windows takes 03:00, every day.");
  return {
    slots: isScheduledMode(mode) ? spansOf(slotOf(stored ?? everyNight), horizon) : undefined,
    window: words && { spans: spansOf(windowSpan(words), horizon), actions: words.actions },
    activeHours: active && spansOf(hoursSpan(active), horizon),
    statesActiveHours: Boolean(stated),
    notes,
  };
}

/** What a tenant holds may be no time of the day, and is taken as if it were not there. */
function legible<T>(
  value: T | null | undefined,
  timesOf: (value: T) => readonly unknown[],
  note: (why: string) => void,
): T | undefined {
  if (value === null || value === undefined) return undefined;
  if (timesOf(value).every((time) => isTime(time))) return value;
  note("cannot be read in the tenant, and is left out.");
  return undefined;
}

function isTime(text: unknown): boolean {
  return typeof text === "string" && /^([01]\d|2[0-3]):[0-5]\d(:|$)/.test(text);
}

/** The hours of each day that are named, Monday to Sunday. */
export function businessSpans(
  hours: ActiveHours,
  weekdays: readonly string[],
  horizon: Horizon,
): SpanList {
  const opensOn = (midnight: Date) => weekdays.includes(weekdayOf(midnight).slice(0, 3));
  return spansOf({ ...hoursSpan(hours), opensOn }, horizon);
}

// https://learn.microsoft.com/windows/client-management/mdm/policy-csp-update#scheduledinstalltime
const everyNight: StoredWindow = { day: "everyday", start: "03:00", weeks: [] };

function spansOf(daily: DailySpan, { clock, from, to }: Horizon): SpanList {
  return dailySpans(daily, clock, from, to);
}

function slotOf({ day, start, weeks }: StoredWindow): DailySpan {
  const named = windowWeeks.filter((week) => weeks.includes(week));
  const isDay = (windowDays as readonly string[]).includes(day);
  const startMinute = minuteOf(start);
  return {
    startMinute,
    endMinute: startMinute + 1,
    opensOn: (midnight) =>
      (!isDay || weekdayOf(midnight) === day) &&
      (named.length === 0 || named.some((week) => isInWeek(midnight, week))),
  };
}

function windowSpan({ days, weeks, ...hours }: WindowWords): DailySpan {
  return {
    ...hoursSpan(hours),
    opensOn: (midnight) =>
      (days === undefined || days.some((day) => weekdayOf(midnight) === day)) &&
      (weeks === undefined || weeks.some((week) => isInWeek(midnight, week))),
  };
}

function hoursSpan({ start, end }: ActiveHours): DailySpan {
  const startMinute = minuteOf(start);
  return {
    startMinute,
    endMinute: startMinute + minutesBetween(start, end),
    opensOn: () => true,
  };
}
