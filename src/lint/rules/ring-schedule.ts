import { minutesBetween } from "../../maintenance/clock-time.ts";
import { hasDeadline } from "../../rings/approximations.ts";
import { isScheduledMode, keepsActiveHours, type StoredWindow } from "../../rings/schedule.ts";
import type { ActiveHours } from "../../rings/hours-schema.ts";
import type { LintContext } from "../context.ts";
import { type LintHit, type LintRule, sourcePages } from "../rule.ts";
import type { LintPolicy } from "../subjects.ts";
import { businessHoursIn, businessHoursOutside, type WeeklyHours } from "../business-time.ts";
import { longestWaitInDays } from "../week-slots.ts";
import { eachRing, hit } from "./ring-settings.ts";

const longWaitInDays = 14;

/** When a ring installs and restarts. */
export const ringScheduleRules: readonly LintRule[] = [
  {
    id: "RL201",
    severity: "warning",
    title: "a schedule or active hours beside a deadline",
    why: "With a deadline Windows installs as soon as an update is offered and ignores a scheduled time; active hours hold until the deadline only. For a wish of hours use a native window (enforce: native), or leave the deadline out.",
    source: sourcePages.deadlines,
    check: (context) =>
      eachRing(context, (ring) => {
        if (!hasDeadline(ring.values)) return [];
        if (windowOf(ring))
          return [
            hit(
              ring,
              "maintenanceWindow",
              "starts the installation at a set time, which the deadline of the ring makes void: Windows installs as soon as an update is offered. Take one of them out",
            ),
          ];
        return activeHoursIn(ring)
          ? [
              hit(
                ring,
                "activeHours",
                "hold until the deadline only; then a restart is forced at any hour",
                "info",
              ),
            ]
          : [];
      }),
  },
  {
    id: "RL202",
    severity: "error",
    title: "active hours of more than 18 hours",
    why: "Windows protects at most 18 hours a day (12 before version 1703). What is longer is cut, and the rest of the day is open to restarts.",
    source: sourcePages.csp,
    check: (context) =>
      eachRing(context, (ring) => {
        const hours = ring.written("activeHours") as Partial<ActiveHours> | undefined;
        if (typeof hours?.start !== "string" || typeof hours.end !== "string") return [];
        const span = minutesBetween(hours.start, hours.end);
        return span > 18 * 60
          ? [
              hit(
                ring,
                "activeHours",
                `span ${Math.ceil(span / 60)} hours; Windows protects at most 18`,
              ),
            ]
          : [];
      }),
  },
  {
    id: "RL203",
    severity: "warning",
    title: "restarts are allowed in business hours",
    why: "Outside of active hours Windows restarts by itself, and at a scheduled start it installs and restarts. Both should lie outside of calendar.businessHours.",
    source: sourcePages.ringSettings,
    needs: "calendar",
    check: (context) => eachRing(context, (ring) => inBusinessHours(ring, context)),
  },
  {
    id: "RL204",
    severity: "warning",
    title: "a maintenance window of less than 3 hours",
    why: "An installation takes 3 to 4 hours with download and restart: what does not finish waits for the next window, or for the deadline.",
    source: sourcePages.quality,
    check: (context) =>
      eachRing(context, (ring) => {
        const window = writtenWindow(ring);
        if (window?.end === undefined) return [];
        const minutes = minutesBetween(window.start, window.end);
        return minutes < 180
          ? [
              hit(
                ring,
                "maintenanceWindow",
                `has ${minutes} minutes; an installation takes 3 to 4 hours`,
                minutes < 120 ? "error" : "warning",
              ),
            ]
          : [];
      }),
  },
  {
    id: "RL205",
    severity: "info",
    title: "the end of a window that only starts the installation",
    why: "A ring holds a start and no end. From build 26100.7840 on Windows keeps a whole window: enforce: both writes it beside the ring.",
    source: sourcePages.csp,
    check: (context) =>
      eachRing(context, (ring) => {
        const window = writtenWindow(ring);
        return window?.end !== undefined &&
          (window.enforce ?? "scheduledInstall") === "scheduledInstall"
          ? [
              hit(
                ring,
                "maintenanceWindow",
                "has an end that a ring cannot hold: restarts may come later; enforce: both keeps it where Windows can",
              ),
            ]
          : [];
      }),
  },
  {
    id: "RL206",
    severity: "warning",
    title: "a scheduled start that is no full hour",
    why: "The node behind a scheduled installation is an hour from 0 to 23. Other times are rounded up, so that nothing starts early.",
    source: sourcePages.csp,
    check: (context) =>
      eachRing(context, (ring) => {
        const window = writtenWindow(ring);
        return window && window.enforce !== "native" && !window.start.endsWith(":00")
          ? [hit(ring, "maintenanceWindow.start", `is ${window.start}; Windows takes whole hours`)]
          : [];
      }),
  },
  {
    id: "RL207",
    severity: "warning",
    title: "weeks of the month that come long after the release",
    why: "A ring with updateWeeks installs in those weeks only. Together with the deferral the next one can be a month away, and the device stays exposed meanwhile.",
    source: sourcePages.ringSettings,
    check: (context) =>
      eachRing(context, (ring) => {
        const window = windowOf(ring);
        if (!window || window.weeks.length === 0 || window.weeks.includes("everyWeek")) return [];
        const deferral = Number(ring.values["quality.deferralDays"] ?? 0);
        const days = longestWaitInDays(window, deferral, context.now);
        return days > longWaitInDays
          ? [
              hit(
                ring,
                "maintenanceWindow.weeks",
                `with a deferral of ${deferral} days devices install up to ${days} days after a release; choose later weeks or another deferral`,
              ),
            ]
          : [];
      }),
  },
  {
    id: "RL208",
    severity: "warning",
    title: "a schedule in a mode that ignores it",
    why: "A scheduled time belongs to autoInstallAndRebootAtScheduledTime, active hours to autoInstallAtMaintenanceTime and autoInstallAndRebootAtMaintenanceTime. Other modes store them and do as they like.",
    source: sourcePages.ringSettings,
    check: (context) =>
      eachRing(context, (ring) => {
        const mode = ring.values["automaticUpdateMode"];
        if (typeof mode !== "string") return [];
        if ((ring.values["maintenanceWindow"] ?? null) !== null && !isScheduledMode(mode))
          return [hit(ring, "maintenanceWindow", `has no effect in mode ${mode}`)];
        return (ring.values["activeHours"] ?? null) !== null && !keepsActiveHours(mode)
          ? [hit(ring, "activeHours", `have no effect in mode ${mode}`)]
          : [];
      }),
  },
  {
    id: "RL209",
    severity: "info",
    title: "the scheduled mode without a schedule",
    why: "Without a maintenanceWindow the scheduled mode installs every day at 03:00, the default of Windows.",
    source: sourcePages.csp,
    check: (context) =>
      eachRing(context, (ring) =>
        isScheduledMode(ring.values["automaticUpdateMode"]) &&
        (ring.values["maintenanceWindow"] ?? null) === null
          ? [
              hit(
                ring,
                "automaticUpdateMode",
                "installs every day at 03:00, since no maintenanceWindow says when",
              ),
            ]
          : [],
      ),
  },
  {
    id: "RL210",
    severity: "warning",
    title: "the restart waits for the deadline",
    why: "With postponeRebootUntilAfterDeadline no restart comes by itself before the deadline, so that all come at it, in active hours as well.",
    source: sourcePages.deadlines,
    check: (context) =>
      eachRing(context, (ring) =>
        ring.values["postponeRebootUntilAfterDeadline"] === true
          ? [
              hit(
                ring,
                "postponeRebootUntilAfterDeadline",
                "lets every restart wait for the deadline, and come in working hours; set it to false",
              ),
            ]
          : [],
      ),
  },
];

