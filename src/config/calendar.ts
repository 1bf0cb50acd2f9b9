import { meaning } from "../kind/meaning.ts";
import { lazySchema, type Output, z } from "../kind/zod.ts";
import { timeOfDay } from "../maintenance/clock-time.ts";

/** Monday first. */
export const workdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export const freezeSchema = lazySchema(() =>
  z
    .strictObject({
      name: z
        .string()
        .min(1)
        .max(100)
        .meta(meaning("Name of the freeze, for messages.", ["year-end"])),
      from: z.iso
        .date('must be a date such as "2026-12-18"')
        .meta(meaning("First day.", ["2026-12-18"])),
      to: z.iso
        .date('must be a date such as "2027-01-04"')
        .meta(meaning("Last day, itself included.", ["2027-01-04"])),
    })
    .refine(
      ({ from, to }) => from <= to || [from, to].some((day) => Number.isNaN(Date.parse(day))),
      { message: "must not be before from", path: ["to"] },
    ),
);

const freezeFileSchema = lazySchema(() =>
  z.strictObject({
    ics: z
      .string()
      .min(1)
      .max(1000)
      .meta(
        meaning(
          "An iCalendar file (.ics), from the policy file on. Each of its events is a freeze.",
          ["change-freezes.ics"],
        ),
      ),
  }),
);

/** When people work, and when nothing may change. */
export const calendarSchema = lazySchema(() =>
  z.strictObject({
    timeZone: z
      .string()
      .refine(isTimeZone, 'must be the name of a time zone, such as "Europe/Berlin"')
      .meta(
        meaning("IANA name of the time zone that business hours and freezes are in.", [
          "Europe/Berlin",
        ]),
      ),
    businessHours: z
      .strictObject({
        days: z
          .array(z.enum(workdays))
          .min(1)
          .max(7)
          .default(["mon", "tue", "wed", "thu", "fri"])
          .meta(meaning("Working days.", [["mon", "tue", "wed", "thu", "fri"]])),
        start: timeOfDay().meta(meaning("Beginning of the working day.", ["07:00"])),
        end: timeOfDay().meta(
          meaning("End of the working day; an earlier time than the start is of the next day.", [
            "19:00",
          ]),
        ),
      })
      .exactOptional()
      .meta(
        meaning(
          "When a restart disturbs people: `forecast` and `validate` report such restarts.",
          [{ days: ["mon", "tue", "wed", "thu", "fri"], start: "07:00", end: "19:00" }],
          { leftOut: "not known" },
        ),
      ),
    freeze: z
      .union([z.array(freezeSchema()), freezeFileSchema()])
      .exactOptional()
      .meta(
        meaning(
          "Days of the time zone on which apply writes nothing, or a calendar file whose events are such times.",
          [
            [{ name: "year-end", from: "2026-12-18", to: "2027-01-04" }],
            { ics: "change-freezes.ics" },
          ],
          { leftOut: "no freeze" },
        ),
      ),
  }),
);

/**
 * What a config says of its time zone, business hours and freezes.
 *
 * @interface
 */
export type Calendar = Output<typeof calendarSchema>;
/**
 * Days, both part of it, on which nothing is written.
 *
 * @interface
 */
export type FreezeDays = Output<typeof freezeSchema>;

/** Whether it is the name of a zone that this Node knows, and no offset. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return !/^[+-]/.test(name);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return false;
  }
}
