import { sentinelDate, textOf, wireDate, type WireObject } from "../ground/wire.ts";

const day = 86_400_000;

/** Days after which a pause ends by itself. learn.microsoft.com/mem/intune/protect/windows-update-rings-manage */
const pauseDays = 35;

const sides = ["quality", "feature"] as const;

/**
 * The fields that the service keeps beside a pause or a rollback, after a write:
 * pausing sets start and expiry, resuming resets both, an uninstall pauses too.
 *
 * @see https://learn.microsoft.com/mem/intune/protect/windows-update-rings-manage
 */
export function withPauseFields(
  after: WireObject,
  before: WireObject | undefined,
  now: Date,
): WireObject {
  const row = { ...after };
  for (const side of sides) {
    const paused = `${side}UpdatesPaused`;
    const rollback = `${side}UpdatesWillBeRolledBack`;
    if (row[rollback] === true && before?.[rollback] !== true) {
      row[`${side}UpdatesRollbackStartDateTime`] = wireDate(now);
      row[paused] = true;
    }
    if (row[rollback] !== true && before?.[rollback] === true)
      row[`${side}UpdatesRollbackStartDateTime`] = sentinelDate;
    if (row[paused] === true && before?.[paused] !== true) startPause(row, side, now);
    if (row[paused] !== true && before?.[paused] === true) endPause(row, side);
  }
  return row;
}

/** A new 35 days from now. */
export function startPause(row: WireObject, side: "quality" | "feature", now: Date): void {
  row[`${side}UpdatesPaused`] = true;
  row[`${side}UpdatesPauseExpiryDateTime`] = wireDate(new Date(now.getTime() + pauseDays * day));
  row[`${side}UpdatesPauseStartDate`] = now.toISOString().slice(0, 10);
}

/** The row after pauses that ran out by now, or undefined where none did. */
export function withoutExpiredPauses(row: WireObject, now: Date): WireObject | undefined {
  let changed: WireObject | undefined;
  for (const side of sides) {
    if (row[`${side}UpdatesPaused`] !== true) continue;
    if (Date.parse(textOf(row, `${side}UpdatesPauseExpiryDateTime`)) > now.getTime()) continue;
    changed ??= { ...row };
    endPause(changed, side);
  }
  return changed;
}

function endPause(row: WireObject, side: "quality" | "feature"): void {
  row[`${side}UpdatesPaused`] = false;
  row[`${side}UpdatesPauseExpiryDateTime`] = sentinelDate;
  row[`${side}UpdatesPauseStartDate`] = null;
}
