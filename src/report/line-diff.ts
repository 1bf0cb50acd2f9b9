import { differingParts } from "./word-diff.ts";

/** One line of two texts side by side: in both, in one of them, or what stands for lines that are left out. */
export interface DiffLine {
  readonly kind: "kept" | "removed" | "added" | "left";
  readonly text: string;
}

/** Lines that are shown around each difference. */
const context = 3;

/** What differs between two texts, line by line, with some lines around each difference. */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const lines: readonly DiffLine[] = differingParts(linesOf(before), linesOf(after));
  const isNear = nearDifferences(lines);
  if (!isNear.includes(true))
    return [{ kind: "left", text: "nothing but line ends or the mark at the start differs" }];
  const shown: DiffLine[] = [];
  let left = 0;
  const flush = () => {
    if (left > 0)
      shown.push({ kind: "left", text: `${left} ${left === 1 ? "line" : "lines"} as before` });
    left = 0;
  };
  for (const [index, line] of lines.entries()) {
    if (isNear[index] === true) {
      flush();
      shown.push(line);
    } else left++;
  }
  flush();
  return shown;
}

/** A text as lines of a diff in which all of it is new, or gone. */
export function wholeLines(text: string, kind: "added" | "removed"): readonly DiffLine[] {
  return linesOf(text).map((line) => ({ kind, text: line }));
}

/** Whether a text is better read line by line than as one. */
export function hasManyLines(value: unknown): value is string {
  return typeof value === "string" && (value.match(/\n/g)?.length ?? 0) >= fewLines;
}

// descriptions of some lines are shown as one
const fewLines = 5;

function linesOf(text: string): readonly string[] {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

function nearDifferences(lines: readonly DiffLine[]): readonly boolean[] {
  const isNear = lines.map(() => false);
  for (const [index, { kind }] of lines.entries()) {
    if (kind === "kept") continue;
    const last = Math.min(lines.length - 1, index + context);
    for (let at = Math.max(0, index - context); at <= last; at++) isNear[at] = true;
  }
  return isNear;
}
