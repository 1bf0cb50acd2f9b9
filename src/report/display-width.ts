const segmenter = new Intl.Segmenter();

/**
 * How many columns a text takes on a terminal: two for a wide character of East Asian scripts and
 * for an emoji, none for what only joins or marks another.
 *
 * @see https://www.unicode.org/reports/tr11/
 */
export function displayWidth(text: string): number {
  // most texts are plain
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  return charactersOf(text).reduce((width, character) => width + characterWidth(character), 0);
}

/** What a reader takes for characters, whatever they are made of. */
export function charactersOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function characterWidth(character: string): number {
  // shown as a picture: by itself, because it is asked for, or as a flag of two letters
  if (/\p{Emoji_Presentation}|\ufe0f|\p{Regional_Indicator}{2}/u.test(character)) return 2;
  const code = character.codePointAt(0) ?? 0;
  if (/^[\p{Mark}\p{Format}\p{Control}]/u.test(character)) return 0;
  return wideRanges.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

// East_Asian_Width W and F, without emoji: https://www.unicode.org/Public/UNIDATA/EastAsianWidth.txt
const wideRanges: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f], // Hangul Jamo
  [0x2329, 0x232a], // angle brackets
  [0x2e80, 0x303e], // radicals, ideographic punctuation
  [0x3041, 0x33ff], // Kana, Bopomofo, Hangul compatibility, enclosed
  [0x3400, 0x4dbf], // ideographs, extension A
  [0x4e00, 0xa4cf], // ideographs, Yi
  [0xa960, 0xa97f], // Hangul Jamo extended A
  [0xac00, 0xd7a3], // Hangul syllables
  [0xf900, 0xfaff], // compatibility ideographs
  [0xfe10, 0xfe19], // vertical forms
  [0xfe30, 0xfe6f], // compatibility and small forms
  [0xff01, 0xff60], // fullwidth forms
  [0xffe0, 0xffe6], // fullwidth signs
  [0x16fe0, 0x18cff], // Tangut, Khitan
  [0x1aff0, 0x1b2ff], // Kana supplement, Nushu
  [0x1f200, 0x1f2ff], // enclosed ideographs
  [0x20000, 0x3fffd], // ideographs of the supplementary planes
];
