import { characterAt, characterSets, escapeCharacter } from "./characters.ts";
import { PatternError } from "./pattern.ts";

/** A class such as `[a-z_]`, as the source of a JavaScript class with the flag `v`. */
export interface ReadClass {
  readonly source: string;
  /** Behind the closing bracket. */
  readonly end: number;
  /** `-[aeiou]`, which only .NET knows. */
  readonly subtraction?: string;
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
  while (at < source.length) {
    // a bracket that stands first is an ordinary character
    if (source.charAt(at) === "]" && at > first) {
      return { source: `[${negated ? "^" : ""}${items.join("")}]`, end: at + 1 };
    }
    if (source.startsWith("-[", at) && at > first) {
      return readSubtraction(source, at, negated, items);
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

function readSubtraction(
  source: string,
  at: number,
  negated: boolean,
  items: readonly string[],
): ReadClass {
  const inner = readCharacterClass(source, at + 2);
  if (source.charAt(inner.end) !== "]") {
    throw new PatternError("a subtraction must end its [ ]", at);
  }
  const end = inner.end + 1;
  const base = `[${negated ? "^" : ""}${items.join("")}]`;
  return { source: `[${base}--${inner.source}]`, end, subtraction: source.slice(at, end - 1) };
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
      const category = readUnicodeCategory(source, at + 1);
      return { char: undefined, set: category.source, end: category.end };
    }
    default:
      return readEscapedCharacter(source, at + 1, true);
  }
}

/** `p{Lu}` or `P{Lu}`, from its letter on. */
export function readUnicodeCategory(source: string, at: number): { source: string; end: number } {
  const found = /^[pP]\{([A-Za-z]{1,40})\}/.exec(source.slice(at, at + 50));
  const [whole = "", name = ""] = found ?? [];
  if (!unicodeCategory.test(name)) {
    throw new PatternError("\\p names no Unicode category", at - 1);
  }
  return { source: `\\${whole}`, end: at + whole.length };
}

const unicodeCategory = /^(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfson]?)$/;

const controlCharacters: Readonly<Record<string, string>> = {
  a: "\u0007",
  e: "\u001b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** One escaped character, from after the backslash. */
export function readEscapedCharacter(
  source: string,
  at: number,
  inClass: boolean,
): { char: string; end: number } {
  const letter = source.charAt(at);
  const control = Object.hasOwn(controlCharacters, letter) ? controlCharacters[letter] : undefined;
  if (control !== undefined) return { char: control, end: at + 1 };
  if (letter === "b" && inClass) return { char: "\b", end: at + 1 };
  const rest = source.slice(at, at + 5);
  const hex = /^(?:x([0-9a-f]{2})|u([0-9a-f]{4}))/i.exec(rest);
  const digits = hex?.[1] ?? hex?.[2];
  if (hex !== null && digits !== undefined) {
    return { char: String.fromCharCode(Number.parseInt(digits, 16)), end: at + hex[0].length };
  }
  const caret = /^c([@-_a-z])/.exec(rest)?.[1];
  if (caret !== undefined) {
    return { char: String.fromCharCode(caret.toUpperCase().charCodeAt(0) - 64), end: at + 2 };
  }
  const octal = (inClass ? /^[0-7]{1,3}/ : /^0[0-7]{0,2}/).exec(rest)?.[0];
  if (octal !== undefined) {
    return { char: String.fromCharCode(Number.parseInt(octal, 8) & 255), end: at + octal.length };
  }
  if (/[\p{L}\p{Mn}\p{Nd}\p{Pc}]/u.test(letter)) {
    throw new PatternError(`\\${letter} is no known escape`, at - 1);
  }
  return { char: letter, end: at + 1 };
}
