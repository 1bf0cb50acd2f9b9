const dayInMs = 86_400_000;

/**
 * When a rollout begins or ends, as a file states it: a day such as `2026-12-01`, which begins at
 * midnight UTC, or an instant with its offset, such as `2026-12-01T00:00:00+08:00`.
 */
export type Moment = string;

/** Milliseconds since 1970; NaN for a text that is neither a day nor an instant. */
export function momentTime(moment: Moment): number {
  return Date.parse(moment);
}

/** The UTC day on which a moment lies, such as `2026-11-30`. */
export function dayOf(moment: Moment): Moment {
  return instantOf(moment).slice(0, 10);
}

/** The instant of a moment in UTC, to the second where it has no fraction. */
function instantOf(moment: Moment): Moment {
  const time = momentTime(moment);
  return Number.isNaN(time) ? moment : new Date(time).toISOString().replace(".000Z", "Z");
}

/** One text for all that mean the same: a day stays a day, an instant is told in UTC. */
export function normalMoment(moment: Moment): Moment {
  return isDay(moment) ? moment : instantOf(moment);
}

/** As precise as it has to be: the day where it is midnight UTC, else the instant. */
export function plainMoment(moment: Moment): Moment {
  return momentTime(moment) % dayInMs === 0 ? dayOf(moment) : instantOf(moment);
}

/** Both ways to state a live moment, the one that is as precise as `stated` first. */
export function momentForms(live: Moment, stated: Moment | undefined): readonly Moment[] {
  const forms = [dayOf(live), instantOf(live)];
  return isDay(stated ?? plainMoment(live)) ? forms : forms.reverse();
}

/**
 * What is sent for a moment: the live text where the file still means it, so that its hour
 * survives, else the instant; a day begins at midnight UTC.
 */
export function momentToWire(moment: Moment, live: string | null): string {
  if (live !== null && momentForms(live, moment)[0] === normalMoment(moment)) return live;
  return instantOf(moment);
}

function isDay(moment: Moment): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(moment);
}
