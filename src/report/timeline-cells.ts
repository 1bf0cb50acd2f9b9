import type { Forecast } from "../forecast/forecast.ts";
import { forecastSpan } from "./forecast-span.ts";
import type { PictureClock } from "./pictures/picture-clock.ts";

/** A stretch of time that takes one column. */
export interface Cell {
  readonly from: number;
  readonly to: number;
  /** The day that begins with it. */
  readonly day: Date | undefined;
}

/** Days in columns: several for a day where there is room, else several days for one. */
export function timeCells(forecast: Forecast, clock: PictureClock, room: number): Cell[] {
  const [from, to] = forecastSpan(forecast);
  const days = clock.midnights(clock.timeOfDay(from, 0), to);
  const end = (index: number) =>
    (days[index] ?? new Date((days.at(-1)?.getTime() ?? 0) + dayInMs)).getTime();
  const each = Math.min(6, Math.floor(room / days.length));
  if (each >= 1) {
    return days.flatMap((day, index) => {
      const part = (end(index + 1) - day.getTime()) / each;
      return Array.from({ length: each }, (_, at) => ({
        from: day.getTime() + at * part,
        to: day.getTime() + (at + 1) * part,
        day: at === 0 ? day : undefined,
      }));
    });
  }
  const together = Math.ceil(days.length / room);
  return days.flatMap((day, index) =>
    index % together === 0 ? [{ from: day.getTime(), to: end(index + together), day }] : [],
  );
}

const dayInMs = 86_400_000;

/** The months, and the days that have room. */
export function dayLines(cells: readonly Cell[], clock: PictureClock): readonly [string, string] {
  let [months, days] = ["", ""];
  let month = "";
  for (const [at, { day }] of cells.entries()) {
    if (day === undefined) continue;
    const name = clock.format("%b %Y", day);
    if (name !== month && hasRoom(months, name, at, cells.length)) {
      months = months.padEnd(at) + name;
      month = name;
    }
    const number = clock.format("%d", day);
    if (hasRoom(days, number, at, cells.length)) days = days.padEnd(at) + number;
  }
  return [months, days];
}

/** Whether a blank is left before it, and no end is lost. */
function hasRoom(line: string, text: string, at: number, length: number): boolean {
  return (line === "" || line.length < at) && at + text.length <= length;
}
