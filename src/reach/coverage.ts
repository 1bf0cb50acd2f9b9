import { eitherOf, bothOf, noDevices, onlyIn } from "./device-bits.ts";
import { bounded, type DeviceSet } from "./device-set.ts";
import type { Inventory } from "./inventory.ts";

/** How often devices are reached by policies of which each is to have one. */
export interface Coverage {
  /** Reached by one of them or more. */
  readonly once: DeviceSet;
  /** Reached by two or more. */
  readonly twice: DeviceSet;
  /** Managed, and reached by none. */
  readonly never: DeviceSet;
}

export function coverageOf(reaches: readonly DeviceSet[], inventory: Inventory): Coverage {
  const { size, managed } = inventory;
  let [onceSure, onceMaybe] = [noDevices(size), noDevices(size)];
  let [twiceSure, twiceMaybe] = [noDevices(size), noDevices(size)];
  const reasons: string[] = [];
  for (const { sure, maybe, unknown } of reaches) {
    twiceSure = eitherOf(twiceSure, bothOf(onceSure, sure));
    twiceMaybe = eitherOf(twiceMaybe, bothOf(onceMaybe, maybe));
    onceSure = eitherOf(onceSure, sure);
    onceMaybe = eitherOf(onceMaybe, maybe);
    reasons.push(...unknown);
  }
  return {
    once: bounded(onceSure, onceMaybe, reasons),
    twice: bounded(twiceSure, twiceMaybe, reasons),
    never: bounded(onlyIn(managed, onceMaybe), onlyIn(managed, onceSure), reasons),
  };
}
