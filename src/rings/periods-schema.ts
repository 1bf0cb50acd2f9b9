import { meaning } from "../kind/meaning.ts";
import { z } from "../kind/zod.ts";

/** A period in whole days. */
export const wholeDays = (min: number, max: number) => z.int().min(min).max(max);

/** How long quality updates are held back, and after how long they are installed by force. */
export const qualityPeriods = () =>
  z
    .strictObject({
      deferralDays: wholeDays(0, 30)
        .exactOptional()
        .meta(
          meaning(
            "Days that quality updates are held back after their release, before devices are offered them.",
            [7],
          ),
        ),
      deadlineDays: wholeDays(0, 30)
        .nullable()
        .exactOptional()
        .meta(
          meaning(
            "Days from the offer of a quality update until it is installed by force. `null`: no deadline.",
            [3],
          ),
        ),
    })
    .exactOptional()
    .meta(meaning("Monthly quality updates.", [{ deferralDays: 7, deadlineDays: 3 }]));

/** The same of feature updates, and how long they can be taken back. */
export const featurePeriods = () =>
  z
    .strictObject({
      deferralDays: wholeDays(0, 365)
        .exactOptional()
        .meta(
          meaning(
            "Days that feature updates are held back after their release, before devices are offered them. 0 where a feature update policy decides.",
            [0],
          ),
        ),
      deadlineDays: wholeDays(0, 30)
        .nullable()
        .exactOptional()
        .meta(
          meaning(
            "Days from the offer of a feature update until it is installed by force. `null`: no deadline.",
            [5],
          ),
        ),
      uninstallWindowDays: wholeDays(2, 60)
        .nullable()
        .exactOptional()
        .meta(
          meaning(
            "Days after its installation in which a feature update can be uninstalled. `null`: not set.",
            [30],
          ),
        ),
    })
    .exactOptional()
    .meta(
      meaning("Feature updates: new versions of Windows.", [
        { deferralDays: 0, deadlineDays: 5, uninstallWindowDays: 30 },
      ]),
    );
