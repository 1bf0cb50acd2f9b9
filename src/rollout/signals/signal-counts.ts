import { normalCode } from "../../health/errors/result-code.ts";
import type { SignalOutcome, DeviceSignals } from "./device-signals.ts";

const hour = 60 * 60 * 1000;

/** When a device that began to install is taken for broken. */
export interface SilenceTerms {
  readonly now: Date;
  /** Hours without any line since its last one. */
  readonly afterHours: number;
}

/**
 * Devices that began to install, said nothing of how it ended, and have been silent since: they may
 * not start any more.
 */
export function silentAfterStart(
  devices: readonly DeviceSignals[],
  { now, afterHours }: SilenceTerms,
): DeviceSignals[] {
  return devices.filter(
    ({ startedAt, outcomeAt, lastSeenAt }) =>
      startedAt !== undefined &&
      (outcomeAt === undefined || outcomeAt < startedAt) &&
      now.getTime() - lastSeenAt.getTime() >= afterHours * hour,
  );
}

/** How many devices have which outcome; those without one are `open`. */
export function outcomeCounts(
  devices: readonly DeviceSignals[],
): Readonly<Record<SignalOutcome | "open", number>> {
  const counts = {
    succeeded: 0,
    succeededWithErrors: 0,
    failed: 0,
    aborted: 0,
    uninstalled: 0,
    open: 0,
  };
  for (const { outcome } of devices) counts[outcome ?? "open"]++;
  return counts;
}

/** Devices on which one of these codes was seen, in any spelling: `0x80070070` or `-2147024784`. */
export function devicesWithCodes(
  devices: readonly DeviceSignals[],
  codes: readonly (string | number)[],
): DeviceSignals[] {
  const wanted = new Set(codes.map((code) => normalCode(String(code))));
  return devices.filter((device) => device.codes.some((code) => wanted.has(code)));
}
