import {
  caution,
  danger,
  type Effect,
  type EffectTable,
  note,
  unnoticed,
  type ValueMove,
} from "../../kind/effect.ts";
import { momentTime } from "./moment.ts";
import { type LiveRollout, partsOf } from "./rollout.ts";

/**
 * What each property of a feature update policy does to devices.
 *
 * @see https://learn.microsoft.com/intune/device-updates/windows/feature-updates
 */
export const featureUpdateEffects: EffectTable = {
  displayName: unnoticed,
  description: unnoticed,
  roleScopeTagIds: unnoticed,
  version: ({ before, after, will }) => {
    const upgrade = `Devices below "${String(after)}" are ${will["optional"] === true ? "offered" : "upgraded to"} it, ${whenOffered(will)}, and restart for it when their ring says so`;
    if (will["optional"] === true)
      return caution(`${upgrade}, once somebody at the device asks for it.`);
    return danger(
      `${upgrade}${before === undefined ? "" : "; a device above it stays as it is"}.`,
      "upgrade",
    );
  },
  rollout: rolloutEffect,
  optional: ({ before, after, will }) => {
    if (before === undefined || (before ?? false) === (after ?? false)) return undefined;
    return after === true
      ? note("The update becomes optional: a device gets it only where somebody there asks for it.")
      : danger(
          `The update is no longer optional: devices below "${String(will["version"])}" are upgraded, and restart for it when their ring says so.`,
          "upgrade",
        );
  },
  windows10OnIneligibleDevices: ({ after }) =>
    after === true
      ? {
          ...note("Windows 10 devices that cannot run Windows 11 get the newest Windows 10."),
          on: "windows10",
        }
      : undefined,
};

function whenOffered(will: ValueMove["will"]): string {
  const { start, end } = partsOf(will["rollout"] as LiveRollout | null);
  if (start === undefined) return "from their next scan on";
  return end === undefined ? `from ${start} on` : `spread from ${start} to ${end}`;
}

function rolloutEffect({ before, after, will }: ValueMove): Effect | undefined {
  if (before === undefined) return undefined;
  const [was, is] = [partsOf(before as LiveRollout | null), partsOf(after as LiveRollout | null)];
  const message = `Devices are offered "${String(will["version"])}" ${whenOffered(will)}; those that have it already keep it.`;
  const isEarlier = (old: string | undefined, now: string | undefined) =>
    old !== undefined && (now === undefined || momentTime(now) < momentTime(old));
  return isEarlier(was.start, is.start) || isEarlier(was.end, is.end)
    ? caution(`Sooner than before: ${message}`)
    : note(message);
}
