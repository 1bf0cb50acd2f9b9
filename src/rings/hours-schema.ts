import { meaning } from "../kind/meaning.ts";
import { lazySchema, type Output, z } from "../kind/zod.ts";
import { timeOfDay } from "../maintenance/clock-time.ts";
import { windowShape } from "../maintenance/window-vocabulary.ts";

/** How a window is kept: by Windows itself, as the start of installation, or as both. */
const enforcements = ["native", "scheduledInstall", "both"] as const;

/** Times are the device's own local time. */
export const maintenanceWindowSchema = lazySchema(() =>
  z.strictObject({
    ...windowShape(),
    end: timeOfDay()
      .exactOptional()
      .meta(
        meaning(
          "End of the window, in the device's own local time. Kept by native windows only.",
          ["05:00"],
          { leftOut: "the window has no end; with `enforce: native` or `both` it is needed" },
        ),
      ),
    enforce: z
      .enum(enforcements)
      .exactOptional()
      .meta(
        meaning(
          "How the window is kept: `native` by Windows itself, as a setting beside the ring; `scheduledInstall` as the start of installation; `both`.",
          ["native"],
          { default: "scheduledInstall" },
        ),
      ),
  }),
);

/** No restart between these local times, unless a deadline has passed. Whole hours, 18 at most. */
export const activeHoursSchema = lazySchema(() =>
  z.strictObject({
    start: timeOfDay().meta(
      meaning(
        "First hour without automatic restarts, in the device's own local time. Whole hours.",
        ["08:00"],
      ),
    ),
    end: timeOfDay().meta(
      meaning(
        "End of the hours without automatic restarts, at most 18 hours after the start. Whole hours.",
        ["18:00"],
      ),
    ),
  }),
);

export type MaintenanceWindow = Output<typeof maintenanceWindowSchema>;
export type ActiveHours = Output<typeof activeHoursSchema>;
