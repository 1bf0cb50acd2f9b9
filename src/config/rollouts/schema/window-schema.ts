import { meaning } from "../../../kind/meaning.ts";
import { lazySchema, z } from "../../../kind/zod.ts";
import { timeOfDay } from "../../../maintenance/clock-time.ts";
import { isTimeZone, workdays } from "../../calendar.ts";

/** A time of the week in which promotions may be written. */
export const promotionWindowSchema = lazySchema(() =>
  z.strictObject({
    days: z
      .array(z.enum(workdays))
      .min(1)
      .max(7)
      .default([...workdays])
      .meta(meaning("Weekdays of the window.", [["mon", "tue", "wed", "thu"]])),
    start: timeOfDay().meta(meaning("Beginning of the window.", ["09:00"])),
    end: timeOfDay().meta(
      meaning("End of the window; an earlier time than the start is of the next day.", ["16:00"]),
    ),
    timeZone: z
      .string()
      .refine(isTimeZone, 'must be the name of a time zone, such as "Europe/Berlin"')
      .exactOptional()
      .meta(
        meaning("IANA name of its time zone.", ["Europe/Berlin"], {
          leftOut: "that of `calendar`",
        }),
      ),
  }),
);
