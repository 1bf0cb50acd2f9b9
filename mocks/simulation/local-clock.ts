/** Wall time of a place. A local time is in epoch milliseconds, as if the place were at UTC. */
export interface LocalClock {
  /** IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
  toLocal(at: number): number;
  /** A time that a change of clocks skips is as much later; one that comes twice is its first. */
  toUtc(local: number): number;
}

const day = 86_400_000;

/**
 * The wall clock of a time zone, summer time included.
 *
 * @throws {RangeError} where there is no such time zone.
 */
export function createLocalClock(timeZone: string): LocalClock {
  const format = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
  const read = (at: number): number => {
    const name = format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value;
    return parseOffset(name ?? "");
  };
  // asked for millions of times, and the same all day but on two days of a year
  const known = new Map<number, number | undefined>();
  const offsetAt = (at: number): number => {
    const date = Math.floor(at / day);
    if (!known.has(date)) {
      const offset = read(date * day);
      known.set(date, offset === read((date + 1) * day) ? offset : undefined);
    }
    return known.get(date) ?? read(at);
  };
  return {
    timeZone,
    toLocal: (at) => at + offsetAt(at),
    toUtc(local) {
      const [before, after] = [offsetAt(local - day), offsetAt(local + day)];
      if (before === after || offsetAt(local - before) === before) return local - before;
      return offsetAt(local - after) === after ? local - after : local - before;
    },
  };
}

// GMT, GMT+01:00, GMT-03:30
function parseOffset(name: string): number {
  const parsed = /([+-])(\d{2}):(\d{2})/.exec(name);
  if (parsed === null) return 0;
  const minutes = Number(parsed[2]) * 60 + Number(parsed[3]);
  return (parsed[1] === "-" ? -minutes : minutes) * 60_000;
}
