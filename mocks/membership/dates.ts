/** An instant from `2020-06-10T18:13:20Z` or `2020-06-10`; undefined for anything else. */
export function readInstant(text: string): Date | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/i.exec(
    text,
  );
  if (parts === null) return undefined;
  const day = new Date(`${parts[1] ?? ""}T00:00:00Z`);
  // a day such as 31 February rolls over
  if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(parts[1] ?? ""))
    return undefined;
  const instant = new Date(text.toUpperCase());
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

/** The parts of an ISO 8601 duration such as `P7DT3H`, any case; undefined for anything else. */
export function readDuration(text: string): DurationParts | undefined {
  const parts =
    /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i.exec(
      text,
    );
  if (parts === null || /(?:^P|T)$/i.test(text)) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  return {
    months: years * 12 + months,
    milliseconds: (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1_000,
  };
}

/** Calendar months, and time. */
export interface DurationParts {
  readonly months: number;
  readonly milliseconds: number;
}

/** Months count by the calendar, ending on its last day where the day is missing. Unverified for the service. */
export function shift(instant: Date, duration: DurationParts, sign: 1 | -1): Date {
  const moved = new Date(instant);
  if (duration.months > 0) {
    const day = moved.getUTCDate();
    moved.setUTCDate(1);
    moved.setUTCMonth(moved.getUTCMonth() + sign * duration.months);
    const lastDay = new Date(
      Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0),
    ).getUTCDate();
    moved.setUTCDate(Math.min(day, lastDay));
  }
  return new Date(moved.getTime() + sign * duration.milliseconds);
}
