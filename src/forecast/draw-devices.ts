import { type Draw, drawsOf } from "../statistics/random.ts";
import { type CourseSpans, holdsInstall, type RingCourse } from "./ring-course.ts";
import { firstOpening, firstWithin, isInSpan, spanAt, type SpanList } from "./span-list.ts";

/** When each device of a ring runs an update, and restarted for it. Epoch milliseconds. */
export interface DrawnDevices {
  /** Infinite for those that never do. */
  readonly doneAt: Float64Array;
  /** Infinite for those that never do, and for those that need no restart. */
  readonly restartAt: Float64Array;
}

const minute = 60_000;
const hour = 60 * minute;
/** Two thirds of the time until the restart is pending are the download. Unverified. */
const downloadPart = 2 / 3;
/** Devices begin in a window within its first twenty minutes. Unverified. */
const windowStartMs = 20 * minute;
/** After active hours devices restart within an hour. Unverified. */
const afterActiveMs = hour;
const countdownMs = 15 * minute;

/**
 * Draws every device of a ring, the same ones for the same seed. A device takes the same draws
 * whatever its ring says, so that two forecasts differ by their rings alone.
 */
export function drawDevices(course: RingCourse, seed: number): DrawnDevices {
  const { devices } = course;
  const doneAt = new Float64Array(devices);
  const restartAt = new Float64Array(devices);
  const draw = drawsOf(seed, course.key);
  const lot = newLot();
  for (let index = 0; index < devices; index++) {
    drawLot(lot, draw);
    const pendingAt = pendingOf(course, lot);
    const isHotpatched = lot.hotpatch < course.hotpatchShare;
    restartAt[index] = isHotpatched ? Infinity : restartMoment(course, lot, pendingAt);
    doneAt[index] = isHotpatched ? pendingAt : (restartAt[index] ?? Infinity);
  }
  return { doneAt, restartAt };
}

/** What differs between devices, from 0 to 1 each, and the discovery that follows from it. */
interface Lot {
  offer: number;
  scan: number;
  install: number;
  off: number;
  window: number;
  hotpatch: number;
  anchor: number;
  early: number;
  moment: number;
  putOff: number;
  foundAt: number;
}

function newLot(): Lot {
  return {
    offer: 0,
    scan: 0,
    install: 0,
    off: 0,
    window: 0,
    hotpatch: 0,
    anchor: 0,
    early: 0,
    moment: 0,
    putOff: 0,
    foundAt: 0,
  };
}

// one object for all devices: hundreds of thousands of them cost more than the drawing
function drawLot(lot: Lot, draw: Draw): void {
  lot.offer = draw();
  lot.scan = draw();
  lot.install = draw();
  lot.off = draw();
  lot.window = draw();
  lot.hotpatch = draw();
  lot.anchor = draw();
  lot.early = draw();
  lot.moment = draw();
  lot.putOff = draw();
}

/** When the restart is pending; infinite where nothing installs. Sets when the device found it. */
function pendingOf(course: RingCourse, lot: Lot): number {
  const { offers, scanMs, deadlineMs, begins } = course;
  const isOff = lot.off < course.offShare;
  const spans = isOff ? course.seldom : course.always;
  const offeredAt = offers[Math.floor(lot.offer * offers.length)] ?? Infinity;
  const foundAt = whenOn(course, isOff, offeredAt + lot.scan * scanMs);
  lot.foundAt = foundAt;
  const expiresAt = deadlineMs === null ? Infinity : foundAt + deadlineMs;
  const takesMs = installMs(course, lot);

  const window = lot.window < course.windowShare ? spans.window : undefined;
  const mayDownloadAt =
    window?.actions === "all" ? unlessExpired(window.starts, foundAt, expiresAt, lot) : foundAt;
  const downloadedAt = mayDownloadAt + takesMs * downloadPart;
  const startedAt = startOf(begins, spans, downloadedAt, expiresAt);
  const mayInstallAt =
    window !== undefined && holdsInstall(window.actions)
      ? unlessExpired(window.starts, startedAt, expiresAt, lot)
      : startedAt;
  return whenOn(course, isOff, mayInstallAt + takesMs * (1 - downloadPart));
}

