/**
 * Text from a tenant as it may stand in a terminal: control characters, escape sequences
 * and direction marks are shown as codes, so that a display name cannot move the cursor,
 * recolour a line or reverse what is read.
 */
export function terminalText(text: string): string {
  return text.replace(
    /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Text from a tenant within Markdown: no link, mention, tag, table cell or fence can come of it. */
export function markdownText(text: string): string {
  return terminalText(text)
    .replace(/[\\`*_{}[\]()#+!|~]/g, (character) => `\\${character}`)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/@/g, "@\u200b")
    .replace(/:\/\//g, ":\u200b//");
}

/** A value as inline code in Markdown. */
export function markdownCode(text: string): string {
  const clean = terminalText(text).replace(/\|/g, "\\|");
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest > 0 ? `${fence} ${clean} ${fence}` : `${fence}${clean}${fence}`;
}

/** Text from a tenant within HTML, in an element or a quoted attribute. */
export function htmlText(text: string): string {
  return terminalText(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}
