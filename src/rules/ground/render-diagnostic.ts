import { type Finding, withoutControls } from "./findings.ts";

/** What a terminal shows of a tab, so that carets stand where they should. */
const tab = "    ";
const widestLine = 100;

/**
 * A finding as plain text: where it is, what it is, the line it is in and carets under the
 * place. Of a long line only the surroundings are shown; of a place over several lines, the
 * first.
 *
 * ```text
 * 1:20 error unknown-operator: Write -eq.
 *   device.displayName == "PC"
 *                      ^^
 * ```
 */
export function renderDiagnostic(text: string, diagnostic: Finding): string {
  const { id, severity, message, start, end } = diagnostic;
  const lineStart = lastBreak(text, start) + 1;
  const lineNumber = text.slice(0, lineStart).split(lineBreak).length;
  const next = text.slice(lineStart).search(lineBreak);
  const lineEnd = next < 0 ? text.length : lineStart + next;
  const head = `${lineNumber}:${start - lineStart + 1} ${severity} ${id}: ${withoutControls(message)}`;

  const placeEnd = Math.max(Math.min(end, lineEnd), Math.min(start, lineEnd));
  const before = text.slice(lineStart, Math.min(start, lineEnd));
  const place = text.slice(Math.min(start, lineEnd), placeEnd);
  const after = text.slice(placeEnd, lineEnd);
  const shown = clip(visible(before), visible(place), visible(after));
  const indent = " ".repeat(widthOf(shown.before));
  const carets = "^".repeat(Math.max(1, widthOf(shown.place)));
  return `${head}\n  ${shown.before}${shown.place}${shown.after}\n  ${indent}${carets}`;
}

/** The part of a line around a place that fits. */
function clip(before: string, place: string, after: string) {
  const room = Math.max(0, widestLine - Math.min(place.length, widestLine / 2));
  const ahead = Math.min(before.length, Math.max(Math.floor(room / 2), room - after.length));
  const behind = Math.min(after.length, room - ahead);
  return {
    before: ahead < before.length ? `...${before.slice(before.length - ahead)}` : before,
    place: place.length > widestLine / 2 ? `${place.slice(0, widestLine / 2)}...` : place,
    after: behind < after.length ? `${after.slice(0, behind)}...` : after,
  };
}

const lineBreak = /\r\n|\r|\n/;

function lastBreak(text: string, before: number): number {
  const head = text.slice(0, before);
  return Math.max(head.lastIndexOf("\n"), head.lastIndexOf("\r"));
}

/** Tabs widened, and what has no width or moves the cursor replaced. */
function visible(text: string): string {
  return withoutControls(text.replaceAll("\t", tab));
}

/** Columns of a terminal: East Asian and emoji characters take two, combining ones none. */
function widthOf(text: string): number {
  let width = 0;
  for (const char of text) {
    if (/\p{M}/u.test(char)) continue;
    width += wide.test(char) ? 2 : 1;
  }
  return width;
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