function startOf(
  begins: RingCourse["begins"],
  { slots }: CourseSpans,
  downloadedAt: number,
  expiresAt: number,
): number {
  switch (begins) {
    case "offered":
      return downloadedAt;
    case "byHand":
      return Math.max(downloadedAt, expiresAt);
    case "slot": {
      const slotAt = slots === undefined ? Infinity : firstOpening(slots, downloadedAt);
      return Math.min(slotAt, Math.max(downloadedAt, expiresAt));
    }
    default:
      return begins satisfies never;
  }
}

function restartMoment(course: RingCourse, lot: Lot, pendingAt: number): number {
  if (pendingAt === Infinity) return Infinity;
  const isOff = lot.off < course.offShare;
  const forcedAt = whenOn(course, isOff, forcedMoment(course, lot, pendingAt));
  const ownAt = ownMoment(course, lot, pendingAt, forcedAt);
  return Math.min(ownAt, forcedAt);
}

/** When a restart is forced on a device that is on; infinite where nothing forces it. */
function forcedMoment(course: RingCourse, lot: Lot, pendingAt: number): number {
  const { deadlineMs, graceMs, askedMs } = course;
  if (deadlineMs === null) return askedMs === null ? Infinity : pendingAt + askedMs;
  return lot.anchor < course.pendingAnchorShare
    ? pendingAt + Math.max(deadlineMs, graceMs)
    : Math.max(lot.foundAt + deadlineMs, pendingAt + graceMs);
}

/** When a device restarts for it where nothing forces it: by itself, or by whoever uses it. */
function ownMoment(course: RingCourse, lot: Lot, pendingAt: number, forcedAt: number): number {
  if (course.postpones && course.deadlineMs !== null) return Infinity;
  const isOff = lot.off < course.offShare;
  const spans = isOff ? course.seldom : course.always;
  const window = lot.window < course.windowShare ? spans.window : undefined;
  if (window !== undefined) return within(window.restarts, pendingAt, lot);
  const endsAt = Math.min(forcedAt, pendingAt + course.spreadMs);
  if (course.begins === "slot" && spans.slots !== undefined) {
    const restartsAt = pendingAt + countdownMs;
    if (lot.putOff >= course.putOffShare) return restartsAt;
    const latest = Math.min(forcedAt, pendingAt + course.putOffMs);
    return afterActiveHours(
      course,
      lot,
      restartsAt + lot.moment * Math.max(0, latest - restartsAt),
    );
  }
  if (lot.early >= course.earlyShare && forcedAt !== Infinity) return Infinity;
  const wantedAt = pendingAt + lot.moment * (endsAt - pendingAt);
  return isOff ? shutDownAt(course.onSpans, wantedAt) : afterActiveHours(course, lot, wantedAt);
}

function installMs({ installMedianMs, installMaxMs }: RingCourse, { install }: Lot): number {
  if (installMaxMs === 0) return 0;
  // a power of an even draw: half are below the median, and none above the most
  const power = Math.log(Math.min(1, installMedianMs / installMaxMs)) / Math.log(0.5);
  return installMaxMs * install ** power;
}

function whenOn({ onSpans }: RingCourse, isOff: boolean, at: number): number {
  return isOff ? firstWithin(onSpans, at) : at;
}

function unlessExpired(list: SpanList, from: number, expiresAt: number, lot: Lot): number {
  return Math.min(within(list, from, lot), Math.max(from, expiresAt));
}

/** A moment soon after a span opens, or at once where it is open by then. */
function within(list: SpanList, from: number, { moment }: Lot): number {
  const index = spanAt(list, from);
  const opensAt = list.opens[index] ?? Infinity;
  if (opensAt <= from) return from;
  if (opensAt === Infinity) return Infinity;
  const lengthMs = (list.closes[index] ?? opensAt) - opensAt;
  return opensAt + moment * Math.min(windowStartMs, lengthMs);
}

function afterActiveHours({ activeHours }: RingCourse, lot: Lot, at: number): number {
  if (activeHours === undefined || !isInSpan(activeHours, at)) return at;
  const index = spanAt(activeHours, at);
  const endsAt = activeHours.closes[index] ?? at;
  const nextAt = activeHours.opens[index + 1] ?? Infinity;
  return endsAt + lot.moment * Math.min(afterActiveMs, nextAt - endsAt);
}

function shutDownAt(onSpans: SpanList, at: number): number {
  return onSpans.closes[spanAt(onSpans, at)] ?? Infinity;
}
