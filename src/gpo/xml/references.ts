const predefined: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** The most references of one document; none of them makes text longer than it is written. */
export const referenceLimit = 2_000_000;

/**
 * Text with its references put in: the five entities of XML 1.0 and characters by number.
 * Undefined where one is another, since entities come of a DTD, which is refused.
 *
 * @see https://www.w3.org/TR/xml/#sec-references
 */
export function withReferences(
  text: string,
  count: (references: number) => void,
): string | undefined {
  if (!text.includes("&")) return text;
  let references = 0;
  let isWhole = true;
  const put = text.replace(/&([^&;]{0,32})(;?)/g, (whole, body: string, end: string) => {
    references++;
    const character = end === ";" ? characterOf(body) : undefined;
    if (character === undefined) isWhole = false;
    return character ?? whole;
  });
  count(references);
  return isWhole ? put : undefined;
}

function characterOf(body: string): string | undefined {
  const named = Object.hasOwn(predefined, body) ? predefined[body] : undefined;
  if (named !== undefined) return named;
  const [, hex, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(body) ?? [];
  const code = Number.parseInt(hex ?? decimal ?? "", hex === undefined ? 10 : 16);
  if (!Number.isInteger(code) || !isCharacter(code)) return undefined;
  return String.fromCodePoint(code);
}

/** What XML 1.0 calls Char. */
function isCharacter(code: number): boolean {
  return (
    [0x9, 0xa, 0xd].includes(code) ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}
