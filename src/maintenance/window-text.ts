import type { NativeWindow } from "./window-mapping.ts";
import type { WindowDay, WindowWords } from "./window-vocabulary.ts";

/** When a window is open, as a part of a sentence: `02:00-05:00 every day`. */
export function windowText(window: NativeWindow): string {
  if ("nodes" in window)
    return `of ${Object.entries(window.nodes)
      .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
      .join(", ")}`;
  return `${hoursText(window)} ${repeatText(window)}`;
}

/** `02:00-05:00`. */
export function hoursText({ start, end }: Pick<WindowWords, "start" | "end">): string {
  return `${start}-${end}`;
}

function repeatText({ days, weeks }: WindowWords): string {
  if (days === undefined) return "every day";
  const [week] = weeks ?? [];
  return week === undefined
    ? `on ${inWords(days.map((day) => `${capital(day)}s`))}`
    : `on the ${week.replace("Week", "")} ${inWords(days.map(capital))} of the month`;
}

function inWords(words: readonly string[]): string {
  return [words.slice(0, -1).join(", "), ...words.slice(-1)].filter((text) => text).join(" and ");
}

function capital(day: WindowDay): string {
  return `${day.charAt(0).toUpperCase()}${day.slice(1)}`;
}
