import {
  caution,
  type Effect,
  type EffectTable,
  note,
  unnoticed,
  type ValueMove,
  type Values,
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
            "Devices that can take hotpatches restart for security updates in baseline months only: as planned 4 times a year, not 12. Which can (Windows 11 24H2 or later, VBS on, on Arm64 CHPE off, a licence) is not read here.",
          );
    return before === false
      ? undefined
      : caution(
          "Devices get no hotpatches, whatever the tenant's own default says: they restart for each month's security update: 12 times a year, where those that take hotpatches do 4 times.",
        );
  },
  approvals: approvalsEffect,
};

/**
 * What devices come to that lose a quality update policy and are in no other. The tenant's own
 * setting allows hotpatches since the security update of May 2026 unless somebody blocks them, and
 * no property of Graph tells it.
 *
 * @see https://learn.microsoft.com/intune/device-updates/windows/configure-hotpatch
 */
export function lossOfQualityUpdates({ hotpatch }: Values): string {
  const back =
    "Devices in no other one fall back to the tenant's own hotpatch setting and approvals";
  return hotpatch === true
    ? `${back}: where that blocks hotpatches, they restart for each month's security update again, 12 times a year and not 4.`
    : `${back}: unless that blocks hotpatches, they may begin on devices that can take them.`;
}

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
