/**
 * The first name that one object of a JSON text carries twice, case aside; undefined where
 * each stands once. `JSON.parse` keeps the last and says nothing, a reader of OData refuses.
 *
 * @see https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html
 */
export function repeatedName(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [, string, mark] of text.matchAll(/("(?:[^"\\]|\\.)*"\s*:?)|([{}])/gs)) {
    if (mark === "{") open.push(new Set());
    else if (mark === "}") open.pop();
    else if (string?.endsWith(":") === true) {
      const name = String(JSON.parse(string.slice(0, -1)));
      const names = open.at(-1);
      if (names?.has(name.toLowerCase()) === true) return name;
      names?.add(name.toLowerCase());
    }
  }
  return undefined;
}
