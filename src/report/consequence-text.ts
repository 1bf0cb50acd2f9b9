import type { Consequence } from "../reconcile/plan/change.ts";
import { deviceAmount } from "../kind/amounts.ts";

/** How levels of consequences are marked where there is text only. */
export const levelSigns: Readonly<Record<Consequence["level"], string>> = {
  danger: "!!",
  caution: "!",
  note: "·",
};

/** A consequence with the number of devices that it meets, where that is known. */
export function consequenceText({ message, devices }: Consequence): string {
  return devices === null ? message : `${message} (${deviceAmount(devices)})`;
}

/** The same behind a label that names its level already. */
export function labelledText({ message, devices, level }: Consequence): string {
  return consequenceText({ level, devices, message: message.replace(/^DANGER: /, "") });
}
