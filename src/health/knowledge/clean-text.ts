// of what is not seen, what parts words, and what stands within them
const parting = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
const within = /[\p{Cf}\p{Cs}\p{Co}\p{DI}]/gu;

/**
 * Text as it is indexed and shown: normalised (NFKC), on one line, and without characters that
 * nobody sees: controls, marks of direction, what has no width, tags and variation selectors. Cut
 * to `limit` characters (UTF-16), before and after.
 */
export function cleanText(text: string, limit: number): string {
  const seen = text.slice(0, limit).normalize("NFKC").replace(parting, " ").replace(within, "");
  return seen.replace(/\s+/g, " ").trim().slice(0, limit).toWellFormed();
}
