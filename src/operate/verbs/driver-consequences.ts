import { deviceAmount } from "../../kind/amounts.ts";
import type { DriverAction } from "../../updates/driver/action.ts";
import type { DriverRow } from "../../updates/driver/inventory.ts";

/**
 * What an action on drivers will do to devices, in plain sentences, to be read before it is
 * confirmed.
 *
 * @see https://learn.microsoft.com/intune/intune-service/protect/windows-driver-updates-policy
 * @see https://learn.microsoft.com/intune/intune-service/protect/windows-driver-updates-overview
 */
export function driverVerbConsequences(
  action: DriverAction,
  drivers: readonly DriverRow[],
  deployOn: string | undefined,
): readonly string[] {
  const devices = drivers.reduce((most, driver) => Math.max(most, driver.applicableDevices), 0);
  const reach = `${drivers.length === 1 ? "It applies" : "The widest of them applies"} to ${deviceAmount(devices)}, as the inventory says.`;
  switch (action) {
    case "approve":
      return [
        `Devices are offered ${drivers.length === 1 ? "the driver" : "the drivers"} ${deployOn === undefined ? "at once" : `from ${deployOn} (UTC) on`}, at their next scan. ${reach}`,
        "Of several approved versions the newest wins. A driver that is installed cannot be taken back by a policy.",
        "A ring that excludes drivers keeps them from its devices all the same.",
      ];
    case "decline":
      return [`Devices are not offered ${drivers.length === 1 ? "it" : "them"}. ${reach}`];
    case "suspend":
      return [
        `No further device is offered ${drivers.length === 1 ? "it" : "them"}; where it is installed it stays. ${reach}`,
        "Where an older version is approved, that one is offered instead.",
        "apply leaves a suspended driver alone, whatever the files say, until it is approved again by hand.",
      ];
    default:
      return action satisfies never;
  }
}
