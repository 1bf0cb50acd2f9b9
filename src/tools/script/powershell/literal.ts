/**
 * A value as a literal of PowerShell in pure ASCII, which nothing in it can end: texts in single
 * quotes, lists as `@(...)`, objects as `@{...}`.
 *
 * @throws {TypeError} for what has no literal, such as text that is not ASCII or a list in a list,
 * which PowerShell would flatten.
 */
export function powershellLiteral(value: unknown, indent = ""): string {
  const inner = `${indent}  `;
  if (value === null) return "$null";
  if (typeof value === "boolean") return value ? "$true" : "$false";
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) {
    if (value.some(Array.isArray)) throw new TypeError("a list within a list has no literal");
    const items = value.map((item) => powershellLiteral(item, inner));
    const isShort = value.every((item) => item === null || typeof item !== "object");
    if (isShort) return `@(${items.join(", ")})`;
    return `@(\n${items.map((item) => inner + item).join(",\n")}\n${indent})`;
  }
  if (typeof value === "object") {
    const entries = Object.entries(value).map(
      ([name, item]) => `${inner}${quoted(name)} = ${powershellLiteral(item, inner)}`,
    );
    return entries.length === 0 ? "@{}" : `@{\n${entries.join("\n")}\n${indent}}`;
  }
  throw new TypeError(`a ${typeof value} has no literal`);
}

function quoted(text: string): string {
  // the curly quotes of PowerShell are not ASCII, so one kind of quote is left to double
  if (!/^[\x20-\x7e]*$/.test(text)) throw new TypeError("text for a script is not printable ASCII");
  return `'${text.replaceAll("'", "''")}'`;
}
