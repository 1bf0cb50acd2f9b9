import type { Pattern } from "./pattern.ts";

/** How many texts of this length and less a backtracking engine may be given. */
export const longestBacktracking = 1024;

// two open repetitions and an alternative or two; a third makes it cubic
const mostWays = 65_536;
const waysOfOpenRepeat = 128;

/**
 * Whether a backtracking engine can be trusted with a pattern: the ways in which it may divide
 * a text among its repetitions stay few. `(a+)+` and `(a|a)*` have exponentially many.
 */
export function canBacktrack(pattern: Pattern): boolean {
  return ways(pattern) <= mostWays;
}

/** Whether a pattern is a regular expression in the strict sense: no looking round, no references. */
export function isRegular(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case "empty":
    case "character":
    case "anchor":
      return true;
    case "sequence":
    case "alternatives":
      return pattern.parts.every(isRegular);
    case "repeat":
      return isRegular(pattern.part);
    case "group":
      return (pattern.role === "plain" || pattern.role === "capture") && isRegular(pattern.part);
    case "backreference":
      return false;
    default:
      return pattern satisfies never;
  }
}

function ways(pattern: Pattern): number {
  switch (pattern.kind) {
    case "empty":
    case "character":
    case "anchor":
      return 1;
    case "backreference":
      return 1;
    case "group":
      return ways(pattern.part);
    case "sequence":
      return pattern.parts.reduce((product, part) => product * ways(part), 1);
    case "alternatives":
      return pattern.parts.reduce((sum, part) => sum + ways(part), 0);
    case "repeat":
      return waysOfRepeat(ways(pattern.part), pattern.min, pattern.max);
    default:
      return pattern satisfies never;
  }
}

function waysOfRepeat(part: number, min: number, max: number): number {
  if (max === Number.POSITIVE_INFINITY)
    return part > 1 ? Number.POSITIVE_INFINITY : waysOfOpenRepeat;
  if (part === 1) return Math.min(max - min + 1, waysOfOpenRepeat);
  // a geometric series, of which the last term says enough
  return part ** Math.min(max, 1000) * 2;
}
