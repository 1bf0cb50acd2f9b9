import type { Query } from "../ground/call.ts";
import { badGatewayRequest } from "../ground/refusal.ts";

/**
 * Reads a query string, names of system options in lower case. An option given twice is 400.
 *
 * @see https://learn.microsoft.com/graph/query-parameters
 */
export function parseQuery(search: string): Query {
  const query = new Map<string, string>();
  for (const [sent, value] of new URLSearchParams(search)) {
    const name = sent.startsWith("$") ? sent.toLowerCase() : sent;
    if (query.has(name)) {
      throw badGatewayRequest(
        `Query option '${name}' was specified more than once, but it must be specified at most once.`,
      );
    }
    query.set(name, value);
  }
  return query;
}

/** Refuses every option that the resource does not take, and those no service knows. */
export function allowOnly(query: Query, allowed: readonly string[]): void {
  for (const name of query.keys()) {
    if (allowed.includes(name)) continue;
    if (name.startsWith("$") && knownOptions.includes(name)) {
      throw badGatewayRequest(
        `Query option '${name}' is not allowed. To allow it, set the 'AllowedQueryOptions' property on EnableQueryAttribute or QueryValidationSettings.`,
      );
    }
    if (name.startsWith("$"))
      throw badGatewayRequest(`The query parameter '${name}' is not supported.`);
    // Unverified: custom options may be ignored by the live service
    throw badGatewayRequest(`Unrecognized query argument specified: '${name}'.`);
  }
}

/** Names listed in `$select`, each a property of the type. */
export function parseSelect(
  text: string | undefined,
  type: string,
  properties: ReadonlySet<string>,
): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const names = text.split(",").map((name) => name.trim());
  for (const name of names) {
    const [head = ""] = name.split("/");
    if (!properties.has(head)) {
      throw badGatewayRequest(
        `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`,
      );
    }
  }
  return names;
}

/** A whole number in decimal digits, as `$top` and `$skip` take it. */
export function parseCount(name: string, text: string): number {
  if (!/^\d+$/.test(text)) {
    throw badGatewayRequest(
      `Invalid value '${text}' for ${name} query option found. The ${name} query option requires a non-negative integer value.`,
    );
  }
  return Number(text);
}

const knownOptions = [
  "$filter",
  "$select",
  "$expand",
  "$top",
  "$skip",
  "$orderby",
  "$search",
  "$count",
  "$skiptoken",
  "$deltatoken",
  "$format",
];
