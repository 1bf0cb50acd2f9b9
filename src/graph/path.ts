/**
 * A request path whose interpolated values are percent-encoded, so that an id
 * from outside stays one segment.
 *
 * ```ts
 * graphPath`/groups/${id}/members`;
 * ```
 */
export function graphPath(parts: TemplateStringsArray, ...values: readonly string[]): string {
  let path = parts[0] ?? "";
  for (const [index, value] of values.entries()) {
    if (value === "" || value === "." || value === "..") {
      throw new TypeError(`A path segment cannot be "${value}": ${parts.join("…")}`);
    }
    path += encodeURIComponent(value) + (parts[index + 1] ?? "");
  }
  return path;
}

/**
 * A string literal of an OData expression, quotes included: `O'Brien` gives
 * `'O''Brien'`. Not percent-encoded yet: inside `query` the transport does that,
 * inside a path `encodeURIComponent`.
 *
 * @see https://learn.microsoft.com/graph/query-parameters#escaping-single-quotes
 */
export function odataString(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
