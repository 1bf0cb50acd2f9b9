import { knowledgeLimits } from "./limits.ts";
import { searchTerms } from "./search-terms.ts";

const before = 60;

/** The part of a cleaned text around the first of the words; its beginning where none is in it. */
export function snippetOf(text: string, terms: readonly string[]): string {
  const { snippetLength } = knowledgeLimits;
  if (text.length <= snippetLength) return text;
  const at = placeOf(text, terms);
  const from = at <= before ? 0 : wordStart(text, at - before);
  const room = snippetLength - (from > 0 ? 1 : 0);
  const to = from + room >= text.length ? text.length : from + room - 1;
  const part = text.slice(from, to).trim().toWellFormed();
  return `${from > 0 ? "…" : ""}${part}${to < text.length ? "…" : ""}`;
}

/** Where a word stands that is one of the terms once it is read as they were. */
function placeOf(text: string, terms: readonly string[]): number {
  const wanted = new Set(terms);
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}]+/gu))
    if (searchTerms(word).some((term) => wanted.has(term))) return index;
  return 0;
}

function wordStart(text: string, at: number): number {
  const space = text.indexOf(" ", at);
  return space < 0 || space > at + before ? at : space + 1;
}
