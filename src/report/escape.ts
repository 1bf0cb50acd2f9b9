import { codesOf, replaceHarmful } from "../kind/harmful-text.ts";

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
  return `${replaceHarmful(JSON.stringify(value, null, 2), codesOf)}\n`;
}

/** A value as one line of JSON with a line end, as harmless in a log as `terminalText`. */
export function jsonLine(value: unknown): string {
  return `${replaceHarmful(JSON.stringify(value), codesOf)}\n`;
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
