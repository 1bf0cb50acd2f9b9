import { wireDate, type WireObject, wireText } from "../kind/wire.ts";

/** Both types, in the order of reports. */
export const updateContents = ["quality", "feature"] as const;

/**
 * A type of updates that a ring pauses and rolls back apart from the other.
 *
 * @useDeclaredType
 */
export type UpdateContent = (typeof updateContents)[number];

/** Whole days that a pause runs from the moment it is set or extended. */
export const pauseDays = 35;

const dayInMs = 86_400_000;

/** What an operator has done to one ring, and what is left of it. */
export interface RingStatus {
  readonly id: string;
  readonly displayName: string;
  readonly quality: ContentStatus;
  readonly feature: ContentStatus;
}

/** What an operator has done to one type of updates of a ring. */
export interface ContentStatus {
  /** Whether updates of this type are held back now. A pause that ran out is none. */
  readonly paused: boolean;
  /** The day the pause began, `yyyy-MM-dd`. */
  readonly pausedOn: string | null;
  /** When the pause ends by itself; null where nothing is paused or Graph does not say. */
  readonly pauseEndsAt: Date | null;
  /** Whole days until then, rounded up: 35 just after pausing, 1 on the last day. */
  readonly daysLeft: number | null;
  /** Whether an uninstall was asked for and not taken back. It stays after its pause has ended. */
  readonly rollingBack: boolean;
  /** Null where nothing is rolled back or Graph does not say. */
  readonly rollbackStartedAt: Date | null;
}

/**
 * Pauses and rollbacks of one ring as Graph beta shows it. A pause ends by itself 35 days
 * after it was set, so an expiry in the past is no pause, whatever the flag says.
 *
 * @see https://learn.microsoft.com/intune/intune-service/protect/windows-10-update-rings
 */
export function ringStatus(wire: WireObject, now: Date): RingStatus {
  return {
    id: wireText(wire, "id"),
    displayName: wireText(wire, "displayName"),
    quality: contentStatus(wire, "quality", now),
    feature: contentStatus(wire, "feature", now),
  };
}

/** When a pause that is set or extended at `now` ends by itself. */
export function pauseEnd(now: Date): Date {
  return new Date(now.getTime() + pauseDays * dayInMs);
}

function contentStatus(wire: WireObject, content: UpdateContent, now: Date): ContentStatus {
  const endsAt = wireDate(wire, `${content}UpdatesPauseExpiryDateTime`);
  const paused = wire[`${content}UpdatesPaused`] === true && !(endsAt && endsAt <= now);
  return {
    paused,
    pausedOn: paused ? wireText(wire, `${content}UpdatesPauseStartDate`) || null : null,
    pauseEndsAt: paused ? endsAt : null,
    daysLeft: paused && endsAt ? Math.ceil((endsAt.getTime() - now.getTime()) / dayInMs) : null,
    rollingBack: wire[`${content}UpdatesWillBeRolledBack`] === true,
    rollbackStartedAt: wireDate(wire, `${content}UpdatesRollbackStartDateTime`),
  };
}
