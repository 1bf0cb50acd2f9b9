import {
  danger,
  type Effect,
  type EffectTable,
  note,
  unnoticed,
  type ValueMove,
} from "../../kind/effect.ts";

/**
 * What each property of an expedite policy does to devices.
 *
 * @see https://learn.microsoft.com/intune/device-updates/windows/expedite-updates
 */
export const expediteUpdateEffects: EffectTable = {
  displayName: unnoticed,
  description: unnoticed,
  roleScopeTagIds: unnoticed,
  release: ({ will }) => hurry(will),
  daysUntilForcedReboot: ({ before, after, will }) => {
    // for devices that are new to it the release says it all
    if (before === undefined) return undefined;
    return typeof before === "number" && Number(after) > before
      ? note(`The restart is forced ${when(after)}, not ${when(before)}.`)
      : hurry(will);
  },
};

function hurry(will: ValueMove["will"]): Effect {
  const release = String(will["release"]).slice(0, 10);
  return danger(
    `Devices that lack the update of ${release} or a later one install it at once, whatever their ring defers, and restart by force ${when(will["daysUntilForcedReboot"])}, also during active hours.`,
    "restart",
  );
}

function when(days: unknown): string {
  if (days === 0) return "as soon as it is installed";
  return days === 1
    ? "1 day after the installation"
    : `${String(days)} days after the installation`;
}
