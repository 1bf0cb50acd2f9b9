import { displayWidth } from "./display-width.ts";
import { type Paint, plainPaint, type Style } from "./paint.ts";

/** A stretch of a line in one colour. */
export interface Stretch {
  readonly text: string;
  readonly style?: Style | undefined;
}

/** Where lines break, and what stands before each. */
export interface Wrapping {
  /** Columns of a line, indent included. */
  readonly width: number;
  readonly first: string;
  /** Before every line but the first. */
  readonly rest: string;
}

/** Columns of a report that is laid out for 80 and keeps within a terminal that has fewer. */
export function reportWidth(columns: number | undefined): number {
  return Math.min(usualColumns, Math.max(leastColumns, columns ?? usualColumns));
}

const usualColumns = 80;
const leastColumns = 40;

/**
 * Text in lines of at most so many columns, broken where blanks are. Words that are longer than a
 * line, such as ids, stand alone, whole. Texts are escaped already.
 */
export function wrapLines(
  stretches: readonly Stretch[],
  { width, first, rest }: Wrapping,
  paint: Paint,
): string[] {
  const lines: Stretch[][] = [[]];
  let indent = displayWidth(first);
  let used = 0;
  let blank: Stretch | undefined;
  for (const word of words(stretches)) {
    const length = lengthOf(word);
    if (word[0]?.text.startsWith(" ")) {
      blank = blank ? { ...word[0], text: blank.text + word[0].text } : word[0];
      continue;
    }
    const space = blank ? lengthOf([blank]) : 0;
    if (used > 0 && blank && indent + used + space + length > width) {
      lines.push([]);
      indent = displayWidth(rest);
      used = 0;
    } else if (blank) {
      lines.at(-1)?.push(blank);
      used += space;
    }
    blank = undefined;
    lines.at(-1)?.push(...word);
    used += length;
  }
  return lines.map(
    (line, index) => `${index === 0 ? first : rest}${joined(line).map(painted(paint)).join("")}`,
  );
}

/**
 * Lines of text, each in lines of at most so many columns; what follows a list's sign stands below
 * its words. As they are where no width is known.
 */
export function wrapText(text: string, columns: number | undefined): string {
  if (columns === undefined) return text;
  const width = Math.max(leastColumns, columns);
  const lines = text.split("\n").flatMap((line) => {
    const [first = ""] = /^ *(?:- )?/.exec(line) ?? [];
    const stretches = [{ text: line.slice(first.length) }];
    return wrapLines(stretches, { width, first, rest: " ".repeat(first.length) }, plainPaint);
  });
  return lines.join("\n");
}

const painted =
  (paint: Paint) =>
  ({ text, style }: Stretch): string =>
    style === undefined ? text : paint(style, text);

function lengthOf(word: readonly Stretch[]): number {
  return word.reduce((sum, { text }) => sum + displayWidth(text), 0);
}

/** Blanks, and what stands between them in however many colours. */
function* words(stretches: readonly Stretch[]): Generator<readonly Stretch[]> {
  let word: Stretch[] = [];
  for (const { text, style } of stretches) {
    for (const part of text.split(/( +)/)) {
      if (part === "") continue;
      if (part.startsWith(" ")) {
        if (word.length > 0) yield word;
        word = [];
        yield [{ text: part, style }];
      } else word.push({ text: part, style });
    }
  }
  if (word.length > 0) yield word;
}

function joined(line: readonly Stretch[]): readonly Stretch[] {
  const out: Stretch[] = [];
  for (const stretch of line) {
    const last = out.at(-1);
    if (last && last.style === stretch.style) {
      out[out.length - 1] = { ...last, text: last.text + stretch.text };
    } else out.push(stretch);
  }
  return out;
}
