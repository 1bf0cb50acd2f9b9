import type { Forecast, RingForecast } from "../forecast/forecast.ts";
import { codesOf } from "../kind/harmful-text.ts";
import { terminalText } from "./escape.ts";
import { contentTitle, momentText, ringDays, ringSize } from "./ring-facts.ts";
import { type PictureClock, pictureClock } from "./pictures/picture-clock.ts";

/**
 * A calendar with the first offer and the last forced restart of each ring, and the next release.
 * The same forecast gives the same text; an event keeps its UID, so that a later forecast of the
 * release takes the place of this one.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5545
 */
export function forecastIcs(forecast: Forecast): string {
  const clock = pictureClock(forecast.assumptions.timeZone);
  const events = forecast.rings.flatMap((ring) => ringEvents(ring, forecast, clock));
  const next: CalendarEvent = {
    name: "next-release",
    at: forecast.nextReleaseAt,
    summary: "Windows updates: next release",
    description:
      forecast.content.kind === "feature"
        ? "The next monthly security release."
        : `By then ${contentTitle(forecast)} should be on 95 % of the devices.`,
  };
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Ringwright//Forecast//EN",
    property("X-WR-CALNAME", `Windows updates: ${contentTitle(forecast)}`),
    ...[...events, next].flatMap((event) => eventLines(event, forecast)),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

interface CalendarEvent {
  /** Within the forecast. */
  readonly name: string;
  readonly at: string;
  readonly summary: string;
  readonly description: string;
}

function ringEvents(ring: RingForecast, forecast: Forecast, clock: PictureClock): CalendarEvent[] {
  const { key, displayName, earliestOffer, forcedRestart } = ring;
  const last = forcedRestart.maxLateInstall ?? forcedRestart.max;
  const facts = `${ringSize(ring)}; deferral, deadline and grace period in days: ${ringDays(ring)}.`;
  const content = contentTitle(forecast);
  return [
    ...(earliestOffer === null
      ? []
      : [
          {
            name: `${key}-offer`,
            at: earliestOffer,
            summary: `${displayName}: first offer`,
            description: `From now on devices find ${content}. ${facts}`,
          },
        ]),
    ...(last === null
      ? []
      : [
          {
            name: `${key}-restart`,
            at: last,
            summary: `${displayName}: last forced restart`,
            description: `By now every device that is on has restarted for ${content}; those that installed at once by ${momentText(forcedRestart.max, clock)}. ${facts}`,
          },
        ]),
  ];
}

function eventLines({ name, at, summary, description }: CalendarEvent, forecast: Forecast) {
  return [
    "BEGIN:VEVENT",
    `UID:${encodeURIComponent(terminalText(`${forecast.release}-${forecast.content.kind}-${name}`))}@ringwright`,
    // of the forecast, not of the moment: the same gives the same
    `DTSTAMP:${stamp(forecast.releasedAt)}`,
    `DTSTART:${stamp(at)}`,
    property("SUMMARY", summary),
    property("DESCRIPTION", description),
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ];
}

/** `20261110T180000Z` */
function stamp(at: string): string {
  return new Date(at).toISOString().replace(/\.\d+|[-:]/g, "");
}

// a text is one line before it is escaped; a line may break before two colons, which a CI runner
// would obey there
function property(name: string, text: string): string {
  const clean = terminalText(text).replace(/:(?=:)/g, codesOf);
  return `${name}:${clean.replace(/[\\;,]/g, "\\$&")}`;
}

const mostOctets = 75;

/** Lines of at most 75 octets, broken between characters; all but the first begin with a blank. */
function folded(line: string): string {
  const parts: string[] = [];
  let [part, octets] = ["", 0];
  for (const character of line) {
    const more = Buffer.byteLength(character);
    if (octets + more > mostOctets) {
      parts.push(part);
      [part, octets] = [" ", 1];
    }
    part += character;
    octets += more;
  }
  return [...parts, part].join("\r\n");
}
