import { meaning } from "../kind/meaning.ts";
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
    Enabled: yesNo().meta(
      meaning("Whether the window is in force.", [true], {
        leftOut: "not written; Windows has its own default",
      }),
    ),
    UpdateActions: whole(1, 3).meta(
      meaning(
        "What is allowed inside the window only: 1 download, install and restart, 2 install and restart, 3 restart.",
        [3],
        { leftOut: "not written; Windows has its own default" },
      ),
    ),
    StartTime: timeOfDay()
      .exactOptional()
      .meta(
        meaning("Beginning, in the device's own local time.", ["22:00"], {
          leftOut: "not written; Windows has its own default",
        }),
      ),
    DurationHours: whole(2, 24).meta(
      meaning("Length in hours.", [4], { leftOut: "not written; Windows has its own default" }),
    ),
    RepeatScheduleOption: whole(1, 4).meta(
      meaning("1 once, 2 daily, 3 weekly, 4 monthly.", [3], {
        leftOut: "not written; Windows has its own default",
      }),
    ),
    StartDate: z.iso
      .date('must be a date such as "2026-12-18"')
      .exactOptional()
      .meta(
        meaning(
          "Day of a window that opens once. Windows reads it with `RepeatScheduleOption: 1` only.",
          ["2026-12-18"],
          { leftOut: "not written; Windows has its own default" },
        ),
      ),
    WeeklySunday: yesNo().meta(
      meaning("Whether a weekly window opens on Sundays.", [true], {
        leftOut: "not written; Windows has its own default",
      }),
    ),
    WeeklyMonday: yesNo().meta(
      meaning("Whether a weekly window opens on Mondays.", [false], {
        leftOut: "not written; Windows has its own default",
      }),
    ),
    WeeklyTuesday: yesNo().meta(
      meaning("Whether a weekly window opens on Tuesdays.", [false], {
        leftOut: "not written; Windows has its own default",
      }),
    ),
    WeeklyWednesday: yesNo().meta(
      meaning("Whether a weekly window opens on Wednesdays.", [false], {
        leftOut: "not written; Windows has its own default",
      }),
    ),
    WeeklyThursday: yesNo().meta(
      meaning("Whether a weekly window opens on Thursdays.", [false], {
        leftOut: "not written; Windows has its own default",
      }),
    ),
    WeeklyFriday: yesNo().meta(
      meaning("Whether a weekly window opens on Fridays.", [false], {
        leftOut: "not written; Windows has its own default",
      }),
    ),
    WeeklySaturday: yesNo().meta(
      meaning("Whether a weekly window opens on Saturdays.", [false], {
        leftOut: "not written; Windows has its own default",
      }),
    ),
    MonthlySchedule: whole(1, 3).meta(
      meaning("1 the same date of each month, 2 a weekday of a week, 3 the last day.", [2], {
        leftOut: "not written; Windows has its own default",
      }),
    ),
    MonthlyMonthBasedDayOfMonth: whole(1, 28).meta(
      meaning("Date in the month, with `MonthlySchedule: 1`.", [15], {
        leftOut: "not written; Windows has its own default",
      }),
    ),
    MonthlyWeekBasedOccurrenceInMonth: whole(1, 5).meta(
      meaning("Week of the month, with `MonthlySchedule: 2`: 5 is the last.", [2], {
        leftOut: "not written; Windows has its own default",
      }),
    ),
    MonthlyWeekBasedDayOfTheWeek: whole(1, 7).meta(
      meaning("Weekday, with `MonthlySchedule: 2`: 1 Sunday to 7 Saturday.", [1], {
        leftOut: "not written; Windows has its own default",
      }),
    ),
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
