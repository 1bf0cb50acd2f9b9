import type { Config } from "../../src/index.ts";

/**
 * The rings that Windows Autopatch makes, with the release they are given in days of deferral,
 * deadline and grace period.
 * https://learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-groups-policies
 */
export const autopatchDays = {
  test: [0, 0, 0],
  ring1: [1, 2, 2],
  ring2: [6, 2, 2],
  ring3: [9, 5, 2],
  last: [11, 3, 2],
} as const;

type Rings = NonNullable<Config["rings"]>;

/** Rings by deferral, deadline and grace period, in their order. */
export function ringsOf(days: Readonly<Record<string, readonly (number | null)[]>>): Rings {
  return Object.fromEntries(
    Object.entries(days).map(
      ([key, [deferralDays = 0, deadlineDays = null, gracePeriodDays]], index) => [
        key,
        {
          displayName: key,
          order: (index + 1) * 10,
          quality: { deferralDays: deferralDays ?? 0, deadlineDays },
          ...(gracePeriodDays !== undefined && { gracePeriodDays }),
        },
      ],
    ),
  );
}
