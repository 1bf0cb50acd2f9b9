import { PatternError } from "./pattern.ts";
import { unicodeBlock } from "./unicode-blocks.ts";

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

const controlCharacters: Readonly<Record<string, string>> = {
  a: "\u0007",
  e: "\u001b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** `p{Lu}`, `P{Lu}` or `p{IsHebrew}`, from its letter on, as it stands in a class. */
export function readUnicodeSet(source: string, at: number): { source: string; end: number } {
  const found = /^[pP]\{([A-Za-z\d-]{1,40})\}/.exec(source.slice(at, at + 50));
  const [whole = "", name = ""] = found ?? [];
  const end = at + whole.length;
  if (unicodeCategory.test(name)) return { source: `\\${whole}`, end };
  const block = unicodeBlock(name, whole.startsWith("P"));
  if (block === undefined) {
    throw new PatternError("\\p names no Unicode category and no block of .NET", at - 1);
  }
  return { source: block, end };
}

const unicodeCategory = /^(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfson]?)$/;
