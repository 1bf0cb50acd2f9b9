import type { GraphRequest } from "./request.ts";

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

/** Path and query as they stand after the version: what a `$batch` item takes as `url`. */
export function relativeUrl(request: GraphRequest): string {
  const { path, query } = request;
  checkPath(path);
  if (query === undefined) return path;
  let text = "";
  for (const name in query) {
    const value = query[name];
    if (value === undefined) continue;
    // the keys are Graph's own ($filter), and some services want their dollar sign as it is
    text += `${text === "" ? "?" : "&"}${name}=${encodeURIComponent(value)}`;
  }
  return path + text;
}

/** @throws {TypeError} where it does not start with a slash. */
export function checkPath(path: string): void {
  if (path.startsWith("/")) return;
  throw new TypeError(`A Graph path starts with a slash, this one does not: ${path}`);
}

/** The finished URL. `root` is the part before the version, without a slash at its end. */
export function absoluteUrl(root: string, request: GraphRequest): string {
  return `${root}/${request.version}${relativeUrl(request)}`;
}

/** The query as the graph client takes it: it joins what it is given, without encoding it. */
export function encodedQuery(query: Readonly<Record<string, string>>): Record<string, string> {
  const encoded: Record<string, string> = {};
  for (const name in query) {
    const value = query[name];
    if (value !== undefined) encoded[name] = encodeURIComponent(value);
  }
  return encoded;
}

// the graph client puts these first: oDataQueryNames, microsoft-graph-client 3.0.7
const first = /^\$(select|expand|orderby|filter|top|skip|skipToken|count)$/;

/** Whether the graph client keeps the parameters in the order that they were given in. */
export function keepsOrder(query: Readonly<Record<string, string>>): boolean {
  let onlyFirst = true;
  for (const name in query) {
    if (!first.test(name)) onlyFirst = false;
    else if (!onlyFirst) return false;
  }
  return true;
}
