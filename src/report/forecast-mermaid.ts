import type { Forecast, RingPhase } from "../forecast/forecast.ts";
import { charactersOf } from "./display-width.ts";
import { phaseWords } from "./phase-words.ts";
import { contentTitle } from "./ring-facts.ts";
import { pictureClock } from "./pictures/picture-clock.ts";

/**
 * The timeline of the rings as a Gantt diagram of Mermaid, without a fence: GitHub and GitLab draw it
 * in a code block that is called `mermaid`. Names are left with letters, digits, blanks and a few
 * signs, since the language has no way to quote others.
 *
 * @see https://mermaid.js.org/syntax/gantt.html
 */
export function forecastMermaid(forecast: Forecast): string {
  const clock = pictureClock(forecast.assumptions.timeZone);
  const time = (at: string) => clock.format("%Y-%m-%d %H:%M", new Date(at));
  const rings = forecast.rings.flatMap(({ displayName, key, spans }) => [
    `    section ${mermaidName(displayName) || mermaidName(key) || "ring"}`,
    ...spans.map(
      ({ phase, from, to }) =>
        `    ${phaseWords[phase]} :${tags[phase]}${taskTimes(time(from), time(to))}`,
    ),
  ]);
  const freezes = forecast.freezes.flatMap(({ name, from, to }) => [
    `    section Freeze ${mermaidName(name)}`,
    `    no restarts wanted :done, ${time(from)}, ${time(to)}`,
  ]);
  return [
    "gantt",
    `    title Forecast of ${mermaidName(contentTitle(forecast))}, times in ${mermaidName(forecast.assumptions.timeZone)}`,
    "    dateFormat YYYY-MM-DD HH:mm",
    "    axisFormat %d %b",
    ...rings,
    ...freezes,
    "    section Releases",
    `    release :milestone, ${time(forecast.releasedAt)}, 0d`,
    `    next release :milestone, ${time(forecast.nextReleaseAt)}, 0d`,
    "",
  ].join("\n");
}

/** What takes no time is drawn as a mark, since a bar would have no width. */
function taskTimes(from: string, to: string): string {
  return from === to ? `milestone, ${from}, 0d` : `${from}, ${to}`;
}

const tags: Readonly<Record<RingPhase, string>> = {
  deferral: "done, ",
  held: "done, ",
  offer: "active, ",
  deadline: "",
  grace: "",
  restart: "crit, ",
};

const mostCharacters = 60;

// a colon ends a name, a hash begins a code, two percent signs a comment, a semicolon a line; and a
// section by the name of __proto__ is not drawn
function mermaidName(text: string): string {
  const harmless = text.replace(/[^\p{L}\p{M}\p{N} ()/._,-]+/gu, " ").replace(/([ _])\1+/g, "$1");
  return charactersOf(harmless.trim()).slice(0, mostCharacters).join("").trim();
}
