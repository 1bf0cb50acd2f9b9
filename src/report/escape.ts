import { codesOf, harmlessJson, replaceHarmful } from "../kind/harmful-text.ts";

/**
 * Text from a tenant as one line of a terminal or of a CI log: control characters, escape
 * sequences, direction marks and what nobody sees are shown as codes, and so is a part of what
 * a CI runner would take for a command. A display name cannot move the cursor, recolour a line,
 * reverse what is read, or set a variable of the pipeline.
 */
export function terminalText(text: string): string {
  return replaceHarmful(text.replaceAll("\n", "\\u000a"), codesOf);
}

/** A value as an indented JSON document with a line end, as harmless in a log as `terminalText`. */
export function jsonText(value: unknown): string {
  return `${harmlessJson(value, 2)}\n`;
}

/** A value as one line of JSON with a line end, as harmless in a log as `terminalText`. */
export function jsonLine(value: unknown): string {
  return `${harmlessJson(value)}\n`;
}

/**
 * Text from a tenant within Markdown: no link, mention, tag, formula, table cell or fence can come
 * of it. Links of bare addresses, mentions and references are made of the rendered text, where a
 * backslash is gone already, so those are broken up by a space without width.
 *
 * @see https://github.github.com/gfm/#autolinks-extension-
 * @see https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
export function markdownText(text: string): string {
  return terminalText(text)
    .replace(/[\\`*_{}[\]()#+!|~$]/g, (character) => `\\${character}`)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/@/g, "@\u200b")
    .replace(/:\/\//g, ":\u200b//")
    .replace(/www(?=\.)/gi, "$&\u200b")
    .replace(/(?:[#!]|\bgh-)(?=\d)/gi, "$&\u200b");
}

/**
 * A value as inline code in a cell of a Markdown table. A bar stands as its code: a backslash
 * before it would be shown as one of the value, or be undone by one that is in it.
 */
export function markdownCellCode(text: string): string {
  return markdownCode(text.replaceAll("|", codesOf));
}

/** A value as inline code in Markdown, but in a table. */
export function markdownCode(text: string): string {
  const clean = terminalText(text);
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest > 0 ? `${fence} ${clean} ${fence}` : `${fence}${clean}${fence}`;
}

/** A link in Markdown; nothing where the address is more than a plain one of https. */
export function markdownLink(words: string, address: string): string {
  return plainAddress.test(address) ? `[${markdownText(words)}](${address})` : "";
}

// nothing in it that Markdown reads
const plainAddress =
  /^https:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?\/[a-z0-9/._~%-]*(?:\?[a-z0-9=&%._~-]*)?$/i;

/** Text from a tenant within HTML, in an element or a quoted attribute. */
export function htmlText(text: string): string {
  return terminalText(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

/**
 * Text from a tenant within CSV: an apostrophe before what a spreadsheet would take for a formula,
 * also behind the signs that part cells where lists are not parted by commas, and behind line
 * ends, since quotes in the middle of such a cell hold nothing together.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvText(text: string): string {
  return text.replace(/(^|[;|\t\r\n])(\s*)(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/g, "$1$2'");
}
