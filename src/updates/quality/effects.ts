import {
  caution,
  type Effect,
  type EffectTable,
  note,
  unnoticed,
  type ValueMove,
} from "../../kind/effect.ts";
import type { QualityUpdate } from "./schema.ts";

/**
 * What each property of a quality update policy does to devices.
 *
 * @see https://learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-hotpatch-updates
 */
export const qualityUpdateEffects: EffectTable = {
  displayName: unnoticed,
  description: unnoticed,
  roleScopeTagIds: unnoticed,
  hotpatch: ({ before, after }) => {
    if (after === true)
      return before === true
        ? undefined
        : note(
            "Devices that can take hotpatches restart for security updates in baseline months only, four a year as planned.",
          );
    return before === false
      ? undefined
      : caution(
          "Devices get no hotpatches, whatever the tenant's own default says: they restart for each month's security update.",
        );
  },
  approvals: approvalsEffect,
};

type QualityApprovals = NonNullable<QualityUpdate["approvals"]>;

function approvalsEffect({ before, after }: ValueMove): Effect | readonly Effect[] | undefined {
  const is = (after ?? []) as QualityApprovals;
  const was = (before ?? []) as QualityApprovals;
  return is.flatMap(({ cadence, category, method, deferralDays }) => {
    const same = was.find((one) => one.cadence === cadence && one.category === category);
    if (same?.method === method && same.deferralDays === deferralDays) return [];
    const what = `${cadence === "monthly" ? "Monthly" : "Out-of-band"} updates (${category})`;
    return method === "manual"
      ? [caution(`${what} are offered to devices only once somebody has approved them.`)]
      : [note(`${what} are offered to devices ${deferralDays ?? 0} days after their release.`)];
  });
}
