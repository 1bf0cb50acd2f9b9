/** A value that a literal of PowerShell stands for. */
export type LiteralValue =
  | null
  | boolean
  | number
  | string
  | readonly LiteralValue[]
  | { readonly [name: string]: LiteralValue };

const deepest = 8;
// each at the place where the reader stands
const blank = /\s*/y;
const word = /\$(?:null|true|false)\b|-?\d{1,15}\b|'(?:[^'\r\n]|'')*'|@\(|@\{/y;
const comma = /,/y;
const listEnd = /\)/y;
const tableEnd = /\}/y;
const key = /'((?:[^'\r\n]|'')*)'\s*=/y;

/**
 * The literal that begins at a place of a script: `$null`, `$true`, numbers, texts in single quotes,
 * lists as `@(...)` and tables as `@{...}`. Undefined where there is anything else, or more than eight
 * levels: the text may be anybody's.
 */
export function readLiteral(text: string, from: number): LiteralValue | undefined {
  let place = from;
  const take = (token: RegExp): RegExpExecArray | null => {
    blank.lastIndex = place;
    place += blank.exec(text)?.[0].length ?? 0;
    token.lastIndex = place;
    const found = token.exec(text);
    if (found !== null) place += found[0].length;
    return found;
  };
  const listOf = (depth: number): LiteralValue | undefined => {
    const items: LiteralValue[] = [];
    if (take(listEnd) !== null) return items;
    do {
      const item = value(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
    } while (take(comma) !== null);
    return take(listEnd) === null ? undefined : items;
  };
  const tableOf = (depth: number): LiteralValue | undefined => {
    const entries = new Map<string, LiteralValue>();
    while (take(tableEnd) === null) {
      const name = take(key)?.[1];
      const item = name === undefined ? undefined : value(depth + 1);
      if (name === undefined || item === undefined) return undefined;
      entries.set(name.replaceAll("''", "'"), item);
    }
    // own members alone, whatever their names
    return Object.fromEntries(entries);
  };
  const value = (depth: number): LiteralValue | undefined => {
    const token = depth > deepest ? undefined : take(word)?.[0];
    switch (token) {
      case undefined:
        return undefined;
      case "$null":
        return null;
      case "$true":
      case "$false":
        return token === "$true";
      case "@(":
        return listOf(depth);
      case "@{":
        return tableOf(depth);
      default:
        return token.startsWith("'") ? token.slice(1, -1).replaceAll("''", "'") : Number(token);
    }
  };
  return value(0);
}
