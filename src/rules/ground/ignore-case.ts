/** How a text is compared with a constant. */
export type TextComparison = "equals" | "startsWith" | "endsWith" | "contains";

/** A test of a text that is not empty. */
export type TextPredicate = (text: string) => boolean;

/**
 * The comparison with a folded constant. ASCII constants are compared in place where that is
 * faster than a copy of the text in small letters; no other character folds to an ASCII one.
 */
export function textPredicate(kind: TextComparison, value: string): TextPredicate {
  const constant = asciiText(value);
  const { length } = value;
  switch (kind) {
    case "contains":
      if (constant === undefined) return (text) => foldCase(text).includes(value);
      if (value.toUpperCase() === value) return (text) => text.includes(value);
      // what is found in small letters alone may have come of a letter that folds to itself
      return (text) =>
        text.toLowerCase().includes(value) &&
        (!linguistic.test(text) || foldEach(text).includes(value));
    case "equals":
      if (constant === undefined) return (text) => foldCase(text) === value;
      return (text) => text.length === length && standsAt(text, 0, constant);
    case "startsWith":
      if (constant === undefined) return (text) => foldCase(text).startsWith(value);
      return (text) => text.length >= length && standsAt(text, 0, constant);
    case "endsWith":
      if (constant === undefined) return (text) => foldCase(text).endsWith(value);
      return (text) => text.length >= length && standsAt(text, text.length - length, constant);
    default:
      return kind satisfies never;
  }
}

/**
 * Text in the form in which texts that differ only in case are equal, character by character,
 * as ordinal comparison does it: accents count, and one character never becomes two.
 *
 * Unverified: the culture rules of the service.
 */
export function foldCase(text: string): string {
  return linguistic.test(text) ? foldEach(text) : text.toLowerCase();
}

/** Characters that `toLowerCase` makes longer, makes ASCII, or maps by what stands around them. */
const linguistic = /[\u0130\u03a3\u03c2\u212a]/;

function foldEach(text: string): string {
  let folded = "";
  for (const char of text) {
    if (char === "\u03c2") folded += "\u03c3";
    else if (char === "\u0130" || char === "\u212a") folded += char;
    else folded += char.toLowerCase();
  }
  return folded;
}

/** A folded ASCII constant, ready to be compared without making a copy of the other text. */
export interface AsciiText {
  readonly length: number;
  readonly lower: Uint8Array;
  readonly upper: Uint8Array;
}

/** Undefined where the text has other characters, which case folding may treat otherwise. */
export function asciiText(text: string): AsciiText | undefined {
  if (!isAscii(text)) return undefined;
  const lower = Uint8Array.from(text, (char) => char.charCodeAt(0));
  return { length: text.length, lower, upper: lower.map(upperCode) };
}

/** Whether the constant stands at that place; the text has to be long enough. */
export function standsAt(text: string, offset: number, constant: AsciiText): boolean {
  const { length, lower, upper } = constant;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(offset + at);
    if (code !== lower[at] && code !== upper[at]) return false;
  }
  return true;
}

/** Tells text without a character above 127. */
export function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) >= 128) return false;
  return true;
}

/** The code of the capital of an ASCII letter; other codes as they are. */
export function upperCode(code: number): number {
  return code >= 97 && code <= 122 ? code - 32 : code;
}
