import { meaning } from "../kind/meaning.ts";
import { lazySchema, type Output, z } from "../kind/zod.ts";
import { timeOfDay } from "./clock-time.ts";
import { windowNodesSchema } from "./window-nodes.ts";

/** Sunday first, as the nodes count from 1. Graph's `weeklySchedule` starts at 2. */
export const windowDays = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
] as const;
export type WindowDay = (typeof windowDays)[number];

/** In the order of `MonthlyWeekBasedOccurrenceInMonth`, which counts from 1. */
export const windowWeeks = [
  "firstWeek",
  "secondWeek",
  "thirdWeek",
  "fourthWeek",
  "lastWeek",
] as const;
export type WindowWeek = (typeof windowWeeks)[number];

/** What is allowed inside the window only, in the order of `UpdateActions`, which counts from 1. */
export const windowActions = ["all", "installRestart", "restart"] as const;
export type WindowActions = (typeof windowActions)[number];

/** Nothing but the restart waits for the window, where a file does not say more. */
export const defaultActions: WindowActions = "restart";

/** What a file says of a window, in a ring and in a setting alike. */
export const windowShape = () => ({
  start: timeOfDay().meta(
    meaning("Beginning of the window, in the device's own local time.", ["02:00"]),
  ),
  day: z
    .enum(["everyday", ...windowDays])
    .exactOptional()
    .meta(
      meaning("The one weekday, or `everyday`. Not beside `days`.", ["sunday"], {
        leftOut: "every day",
      }),
    ),
  days: z
    .array(z.enum(windowDays))
    .min(1)
    .max(7)
    .exactOptional()
    .meta(
      meaning("Several weekdays, every week. Native windows only.", [["saturday", "sunday"]], {
        leftOut: "`day` decides",
      }),
    ),
  weeks: z
    .array(z.enum([...windowWeeks, "everyWeek"]))
    .max(6)
    .exactOptional()
    .meta(
      meaning(
        "Weeks of the month. `lastWeek` is for native windows only, which take one week with one day.",
        [["secondWeek"]],
        { leftOut: "every week" },
      ),
    ),
  actions: z
    .enum(windowActions)
    .exactOptional()
    .meta(
      meaning(
        "What may happen inside the window only: `restart`, `installRestart`, or `all`, which is downloads too. Native windows only.",
        ["restart"],
        { default: "restart" },
      ),
    ),
});

const windowWordsSchema = lazySchema(() =>
  z.strictObject({
    ...windowShape(),
    end: timeOfDay().meta(
      meaning(
        "End of the window, at least two hours after the start; the same time is 24 hours, an earlier one the next day.",
        ["05:00"],
      ),
    ),
  }),
);

/** A window of its own: in words, or by its nodes where no words can say it. */
export const nativeWindowSchema = lazySchema(() =>
  z.union([
    windowWordsSchema(),
    z.strictObject({
      nodes: windowNodesSchema().meta(
        meaning(
          "The window by its nodes, without `MaintenanceWindow` before their names, where no words can say it.",
          [
            {
              Enabled: true,
              StartTime: "22:00",
              DurationHours: 4,
              RepeatScheduleOption: 1,
              StartDate: "2026-12-18",
            },
          ],
        ),
      ),
    }),
  ]),
);

/** A native window as a file states it. */
export type StatedWindow = Output<typeof nativeWindowSchema>;

/** A window as a file states it in words; a ring may leave its end out. */
export interface WindowWish {
  readonly start: string;
  readonly end?: string;
  readonly day?: WindowDay | "everyday";
  readonly days?: readonly WindowDay[];
  readonly weeks?: readonly (WindowWeek | "everyWeek")[];
  readonly actions?: WindowActions;
}

/** The one way to say a window: two that mean the same are equal. */
export interface WindowWords {
  readonly start: string;
  /** A whole number of hours after `start`, 2 to 24; the same time is 24. */
  readonly end: string;
  /** Sunday first; absent for every day. */
  readonly days?: readonly WindowDay[];
  /** One week of the month, with one day; absent for every week. */
  readonly weeks?: readonly WindowWeek[];
  readonly actions: WindowActions;
}
