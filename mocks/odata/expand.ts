import { badGatewayRequest } from "../ground/refusal.ts";

/** One relationship of an `$expand`, such as `members($select=id,displayName)`. */
export interface Expansion {
  readonly relationship: string;
  readonly select: readonly string[] | undefined;
}

/**
 * Reads an `$expand` of one of these relationships. Of a directory object one can be expanded
 * at a time, with `$select` and no other option inside.
 *
 * @see https://learn.microsoft.com/graph/query-parameters#expand
 */
export function parseExpand(
  text: string | undefined,
  type: string,
  relationships: readonly string[],
): Expansion | undefined {
  if (text === undefined) return undefined;
  const [, name = "", inner] = /^\s*(\w+)\s*(?:\(([^()]*)\))?\s*$/.exec(text) ?? [];
  const relationship = relationships.find((known) => known.toLowerCase() === name.toLowerCase());
  const select = /^\$select=([\w, ]+)$/i.exec(inner ?? "")?.[1];
  if (relationship === undefined || (inner !== undefined && select === undefined)) {
    throw badGatewayRequest(
      `Parsing OData Select and Expand failed: '${text}' cannot be expanded on type 'microsoft.graph.${type}'.`,
    );
  }
  return { relationship, select: select?.split(",").map((part) => part.trim()) };
}
