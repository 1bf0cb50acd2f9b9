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
  hotpatch: hotpatchEffect,
  approvals: approvalsEffect,
};

/** How often a year the two kinds of devices restart is as Microsoft plans it. */
function hotpatchEffect({ before, after }: ValueMove): readonly Effect[] | undefined {
  if (after === before) return undefined;
  if (after !== true) {
    if (before === false) return undefined;
    return [
      {
        ...caution(
          "Devices get no hotpatches, whatever the tenant's own default says: they restart for each month's security update, 12 times a year and not 4.",
        ),
        on: "takesHotpatches",
      },
    ];
  }
  return [
    {
      ...note(
        "Devices whose build takes hotpatches restart for security updates in baseline months only, 4 times a year and not 12, where VBS is on, CHPE is off on Arm64, and a licence allows it: ringwright report compliance counts what can be read of that.",
      ),
      on: "takesHotpatches",
    },
    {
      ...note(
        "Devices whose build takes no hotpatches restart for each month's security update as before.",
      ),
      on: "lacksHotpatches",
    },
  ];
}

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
