import { lazySchema, type Output, z } from "../kind/zod.ts";
import { timeOfDay } from "../maintenance/clock-time.ts";

/** Monday first. */
export const workdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export const freezeSchema = lazySchema(() =>
  z
    .strictObject({
      name: z.string().min(1).max(100),
      /** First day. */
      from: z.iso.date('must be a date such as "2026-12-18"'),
      /** Last day, inclusive. */
      to: z.iso.date('must be a date such as "2027-01-04"'),
    })
    .refine(({ from, to }) => from <= to, { message: "must not be before from", path: ["to"] }),
);

const freezeFileSchema = lazySchema(() =>
  z.strictObject({
    /** iCalendar (.ics), relative to the file that names it. */
    ics: z.string().min(1).max(1000),
  }),
);

/** When people work, and when nothing may change. */
export const calendarSchema = lazySchema(() =>
  z.strictObject({
    /** IANA name of the zone that business hours and freezes are in. */
    timeZone: z
      .string()
      .refine(isTimeZone, 'must be the name of a time zone, such as "Europe/Berlin"'),
    /** Restarts in these hours are told by `forecast` and `validate`. */
    businessHours: z
      .strictObject({
        days: z.array(z.enum(workdays)).min(1).max(7).default(["mon", "tue", "wed", "thu", "fri"]),
        start: timeOfDay(),
        /** An earlier time than the start is of the next day. */
        end: timeOfDay(),
      })
      .exactOptional(),
    /** Days of the time zone on which apply writes nothing, or a calendar file whose events are such times. */
    freeze: z.union([z.array(freezeSchema()), freezeFileSchema()]).exactOptional(),
  }),
);

/** What a config says of its time zone, business hours and freezes. */
export type Calendar = Output<typeof calendarSchema>;
/** Days, both part of it, on which nothing is written. */
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
