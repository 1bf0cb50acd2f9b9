import type { WindowActions } from "../maintenance/window-vocabulary.ts";
import { commonSpans, endedEarlier, longestGap, gapsOf, type SpanList } from "./span-list.ts";
import type { RingSchedule } from "./ring-schedule.ts";

/**
 * Everything that decides when the devices of a ring run an update, ready for drawing them.
 * Instants in epoch milliseconds, times in milliseconds, shares from 0 to 1.
 */
export interface RingCourse {
  readonly key: string;
  readonly devices: number;
  /** When it is offered, to an equal share of the devices each; rising. */
  readonly offers: readonly number[];
  /** Most from the offer to the discovery. */
  readonly scanMs: number;
  /** From the discovery; null where nothing forces a restart. */
  readonly deadlineMs: number | null;
  /** From the pending restart. */
  readonly graceMs: number;
  /** From the pending restart, where Windows asks that long and then forces it; null elsewhere. */
  readonly askedMs: number | null;
  /** Share of the devices whose deadline counts from the pending restart. */
  readonly pendingAnchorShare: number;
  readonly installMedianMs: number;
  readonly installMaxMs: number;
  /** How an installation begins: when offered, at a slot, or by hand; the last two at the deadline at the latest. */
  readonly begins: "offered" | "slot" | "byHand";
  /** Whether no restart comes before it is forced. */
  readonly postpones: boolean;
  readonly earlyShare: number;
  readonly spreadMs: number;
  readonly putOffShare: number;
  readonly putOffMs: number;
  readonly offShare: number;
  /** Share that takes it without a restart. */
  readonly hotpatchShare: number;
  /** Share that keeps the window. */
  readonly windowShare: number;
  /** When devices are on that are off outside of business hours. */
  readonly onSpans: SpanList;
  readonly activeHours: SpanList | undefined;
  readonly always: CourseSpans;
  /** The same for devices that are on in `onSpans` only. */
  readonly seldom: CourseSpans;
}

/** When devices may install and restart. */
export interface CourseSpans {
  readonly slots: SpanList | undefined;
  readonly window: CourseWindow | undefined;
}

/** A native window of those who keep it. */
interface CourseWindow {
  readonly actions: WindowActions;
  /** In which downloads and installations begin. */
  readonly starts: SpanList;
  /** In which restarts begin. */
  readonly restarts: SpanList;
}

const minute = 60_000;
// https://learn.microsoft.com/windows/deployment/update/wufb-compliancedeadlines
const lastAttemptMs = 30 * minute;

/** The spans of a ring for devices that are always on, and for those that are on in some hours only. */
export function courseSpans(
  { slots, window, activeHours, statesActiveHours }: RingSchedule,
  onSpans: SpanList,
): { readonly always: CourseSpans; readonly seldom: CourseSpans } {
  const restarts = window && endedEarlier(window.spans, lastAttemptMs);
  // Unverified: what wins where active hours lie in a window; here they hold
  const free =
    restarts && statesActiveHours && activeHours
      ? commonSpans(restarts, gapsOf(activeHours))
      : restarts;
  const always: CourseSpans = {
    slots,
    window: window && free && { actions: window.actions, starts: window.spans, restarts: free },
  };
  const common = (list: SpanList) => commonSpans(list, onSpans);
  return {
    always,
    seldom: {
      slots: slots && common(slots),
      window: always.window && {
        ...always.window,
        starts: common(always.window.starts),
        restarts: common(always.window.restarts),
      },
    },
  };
}

/** Bounds of the moment at which a device runs an update. */
export interface CourseEnvelope {
  readonly earliest: number;
  /** Null where nothing bounds it. */
  readonly latest: number | null;
}

/**
 * The closed form of what no device can leave: not before the first offer, and not after scan,
 * deadline, installation and grace period one after the other, each of which a device may meet
 * switched off.
 */
export function courseEnvelope(course: RingCourse): CourseEnvelope {
  const { offers, scanMs, deadlineMs, graceMs, askedMs, installMaxMs, onSpans } = course;
  const earliest = offers[0] ?? Infinity;
  const last = offers.at(-1) ?? Infinity;
  if (deadlineMs === null && (askedMs === null || course.begins !== "offered"))
    return { earliest, latest: null };
  const offMs = course.offShare > 0 ? longestGap(onSpans) : 0;
  const waits = course.begins !== "offered" || holdsInstall(course.always.window?.actions);
  if (waits && deadlineMs === null) return { earliest, latest: null };
  const pendingMs = (waits ? (deadlineMs ?? 0) : 0) + installMaxMs + offMs;
  const forcedMs =
    deadlineMs === null
      ? pendingMs + (askedMs ?? 0)
      : Math.max(
          deadlineMs,
          pendingMs + (course.pendingAnchorShare > 0 ? Math.max(deadlineMs, graceMs) : graceMs),
        );
  return { earliest, latest: last + scanMs + offMs + forcedMs + offMs };
}

/** Whether installations wait for the window, not only restarts. */
export function holdsInstall(actions: WindowActions | undefined): boolean {
  return actions === "all" || actions === "installRestart";
}
