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
