import { choice, choices, integer, text, type Content } from "./content.ts";

/** A setting that belongs to one option of another. */
export interface WindowSetting {
  readonly content: Content;
  /** Setting and option under which it stands; absent: at the top. */
  readonly parent?: readonly [setting: string, option: number];
}

const on = ["EnableMaintenanceWindows", 1] as const;
const weekBased = ["MonthlyScheduleType", 2] as const;

/**
 * Settings of the template family `maintenanceWindows` by name. An option requires every setting
 * that stands under it.
 *
 * @see https://github.com/Lewis-Barry/IntuneSettingsCatalogViewer
 */
export const windowSettings: Readonly<Record<string, WindowSetting>> = {
  EnableMaintenanceWindows: { content: choice({ 0: "Off", 1: "On" }) },
  UpdateAction: {
    content: choice({
      1: "Download, install and restart",
      2: "Install and restart",
      3: "Restart only",
    }),
    parent: on,
  },
  StartDate: { content: text, parent: on },
  StartTime: { content: text, parent: on },
  Duration: { content: integer(2, 24), parent: on },
  RepeatSchedule: {
    content: choice({ 1: "None", 2: "Daily", 3: "Weekly", 4: "Monthly" }),
    parent: on,
  },
  WeeklyDaySelection: {
    content: choices({
      1: "Sunday",
      2: "Monday",
      4: "Tuesday",
      8: "Wednesday",
      16: "Thursday",
      32: "Friday",
      64: "Saturday",
    }),
    parent: ["RepeatSchedule", 3],
  },
  MonthlyScheduleType: {
    content: choice({ 1: "Day-based", 2: "Week-based", 3: "Last day of month" }),
    parent: ["RepeatSchedule", 4],
  },
  DayOfMonth: { content: integer(1, 28), parent: ["MonthlyScheduleType", 1] },
  WeekInMonth: {
    content: choice({ 1: "First", 2: "Second", 3: "Third", 4: "Fourth", 5: "Last" }),
    parent: weekBased,
  },
  DayOfTheWeek: {
    content: choice({
      1: "Sunday",
      2: "Monday",
      3: "Tuesday",
      4: "Wednesday",
      5: "Thursday",
      6: "Friday",
      7: "Saturday",
    }),
    parent: weekBased,
  },
  WorkloadType: { content: choices({ 1: "Updates" }) },
};
