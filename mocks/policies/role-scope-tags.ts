import { rootOf, type Answer, type Call } from "../ground/call.ts";
import { intuneNotFound } from "../ground/refusal.ts";
import type { WireObject } from "../ground/wire.ts";
import { matchesFilter } from "../odata/filter-match.ts";
import { parseFilter } from "../odata/filter-parse.ts";
import { pageOf } from "../odata/list.ts";
import { allowOnly, parseSelect } from "../odata/query.ts";
import type { Permission } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { Tenant } from "../state/tenant.ts";

const collection = "deviceManagement/roleScopeTags";

/** The tag that every tenant has and every object starts with. Unverified: its description. */
const builtIn: WireObject = { id: "0", displayName: "Default", description: "", isBuiltIn: true };

/**
 * Scope tags: the built-in one. Read-only here.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-rbac-rolescopetag
 */
export function roleScopeTagRoutes(read: Permission): readonly Route[] {
  const access = { only: "beta", read, write: read } as const;
  return [
    { ...access, pattern: collection, methods: { GET: listTags } },
    { ...access, pattern: `${collection}/{id}`, methods: { GET: getTag } },
  ];
}

function listTags(call: Call, tenant: Tenant): Answer {
  allowOnly(call.query, ["$filter", "$select", "$top", "$skiptoken", "$orderby"]);
  const text = call.query.get("$filter");
  const filter = text === undefined ? undefined : parseFilter(text);
  const rows = [builtIn].map((row, index) => [index, row] as const);
  return pageOf(call, tenant.settings, (from) => rows.slice(from), {
    context: collection,
    defaultSize: 1_000,
    maxSize: 1_000,
    onExceed: "cap",
    keep: (row) => filter === undefined || matchesFilter(filter, row),
    project: (row) => selected(call, row),
  });
}

function getTag(call: Call, _tenant: Tenant, id = ""): Answer {
  allowOnly(call.query, ["$select"]);
  if (id !== builtIn["id"]) throw intuneNotFound();
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#${collection}/$entity`,
      ...selected(call, builtIn),
    },
  };
}

function selected(call: Call, row: WireObject): WireObject {
  const known = new Set(Object.keys(row));
  const select = parseSelect(call.query.get("$select"), "roleScopeTag", known);
  if (select === undefined) return row;
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => name === "id" || select.includes(name)),
  );
}
