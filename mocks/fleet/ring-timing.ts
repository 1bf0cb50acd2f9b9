import { textOf, type WireObject } from "../ground/wire.ts";
import { activeHoursOf, slotsOf, type ActiveHours, type InstallSlots } from "./ring-schedule.ts";

const hour = 3_600_000;
const day = 24 * hour;

/** From one look for updates to the next. learn.microsoft.com/windows/deployment/update/how-windows-update-works */
export const scanEveryMs = 22 * hour;

/** What of a ring decides when updates are offered, installed and restarted for. Milliseconds. */
export interface RingTiming {
  readonly deferralMs: number;
  /** Undefined where the ring sets no deadline. */
  readonly deadlineMs: number | undefined;
  readonly featureDeadlineMs: number | undefined;
  readonly graceMs: number;
  /** The restart waits for the deadline. */
  readonly postpones: boolean;
  /** When the pause ends, in epoch milliseconds; 0 where the ring is not paused. */
  readonly pausedUntil: number;
  /** Installs start at these only; undefined where they start as soon as they can. */
  readonly slots: InstallSlots | undefined;
  readonly activeHours: ActiveHours | undefined;
}

/** What goes for a device that no ring reaches. */
export const withoutRing: RingTiming = ringTiming({});

/** Reads a ring in wire form. */
export function ringTiming(ring: WireObject): RingTiming {
  const days = (name: string): number | undefined => {
    const value = ring[name];
    return typeof value === "number" ? value * day : undefined;
  };
  return {
    deferralMs: days("qualityUpdatesDeferralPeriodInDays") ?? 0,
    deadlineMs: days("deadlineForQualityUpdatesInDays"),
    featureDeadlineMs: days("deadlineForFeatureUpdatesInDays"),
    graceMs: days("deadlineGracePeriodInDays") ?? 0,
    postpones: ring["postponeRebootUntilAfterDeadline"] === true,
    pausedUntil:
      ring["qualityUpdatesPaused"] === true
        ? Date.parse(textOf(ring, "qualityUpdatesPauseExpiryDateTime"))
        : 0,
    slots: slotsOf(ring),
    activeHours: activeHoursOf(ring),
  };
}

/** The first scan at or after an instant, of a device that scanned at `anchor`. */
export function firstScan(anchor: number, notBefore: number): number {
  return anchor + Math.ceil((notBefore - anchor) / scanEveryMs) * scanEveryMs;
}
