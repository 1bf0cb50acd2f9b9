import { odataString } from "../graph/index.ts";
import { chunksOf } from "../graph/lists.ts";
import type { GraphRequest } from "../graph/request.ts";
import type { Wanted } from "../kind/requests.ts";
import { groupPath, groupSelect } from "./properties.ts";

// at most 15 expressions in one filter, and 120 characters in a value, unless in advanced mode:
// https://developer.microsoft.com/graph/known-issues/?search=13635
const expressionsPerFilter = 15;
const plainValueLimit = 120;

/**
 * Finds groups without reading the whole directory: by id and exact name, 15 conditions a
 * request, and everything that carries a marker by one search. The search reads an index that
 * lags; it only adds what the exact look-ups cannot name. No filter asks for the alternate key,
 * which no source calls filterable: what is still missing is read by the path of its key.
 *
 * @see https://learn.microsoft.com/graph/aad-advanced-queries
 * @see https://learn.microsoft.com/graph/api/resources/group
 */
export function locateGroups(wanted: readonly Wanted[]): readonly GraphRequest[] {
  const conditions = new Set<string>();
  const long = new Set<string>();
  for (const { displayName, id } of wanted) {
    if (id) conditions.add(`id eq ${odataString(id)}`);
    if (id || !displayName) continue;
    const byName = `displayName eq ${odataString(displayName)}`;
    (odataString(displayName).length - 2 > plainValueLimit ? long : conditions).add(byName);
  }
  return [
    ...chunksOf([...conditions], expressionsPerFilter).map((some) =>
      list({ $filter: some.join(" or ") }),
    ),
    ...[...long].map((condition) => advanced({ $filter: condition })),
    advanced({ $search: '"description:ringwright"' }),
  ];
}

function list(query: Record<string, string>): GraphRequest {
  return {
    method: "GET",
    version: "v1.0",
    path: groupPath,
    query: { ...query, $select: groupSelect, $top: "999" },
  };
}

function advanced(query: Record<string, string>): GraphRequest {
  const { query: plainQuery, ...request } = list(query);
  return {
    ...request,
    query: { ...plainQuery, $count: "true" },
    headers: { ConsistencyLevel: "eventual" },
  };
}
