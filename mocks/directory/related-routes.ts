import type { Answer, Call } from "../ground/call.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { Tenant } from "../state/tenant.ts";
import { countMemberOf, listMemberOf, type MemberScope } from "./members.ts";
import { checkMembership, getMemberGroups } from "./object-queries.ts";
import { userIdOf } from "./principal-read.ts";

const queries = { read: permissions.groupsRead, write: permissions.groupsRead };

/** Answers a list of objects that are related to one. */
type ListHandler = (call: Call, tenant: Tenant, id: string, scope: MemberScope) => Answer;

/** A list of related objects, its count, and both for each type that it can be cast to. */
export function castRoutes(
  who: Pick<Route, "read" | "write">,
  pattern: string,
  transitive: boolean,
  list: ListHandler,
  count: ListHandler,
): readonly Route[] {
  const casts = [undefined, "device", "group", "user", "servicePrincipal"] as const;
  return casts.flatMap((cast): Route[] => {
    const base = cast === undefined ? pattern : `${pattern}/microsoft.graph.${cast}`;
    const scope = { transitive, cast };
    return [
      {
        ...who,
        pattern: base,
        methods: { GET: (call, tenant, id = "") => list(call, tenant, id, scope) },
      },
      {
        ...who,
        pattern: `${base}/$count`,
        methods: { GET: (call, tenant, id = "") => count(call, tenant, id, scope) },
      },
    ];
  });
}

/** What can be asked of any object about the groups that it is in. Users go by their name too. */
export function objectRoutes(collection: string): readonly Route[] {
  const byName = collection === "users";
  const base = byName ? "users/{key}" : `${collection}/{id}`;
  const idOf = (tenant: Tenant, key: string): string => (byName ? userIdOf(tenant, key) : key);
  const post = (
    name: string,
    answer: (call: Call, tenant: Tenant, id: string) => Answer,
  ): Route => ({
    ...queries,
    pattern: `${base}/${name}`,
    methods: { POST: (call, tenant, key = "") => answer(call, tenant, idOf(tenant, key)) },
  });
  const list: ListHandler = (call, tenant, key, scope) =>
    listMemberOf(call, tenant, idOf(tenant, key), scope);
  const count: ListHandler = (call, tenant, key, scope) =>
    countMemberOf(call, tenant, idOf(tenant, key), scope);
  return [
    post("checkMemberObjects", (call, tenant, id) => checkMembership(call, tenant, id, "ids")),
    post("checkMemberGroups", (call, tenant, id) => checkMembership(call, tenant, id, "groupIds")),
    post("getMemberGroups", getMemberGroups),
    post("getMemberObjects", getMemberGroups),
    ...castRoutes(queries, `${base}/memberOf`, false, list, count),
    ...castRoutes(queries, `${base}/transitiveMemberOf`, true, list, count),
  ];
}
