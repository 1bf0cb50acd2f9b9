import { zoneClock } from "../../maintenance/zone-clock.ts";
import { d3TimeFormat } from "./late-d3.ts";

/** What pictures ask of the clock on the wall in one time zone. */
export interface PictureClock {
  readonly timeZone: string;
  /** What the clock shows then, by a pattern of d3-time-format such as `%a %d %b %H:%M`. */
  format(pattern: string, at: Date): string;
  /** When each day begins that is begun within the two instants. */
  midnights(from: Date, to: Date): Date[];
  /** Monday is 0. */
  weekday(at: Date): number;
  /** The instant so many minutes of the clock after the beginning of the day of `at`. */
  timeOfDay(at: Date, minutes: number): Date;
}

/** @throws {RangeError} where the zone is not known to this Node. */
export function pictureClock(timeZone: string): PictureClock {
  const clock = zoneClock(timeZone);
  const wall = (at: Date) => new Date(clock.toLocal(at.getTime()));
  const instant = (shown: number) => new Date(clock.toUtc(shown));
  const dayOf = (at: Date) => wall(at).setUTCHours(0, 0, 0, 0);
  return {
    timeZone,
    format: (pattern, at) => d3TimeFormat().utcFormat(pattern)(wall(at)),
    midnights: (from, to) => {
      const all: Date[] = [];
      for (let day = dayOf(from); ; day += dayInMs) {
        const at = instant(day);
        if (at > to) return all;
        if (at >= from) all.push(at);
      }
    },
    weekday: (at) => (wall(at).getUTCDay() + 6) % 7,
    timeOfDay: (at, minutes) => instant(dayOf(at) + minutes * 60_000),
  };
}

const dayInMs = 86_400_000;
