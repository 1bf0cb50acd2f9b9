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
