import { characters, literalCharacter } from "./characters.ts";
import { readEscapedCharacter, readUnicodeSet } from "./escaped-character.ts";
import { type Pattern, PatternError } from "./pattern.ts";

/** What a backslash outside of a class stands for. */
export interface ReadEscape {
  readonly pattern: Pattern;
  /** Behind the last character that belongs to it. */
  readonly end: number;
  /** As it is written, where engines read it differently. */
  readonly dialect?: string;
  /** It cannot be evaluated here. */
  readonly unsupported?: true;
}

/**
 * Reads an escape from after its backslash. `captures` are the groups that it may refer to.
 *
 * https://learn.microsoft.com/dotnet/standard/base-types/character-escapes-in-regular-expressions
 */
export function readEscape(source: string, at: number, captures: ReadonlySet<string>): ReadEscape {
  const letter = source.charAt(at);
  const short = Object.hasOwn(shortEscapes, letter) ? shortEscapes[letter] : undefined;
  if (short !== undefined) return { ...short, end: at + 1 };
  if (letter === "") throw new PatternError("the last \\ escapes nothing", at - 1);
  if (letter === "p" || letter === "P") {
    const set = readUnicodeSet(source, at);
    const pattern = { kind: "character", source: `[${set.source}]` } as const;
    return { pattern, end: set.end, dialect: `\\${letter}` };
  }
  if (letter === "k") return readNamedReference(source, at, captures);
  if (/[1-9]/.test(letter)) return readNumberedReference(source, at, captures);
  const { char, end } = readEscapedCharacter(source, at, false);
  return { pattern: literalCharacter(char), end };
}

/** Escapes of one letter that stand for more than a character of their own. */
const shortEscapes: Readonly<Record<string, Omit<ReadEscape, "end">>> = {
  w: { pattern: characters.word },
  W: { pattern: characters.notWord },
  d: { pattern: characters.digit },
  D: { pattern: characters.notDigit },
  s: { pattern: characters.blank },
  S: { pattern: characters.notBlank },
  b: { pattern: { kind: "anchor", at: "wordBoundary" } },
  B: { pattern: { kind: "anchor", at: "noWordBoundary" } },
  A: { pattern: { kind: "anchor", at: "textStart" }, dialect: "\\A" },
  z: { pattern: { kind: "anchor", at: "textEnd" }, dialect: "\\z" },
  Z: { pattern: { kind: "anchor", at: "textEndOrNewline" }, dialect: "\\Z" },
  G: { pattern: { kind: "anchor", at: "textStart" }, dialect: "\\G", unsupported: true },
};

function readNamedReference(source: string, at: number, captures: ReadonlySet<string>): ReadEscape {
  const found = /^k(?:<(\w+)>|'(\w+)'|\{(\w+)\})/.exec(source.slice(at));
  const name = found?.[1] ?? found?.[2];
  if (found === null || name === undefined || !captures.has(name)) {
    throw new PatternError("\\k names a group that does not exist", at - 1);
  }
  const [whole] = found;
  const pattern = { kind: "backreference", group: name } as const;
  return { pattern, end: at + whole.length, dialect: `\\${whole}` };
}

function readNumberedReference(
  source: string,
  at: number,
  captures: ReadonlySet<string>,
): ReadEscape {
  const digits = /^\d+/.exec(source.slice(at))?.[0] ?? "";
  if (captures.has(digits)) {
    const pattern = { kind: "backreference", group: digits } as const;
    return { pattern, end: at + digits.length, dialect: `\\${digits}` };
  }
  // two or more digits are an octal code where no such group exists
  const octal = /^[0-7]{2,3}/.exec(digits)?.[0];
  if (octal !== undefined) {
    const char = String.fromCharCode(Number.parseInt(octal, 8));
    return { pattern: literalCharacter(char), end: at + octal.length };
  }
  throw new PatternError(`\\${digits} refers to a group that does not exist`, at - 1);
}
