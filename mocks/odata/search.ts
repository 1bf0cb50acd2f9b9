import { badGatewayRequest, unsupportedQuery } from "../ground/refusal.ts";
import { textOf, type WireObject } from "../ground/wire.ts";

/** A `$search`, ready to be asked of rows. */
export type SearchMatch = (row: WireObject) => boolean;

/**
 * Reads a `$search` such as `"displayName:ring 1" OR "description:pilot"`. Text is
 * cut into words at everything but letters and digits; each word has to begin a word
 * of the property, in any order.
 *
 * @see https://learn.microsoft.com/graph/search-query-parameter
 */
export function parseSearch(text: string, properties: readonly string[]): SearchMatch {
  const tokens = [...text.matchAll(/\s*(?:"((?:[^"\\]|\\.)*)"|(AND|OR)|(\()|(\))|(\S))/g)];
  let at = 0;

  const either = (): SearchMatch => {
    let left = both();
    while (tokens[at]?.[2] === "OR") {
      at++;
      const [before, next] = [left, both()];
      left = (row) => before(row) || next(row);
    }
    return left;
  };
  const both = (): SearchMatch => {
    let left = clause();
    while (tokens[at] !== undefined && tokens[at]?.[2] !== "OR" && tokens[at]?.[4] === undefined) {
      if (tokens[at]?.[2] === "AND") at++;
      const [before, next] = [left, clause()];
      left = (row) => before(row) && next(row);
    }
    return left;
  };
  const clause = (): SearchMatch => {
    const token = tokens[at++];
    if (token?.[3] !== undefined) {
      const inner = either();
      if (tokens[at++]?.[4] === undefined) throw badSearch(text);
      return inner;
    }
    const quoted = token?.[1];
    if (quoted === undefined) throw badSearch(text);
    return matcher(quoted.replaceAll(/\\(.)/g, "$1"), properties);
  };

  const match = either();
  if (at < tokens.length) throw badSearch(text);
  return match;
}

function matcher(clause: string, properties: readonly string[]): SearchMatch {
  const colon = clause.indexOf(":");
  if (colon < 1) {
    throw badGatewayRequest(
      `Search clauses must be of the form "<property>:<value>". Clause: '${clause}'.`,
    );
  }
  const property = clause.slice(0, colon);
  if (!properties.includes(property)) {
    throw unsupportedQuery(`Unsupported property '${property}' in $search clause.`);
  }
  const wanted = words(clause.slice(colon + 1));
  return (row) => {
    const present = words(textOf(row, property));
    return wanted.every((word) => present.some((candidate) => candidate.startsWith(word)));
  };
}

function words(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

function badSearch(text: string): Error {
  return badGatewayRequest(
    `Syntax error: the $search clause '${text}' is not valid. Values have to be enclosed in double quotes.`,
  );
}
