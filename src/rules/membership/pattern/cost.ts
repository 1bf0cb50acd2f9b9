import type { Pattern } from "./pattern.ts";

// a repetition that may go on for longer is as good as one without an end
const longestBounded = 64;
// what a backtracking engine may try from each character, on a text of any length
const fewWays = 64;
// one open repetition and an alternative or two: the square of the text's length
const quadraticWays = 512;
// two of them; a third makes it the fourth power
const mostWays = 65_536;
const waysOfOpenRepeat = 128;

/**
 * Up to how many characters a backtracking engine can be trusted with a pattern: the ways in
 * which it may divide a text among its repetitions stay few. `(a+)+` and `(a|a)*` have
 * exponentially many and are trusted with none.
 */
export function longestBacktracking(pattern: Pattern): number {
  const number = ways(pattern);
  if (number <= fewWays) return Number.POSITIVE_INFINITY;
  if (number <= quadraticWays) return 1024;
  return number <= mostWays ? 128 : 0;
}

/** Whether a pattern asks for what a group has found before, which no machine of states can. */
export function hasReference(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case "empty":
    case "character":
    case "anchor":
      return false;
    case "sequence":
    case "alternatives":
      return pattern.parts.some(hasReference);
    case "repeat":
    case "group":
      return hasReference(pattern.part);
    case "backreference":
      return true;
    default:
      return pattern satisfies never;
  }
}

/** Whether a group only looks, and leaves the place where it is. */
export function isLook(pattern: Pattern): boolean {
  return pattern.kind === "group" && pattern.role !== "plain" && pattern.role !== "capture";
}

function ways(pattern: Pattern): number {
  switch (pattern.kind) {
    case "empty":
    case "character":
    case "anchor":
    case "backreference":
      return 1;
    case "group":
      return ways(pattern.part);
    case "sequence":
      // what only looks is not entered again: its ways are tried beside those of the rest
      return pattern.parts.reduceRight(
        (rest, part) => (isLook(part) ? ways(part) + rest : ways(part) * rest),
        1,
      );
    case "alternatives":
      return pattern.parts.reduce((sum, part) => sum + ways(part), 0);
    case "repeat":
      return waysOfRepeat(ways(pattern.part), pattern.min, pattern.max);
    default:
      return pattern satisfies never;
  }
}

function waysOfRepeat(part: number, min: number, max: number): number {
  if (max > longestBounded) {
    return part > 1 ? Number.POSITIVE_INFINITY : waysOfOpenRepeat;
  }
  if (part === 1) return max - min + 1;
  // a geometric series, of which the last term says enough
  return part ** max * 2;
}
