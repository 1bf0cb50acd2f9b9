import type { PatternCharacter } from "./pattern.ts";

/**
 * The classes that a letter stands for, as .NET defines them.
 *
 * https://learn.microsoft.com/dotnet/standard/base-types/character-classes-in-regular-expressions
 */
export const characterSets = {
  word: "\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}",
  digit: "\\p{Nd}",
  blank: "\\s\\u0085",
} as const;

/** Single characters by their escape. */
export const characters = {
  word: { kind: "character", source: `[${characterSets.word}]` },
  notWord: { kind: "character", source: `[^${characterSets.word}]` },
  digit: { kind: "character", source: `[${characterSets.digit}]` },
  notDigit: { kind: "character", source: `[^${characterSets.digit}]` },
  blank: { kind: "character", source: `[${characterSets.blank}]` },
  notBlank: { kind: "character", source: `[^${characterSets.blank}]` },
  any: { kind: "character", source: "[\\s\\S]" },
  // JavaScript's dot stops at three more characters
  notNewline: { kind: "character", source: "[^\\n]" },
} as const satisfies Readonly<Record<string, PatternCharacter>>;

/** One character that stands for itself. */
export function literalCharacter(char: string): PatternCharacter {
  const source = escapeCharacter(char);
  // two lone halves that meet must not become one character
  const alone = /^[\ud800-\udfff]$/.test(char);
  return { kind: "character", source: alone ? `[${source}]` : source, literal: char };
}

/** A character so that it means itself, inside a class and outside. */
export function escapeCharacter(char: string): string {
  if (/^[A-Za-z0-9]$/.test(char)) return char;
  const code = (char.codePointAt(0) ?? 0).toString(16);
  return char.length > 1 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}

/** The character that begins there: both halves of a pair. */
export function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? "" : String.fromCodePoint(code);
}
