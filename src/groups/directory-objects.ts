import { chunksOf } from "../graph/lists.ts";
import type { GraphRequest } from "../graph/request.ts";

/** Graph takes at most 1,000 ids in one call, and leaves out those that it does not find. */
const idsPerRequest = 1000;

/**
 * Looks directory objects up by id. Needs a permission to read each type, such as
 * `GroupMember.Read.All` for groups.
 *
 * @see https://learn.microsoft.com/graph/api/directoryobject-getbyids
 */
export function getByIds(
  ids: readonly string[],
  types: readonly ("group" | "user" | "servicePrincipal")[],
): readonly GraphRequest[] {
  return chunksOf(ids, idsPerRequest).map((some) => ({
    method: "POST",
    version: "v1.0",
    path: "/directoryObjects/getByIds",
    body: { ids: some, types },
    operation: "query",
  }));
}
