import { caution, type Effect, note, type ValueMove } from "../kind/effect.ts";
import { hoursOf, isScheduledMode, spanText, type StoredWindow } from "./schedule.ts";
import type { ActiveHours } from "./hours-schema.ts";

/** When devices install and restart. */
export function windowEffect({ before, after, will }: ValueMove): Effect | undefined {
  if (after === null) {
    return before === undefined
      ? undefined
      : caution(
          `Devices no longer install at ${(before as StoredWindow).start}: the mode of the ring decides when.`,
        );
  }
  // another mode stores the window and ignores it
  if (!isScheduledMode(will["automaticUpdateMode"])) return undefined;
  return scheduleEffect(after as StoredWindow);
}

/** Of the scheduled mode: one sentence, whether the mode or the window changes. */
export function scheduleEffect(window: StoredWindow | null): Effect {
  return {
    ...caution(
      `Devices install updates ${window === null ? "at 03:00, the default of Windows," : whenText(window)} and restart after a countdown of 15 minutes, which whoever is signed in may put off.`,
    ),
    outcome: "restart",
  };
}

function whenText({ start, day, weeks }: StoredWindow): string {
  const days = day === "everyday" ? "every day" : `on ${capital(day)}s`;
  const when = weeks.includes("everyWeek") ? days : `${days} in ${weekText(weeks)}`;
  return `at ${start} of their own time, ${when},`;
}

/** Which hours are free of restarts, as long as no deadline has passed. */
export function activeHoursEffect({ before, after }: ValueMove): Effect | undefined {
  // devices that had no ring had the active hours of Windows or of their users
  if (before === undefined || before === null) return undefined;
  const was = hoursOf(before as ActiveHours);
  const is = after === null ? [] : hoursOf(after as ActiveHours);
  const freed = was.filter((hour) => !is.includes(hour));
  if (freed.length > 0)
    return {
      ...caution(
        `Devices may restart for updates between ${spanText(freed)}, which active hours kept free until now.`,
      ),
      outcome: "restart",
    };
  return note(
    `Devices no longer restart for updates between ${spanText(is.filter((hour) => !was.includes(hour)))}, unless a deadline has passed.`,
  );
}

function weekText(weeks: readonly string[]): string {
  const words = weeks.map((week) => week.replace("Week", ""));
  return `the ${words.join(" and ")} week of the month`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
