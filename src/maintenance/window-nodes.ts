import { lazySchema, type Output, z } from "../kind/zod.ts";
import { timeOfDay } from "./clock-time.ts";

/**
 * Begins the name of each node in the Update CSP, such as `MaintenanceWindowStartTime`.
 *
 * @see https://learn.microsoft.com/windows/client-management/mdm/policy-csp-update
 */
export const windowNodePrefix = "MaintenanceWindow";

const yesNo = () => z.boolean().exactOptional();
const whole = (min: number, max: number) => z.int().min(min).max(max).exactOptional();

/**
 * The nodes of a native maintenance window by their names without the prefix, with the values
 * that each takes. What is absent is not written.
 *
 * Unverified: which missing node voids a window, and the defaults but those of `UpdateActions`,
 * `RepeatScheduleOption`, `MonthlySchedule` and the two of a week of the month, which are 1.
 */
export const windowNodesSchema = lazySchema(() =>
  z.strictObject({
    Enabled: yesNo(),
    /** 1 download, install and restart, 2 install and restart, 3 restart: only inside the window. */
    UpdateActions: whole(1, 3),
    StartTime: timeOfDay().exactOptional(),
    DurationHours: whole(2, 24),
    /** 1 none, 2 daily, 3 weekly, 4 monthly. */
    RepeatScheduleOption: whole(1, 4),
    /** Read with repeat 1 only: a repeating window opens at the first fitting date. */
    StartDate: z.iso.date('must be a date such as "2026-12-18"').exactOptional(),
    WeeklySunday: yesNo(),
    WeeklyMonday: yesNo(),
    WeeklyTuesday: yesNo(),
    WeeklyWednesday: yesNo(),
    WeeklyThursday: yesNo(),
    WeeklyFriday: yesNo(),
    WeeklySaturday: yesNo(),
    /** 1 the same date, 2 a weekday of a week, 3 the last day. */
    MonthlySchedule: whole(1, 3),
    MonthlyMonthBasedDayOfMonth: whole(1, 28),
    /** 5 is the last. */
    MonthlyWeekBasedOccurrenceInMonth: whole(1, 5),
    /** 1 Sunday to 7 Saturday. */
    MonthlyWeekBasedDayOfTheWeek: whole(1, 7),
  }),
);

export type WindowNodes = Readonly<Output<typeof windowNodesSchema>>;
export type WindowNodeName = keyof WindowNodes;

/** All 17 nodes, and what each holds. */
export const windowNodeTypes: Readonly<Record<WindowNodeName, "boolean" | "number" | "string">> = {
  Enabled: "boolean",
  UpdateActions: "number",
  StartTime: "string",
  DurationHours: "number",
  RepeatScheduleOption: "number",
  StartDate: "string",
  WeeklySunday: "boolean",
  WeeklyMonday: "boolean",
  WeeklyTuesday: "boolean",
  WeeklyWednesday: "boolean",
  WeeklyThursday: "boolean",
  WeeklyFriday: "boolean",
  WeeklySaturday: "boolean",
  MonthlySchedule: "number",
  MonthlyMonthBasedDayOfMonth: "number",
  MonthlyWeekBasedOccurrenceInMonth: "number",
  MonthlyWeekBasedDayOfTheWeek: "number",
};

export const windowNodeNames = Object.keys(windowNodeTypes) as readonly WindowNodeName[];