/** A window as a ring states it in a file. */
interface WrittenWindow {
  readonly start: string;
  readonly end?: string;
  readonly enforce?: string;
}

function writtenWindow(ring: LintPolicy): WrittenWindow | undefined {
  const window = ring.written("maintenanceWindow");
  return typeof window === "object" && window !== null ? (window as WrittenWindow) : undefined;
}

/** The start of installation of a ring; undefined where none has an effect. */
function windowOf({ values }: LintPolicy): StoredWindow | undefined {
  const window = values["maintenanceWindow"] as StoredWindow | null | undefined;
  return window && isScheduledMode(values["automaticUpdateMode"]) ? window : undefined;
}

function activeHoursIn({ values }: LintPolicy): ActiveHours | undefined {
  const hours = values["activeHours"] as ActiveHours | null | undefined;
  return hours && keepsActiveHours(values["automaticUpdateMode"]) ? hours : undefined;
}

function inBusinessHours(ring: LintPolicy, { calendar }: LintContext): LintHit[] {
  const business = calendar?.businessHours;
  if (!business) return [];
  const window = windowOf(ring);
  if (window && businessHoursIn(startOf(window), business) !== undefined)
    return [
      hit(
        ring,
        "maintenanceWindow.start",
        `is ${window.start}, in business hours (${business.start}-${business.end})`,
      ),
    ];
  const hours = activeHoursIn(ring);
  const open = hours && businessHoursOutside(hours, business);
  return open === undefined
    ? []
    : [
        hit(
          ring,
          "activeHours",
          `leave business hours open to restarts: ${open}; widen them to ${business.start}-${business.end}`,
        ),
      ];
}

/** The minute at which an installation begins. */
function startOf({ start, day }: StoredWindow): WeeklyHours {
  const end = `${start.slice(0, 3)}${String(Number(start.slice(3, 5)) + 1).padStart(2, "0")}`;
  return { start, end, days: day === "everyday" ? undefined : [day] };
}
