import {
  caution,
  type Effect,
  type EffectTable,
  note,
  unnoticed,
  type ValueMove,
} from "../../kind/effect.ts";

/**
 * What each property of a driver update policy does to devices.
 *
 * @see https://learn.microsoft.com/intune/device-updates/windows/driver-updates
 */
export const driverUpdateEffects: EffectTable = {
  displayName: unnoticed,
  description: unnoticed,
  roleScopeTagIds: unnoticed,
  approval: ({ after, will }) =>
    after === "automatic"
      ? caution(
          `Recommended drivers and firmware are offered to devices by themselves, ${Number(will["deferralDays"] ?? 0)} days after they come to the policy; some need a restart.`,
        )
      : note("Drivers and firmware are offered only once somebody has approved them."),
  deferralDays: ({ before, after }) => {
    if (typeof before !== "number" || typeof after !== "number" || before === after)
      return undefined;
    return after < before
      ? caution(
          `Drivers that came to the policy ${after} to ${before} days ago are offered at the devices' next scan; some need a restart.`,
        )
      : note(`Drivers are offered ${after} days after they come to the policy, not ${before}.`);
  },
  approvals: approvalEffect,
};

function approvalEffect({ after }: ValueMove): Effect {
  return String(after).startsWith("approved")
    ? caution("Devices that the driver fits install it, and some restart for it.")
    : note("Devices are no longer offered the driver; those that have it keep it.");
}
