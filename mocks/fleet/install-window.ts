import { textOf, type WireObject } from "../ground/wire.ts";

const hour = 3_600_000;
const day = 24 * hour;

/** From one look for updates to the next. learn.microsoft.com/windows/deployment/update/how-windows-update-works */
export const scanEveryMs = 22 * hour;

/** What of a ring decides when a quality update is offered and installed. Milliseconds. */
export interface RingTiming {
  readonly deferralMs: number;
  /** Undefined where the ring sets no deadline. */
  readonly deadlineMs: number | undefined;
  readonly graceMs: number;
  /** The restart waits for the deadline. */
  readonly postpones: boolean;
  /** When the pause ends, in epoch milliseconds; 0 where the ring is not paused. */
  readonly pausedUntil: number;
}

/** Reads a ring in wire form. */
export function ringTiming(ring: WireObject): RingTiming {
  const days = (name: string): number | undefined => {
    const value = ring[name];
    return typeof value === "number" ? value * day : undefined;
  };
  return {
    deferralMs: days("qualityUpdatesDeferralPeriodInDays") ?? 0,
    deadlineMs: days("deadlineForQualityUpdatesInDays"),
    graceMs: days("deadlineGracePeriodInDays") ?? 0,
    postpones: ring["postponeRebootUntilAfterDeadline"] === true,
    pausedUntil:
      ring["qualityUpdatesPaused"] === true
        ? Date.parse(textOf(ring, "qualityUpdatesPauseExpiryDateTime"))
        : 0,
  };
}

/** The first scan at or after an instant, of a device that scanned at `anchor`. */
export function firstScan(anchor: number, notBefore: number): number {
  return anchor + Math.ceil((notBefore - anchor) / scanEveryMs) * scanEveryMs;
}

/**
 * When an update that was offered is in use. `ready` and `lot` (0 to 1) stand for what differs
 * between devices: the download, and the moment of the restart.
 *
 * The countdown of the deadline starts with the offer, that of the grace period with the
 * pending restart, and the later of both forces it; before, the device restarts by itself
 * outside active hours. A hotpatch needs no restart. Without a deadline it takes up to a week.
 *
 * Unverified: how restarts spread before the deadline; here they do so evenly. Scheduled modes
 * and active hours are not looked at.
 *
 * @see https://learn.microsoft.com/windows/deployment/update/wufb-compliancedeadlines
 */
export function installedAt(
  offeredAt: number,
  timing: RingTiming,
  { ready, lot, restarts }: { ready: number; lot: number; restarts: boolean },
): number {
  const pendingAt = offeredAt + (1 + ready * 5) * hour;
  if (!restarts) return pendingAt;
  if (timing.deadlineMs === undefined) return pendingAt + lot * 7 * day;
  const forcedAt = Math.max(offeredAt + timing.deadlineMs, pendingAt + timing.graceMs);
  return timing.postpones ? forcedAt : pendingAt + lot * (forcedAt - pendingAt);
}
