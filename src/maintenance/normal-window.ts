import type { SpecProblem } from "../kind/spec.ts";
import { hoursLater, minutesBetween } from "./clock-time.ts";
import {
  defaultActions,
  type WindowDay,
  windowDays,
  type WindowWeek,
  windowWeeks,
  type WindowWish,
  type WindowWords,
} from "./window-vocabulary.ts";

/** A wish whose end is stated, as every native window needs. */
type EndedWish = WindowWish & { readonly end: string };

/**
 * The nearest window that the nodes can hold, and what was lost, in sentences. They hold whole
 * hours: it closes early, never late. Of a wish that `windowProblems` finds fault with, the
 * nearest words, which no nodes need to hold.
 */
export function normalWindow(wish: EndedWish): {
  readonly words: WindowWords;
  readonly approximations: readonly string[];
} {
  const { start, actions = defaultActions } = wish;
  const hours = wholeHours(wish);
  const end = hoursLater(start, hours);
  const [days, weeks] = [windowDaysOf(wish), windowWeeksOf(wish)];
  return {
    words: { start, end, ...(days && { days }), ...(weeks && { weeks }), actions },
    approximations:
      end === wish.end
        ? []
        : [
            `The maintenance window closes at ${end}, not at ${wish.end}: Windows takes a whole number of hours, here ${hours}, and no restart is to start late.`,
          ],
  };
}

/** What no nodes can hold, each with what to write in its place. Paths are within the window. */
export function windowProblems(wish: WindowWish): readonly SpecProblem[] {
  const problems: SpecProblem[] = [];
  const say = (path: string, message: string) => problems.push({ path: [path], message });
  if (wish.day !== undefined && wish.days !== undefined)
    say("days", "stands beside day; state one of them");
  if (wish.end === undefined) {
    say("end", "is missing: a native window has to end; state it, at least 2 hours after start");
  } else if (wholeHours({ ...wish, end: wish.end }) < 2) {
    say(
      "end",
      `leaves ${inHours(wholeHours({ ...wish, end: wish.end }))} after ${wish.start}, in whole hours; a native window has at least 2`,
    );
  }
  const [days, weeks] = [windowDaysOf(wish), windowWeeksOf(wish)];
  if (weeks !== undefined && weeks.length > 1)
    say("weeks", "names several weeks, and a native window takes one week, or every week");
  else if (weeks !== undefined && days === undefined)
    say("day", "is missing: a native window in one week of the month is on one weekday; state it");
  else if (weeks !== undefined && days !== undefined && days.length > 1)
    say("days", "names several days: in one week of the month a native window takes one day");
  return problems;
}

/** Sunday first; undefined for every day. */
export function windowDaysOf({ day, days }: WindowWish): readonly WindowDay[] | undefined {
  const named = new Set<string>(days ?? [day ?? "everyday"]);
  if (named.has("everyday") || named.size === windowDays.length) return undefined;
  return windowDays.filter((one) => named.has(one));
}

/** In the order of the month; undefined for every week. */
function windowWeeksOf({ weeks = [] }: WindowWish): readonly WindowWeek[] | undefined {
  const fourWeeks = windowWeeks.filter((week) => week !== "lastWeek");
  if (weeks.length === 0 || weeks.includes("everyWeek")) return undefined;
  if (fourWeeks.every((week) => weeks.includes(week))) return undefined;
  return windowWeeks.filter((week) => weeks.includes(week));
}

function wholeHours({ start, end }: EndedWish): number {
  return Math.floor(minutesBetween(start, end) / 60);
}

function inHours(hours: number): string {
  return hours === 1 ? "1 hour" : `${hours} hours`;
}
