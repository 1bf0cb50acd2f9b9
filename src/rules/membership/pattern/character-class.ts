import { characterAt, characterSets, escapeCharacter } from "./characters.ts";
import { readEscapedCharacter, readUnicodeSet } from "./escaped-character.ts";
import { PatternError } from "./pattern.ts";

/** A class such as `[a-z_]`, as the source of a JavaScript class with the flag `v`. */
export interface ReadClass {
  readonly source: string;
  /** Behind the closing bracket. */
  readonly end: number;
  /** What other engines read in another way: `-[aeiou]`, which is taken out, and `[:alpha:]`, which is nothing. */
  readonly dialect: readonly string[];
}

/**
 * Reads a class from after its opening bracket.
 *
 * https://learn.microsoft.com/dotnet/standard/base-types/character-classes-in-regular-expressions
 */
export function readCharacterClass(source: string, from: number): ReadClass {
  let at = from;
  const negated = source.charAt(at) === "^";
  if (negated) at++;
  const first = at;
  const items: string[] = [];
  const dialect: string[] = [];
  while (at < source.length) {
    // a bracket that stands first is an ordinary character
    if (source.charAt(at) === "]" && at > first) {
      return { source: classOf(negated, items), end: at + 1, dialect };
    }
    if (source.startsWith("-[", at) && at > first) {
      return readSubtraction(source, at, classOf(negated, items), dialect);
    }
    const posix = /^\[:[^\]:]*:\]/.exec(source.slice(at, at + 40))?.[0];
    if (posix !== undefined) {
      dialect.push(posix);
      at += posix.length;
      continue;
    }
    const low = readItem(source, at);
    at = low.end;
    const isRange = source.charAt(at) === "-" && !["]", "[", ""].includes(source.charAt(at + 1));
    if (low.char === undefined || !isRange) {
      items.push(low.char === undefined ? low.set : escapeCharacter(low.char));
      continue;
    }
    const high = readItem(source, at + 1);
    if (high.char === undefined) {
      throw new PatternError("a range in [ ] ends in a class", at);
    }
    if (codeOf(low.char) > codeOf(high.char))
      throw new PatternError("a range in [ ] is reversed", at);
    items.push(`${escapeCharacter(low.char)}-${escapeCharacter(high.char)}`);
    at = high.end;
  }
  throw new PatternError("a [ is never closed", from - 1);
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}

function classOf(negated: boolean, items: readonly string[]): string {
  return `[${negated ? "^" : ""}${items.join("")}]`;
}

function readSubtraction(
  source: string,
  at: number,
  base: string,
  dialect: readonly string[],
): ReadClass {
  const inner = readCharacterClass(source, at + 2);
  if (source.charAt(inner.end) !== "]") {
    throw new PatternError("a subtraction must end its [ ]", at);
  }
  const end = inner.end + 1;
  return {
    source: `[${base}--${inner.source}]`,
    end,
    dialect: [...dialect, source.slice(at, end - 1), ...inner.dialect],
  };
}

type Item =
  | { readonly char: string; readonly end: number }
  | { readonly char: undefined; readonly set: string; readonly end: number };

function readItem(source: string, at: number): Item {
  const char = characterAt(source, at);
  if (char !== "\\") return { char, end: at + char.length };
  const letter = source.charAt(at + 1);
  switch (letter) {
    case "":
      throw new PatternError("the last \\ escapes nothing", at);
    case "w":
      return { char: undefined, set: characterSets.word, end: at + 2 };
    case "d":
      return { char: undefined, set: characterSets.digit, end: at + 2 };
    case "s":
      return { char: undefined, set: characterSets.blank, end: at + 2 };
    case "W":
      return { char: undefined, set: `[^${characterSets.word}]`, end: at + 2 };
    case "D":
      return { char: undefined, set: `[^${characterSets.digit}]`, end: at + 2 };
    case "S":
      return { char: undefined, set: `[^${characterSets.blank}]`, end: at + 2 };
    case "p":
    case "P": {
      const set = readUnicodeSet(source, at + 1);
      return { char: undefined, set: set.source, end: set.end };
    }
    default:
      return readEscapedCharacter(source, at + 1, true);
  }
}
