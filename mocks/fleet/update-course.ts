import type { LocalClock } from "../simulation/local-clock.ts";
import { openings, type MaintenanceWindow } from "../simulation/maintenance-window.ts";
import { afterActiveHours, nextSlot } from "./ring-schedule.ts";
import type { RingTiming } from "./ring-timing.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** An update that one PC was offered. */
export interface OfferedUpdate {
  readonly offeredAt: number;
  readonly downloadMs: number;
  readonly installMs: number;
  /** False for a hotpatch. */
  readonly restarts: boolean;
  /** Without window and slot, restarts spread over the time until the deadline. */
  readonly spreads: boolean;
  /** 0 to 1: what differs between devices in the moment that they choose. */
  readonly lot: number;
}

/** The PC that an update is offered to. */
export interface UpdatedPc {
  readonly clock: LocalClock;
  /** The window that it keeps; undefined for none, and on builds that know of none. */
  readonly window: MaintenanceWindow | undefined;
  /** Whether it is switched on while a window is open that opens then. */
  isOn(opensAt: number): boolean;
}

/** How an update ends. */
export interface Course {
  /** When it is in use; infinite where it never comes to that. */
  readonly doneAt: number;
  /** A deadline had expired, so that windows and active hours no longer counted. */
  readonly isForced: boolean;
  /** When the install starts; it may be past. */
  readonly startedAt: number;
}

/**
 * When an update that was offered is in use, if rules and window stay as they are.
 *
 * The countdown of the deadline starts with the offer, that of the grace period with the pending
 * restart, and the later of both forces it. Before, a restart waits for the window, which it has
 * to begin in with half an hour left, and for the end of active hours; an install waits for its
 * slot and, as a download does, for a window that covers it. What begins inside may end outside.
 * https://learn.microsoft.com/windows/deployment/update/wufb-compliancedeadlines
 *
 * Unverified: how restarts spread before the deadline (here evenly, or for seven in ten right
 * after a slot); a slot outside of a window (here the window follows it); active hours inside of
 * one (here they hold); a PC that is off in a window (here it waits for the next). Nobody restarts
 * by hand. The mode that only notifies is not looked at.
 *
 * @param notBefore what is past: rules that changed do not reach back behind it
 */
export function courseOf(
  update: OfferedUpdate,
  timing: RingTiming,
  pc: UpdatedPc,
  notBefore: number,
): Course {
  const { deadlineMs, slots } = timing;
  const expiresAt = deadlineMs === undefined ? Infinity : update.offeredAt + deadlineMs;
  const unlessExpired = (wantedAt: number, allowedAt: number): number =>
    Math.min(allowedAt, Math.max(wantedAt, expiresAt));
  const held = (wantedAt: number, step: 1 | 2): number =>
    pc.window === undefined || pc.window.actions > step
      ? wantedAt
      : unlessExpired(wantedAt, firstStart(pc.window, pc, wantedAt, update.lot));

  const downloadedAt = held(update.offeredAt, 1) + update.downloadMs;
  const slotAt =
    slots === undefined
      ? downloadedAt
      : unlessExpired(downloadedAt, nextSlot(slots, pc.clock, downloadedAt));
  const startedAt = held(slotAt, 2);
  const pendingAt = startedAt + update.installMs;
  if (!update.restarts)
    return { doneAt: Math.max(pendingAt, notBefore), isForced: false, startedAt };

  const forcedAt =
    deadlineMs === undefined ? Infinity : Math.max(expiresAt, pendingAt + timing.graceMs);
  const allowedFrom = (at: number): number =>
    pc.window === undefined
      ? afterActiveHours(timing.activeHours, pc.clock, at, update.lot)
      : firstRestart(pc.window, pc, timing, at, update.lot);
  const wantedAt = restartWantedAt(update, timing, pc, pendingAt, forcedAt);
  let doneAt = allowedFrom(wantedAt);
  if (doneAt < notBefore) doneAt = allowedFrom(notBefore);
  return doneAt < forcedAt
    ? { doneAt, isForced: false, startedAt }
    : { doneAt: Math.max(forcedAt, notBefore), isForced: true, startedAt };
}

function restartWantedAt(
  { lot, spreads }: OfferedUpdate,
  timing: RingTiming,
  pc: UpdatedPc,
  pendingAt: number,
  forcedAt: number,
): number {
  if (timing.postpones && timing.deadlineMs !== undefined) return forcedAt;
  if (pc.window !== undefined) return pendingAt;
  if (timing.slots !== undefined) {
    // a countdown of 15 minutes, which a person at the device may put off
    const latest = Math.min(forcedAt, pendingAt + 3 * day);
    return pendingAt + 15 * minute + (Math.max(0, lot - 0.7) / 0.3) * (latest - pendingAt);
  }
  if (!spreads) return pendingAt;
  return pendingAt + lot * (forcedAt === Infinity ? 7 * day : forcedAt - pendingAt);
}

function firstStart(window: MaintenanceWindow, pc: UpdatedPc, from: number, lot: number): number {
  return firstInWindow(window, pc, from, lot, 0, (at) => at);
}

// the last attempt is half an hour before the end: learn.microsoft.com/windows/deployment/update/wufb-compliancedeadlines
function firstRestart(
  window: MaintenanceWindow,
  pc: UpdatedPc,
  { activeHours }: RingTiming,
  from: number,
  lot: number,
): number {
  return firstInWindow(window, pc, from, lot, 30 * minute, (at) =>
    afterActiveHours(activeHours, pc.clock, at, 0),
  );
}

function firstInWindow(
  window: MaintenanceWindow,
  pc: UpdatedPc,
  from: number,
  lot: number,
  leftMs: number,
  allowed: (at: number) => number,
): number {
  if (!Number.isFinite(from)) return Infinity;
  for (const { opensAt, closesAt } of openings(window, pc.clock, from)) {
    if (!pc.isOn(opensAt)) continue;
    const last = closesAt - leftMs;
    // not all devices begin at the same moment
    const begins = opensAt + Math.floor(lot * Math.min(20 * minute, last - opensAt));
    const at = allowed(Math.max(from, begins));
    if (at < last) return at;
  }
  return Infinity;
}
