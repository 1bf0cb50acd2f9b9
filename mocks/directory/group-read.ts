import { isAdvanced, rootOf, type Answer, type Call } from "../ground/call.ts";
import { badDirectoryRequest, directoryNotFound, unsupportedQuery } from "../ground/refusal.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import { parseExpand, type Expansion } from "../odata/expand.ts";
import { pageOf, readDirectoryQuery, sortedRows, type DirectoryQuery } from "../odata/list.ts";
import { allowOnly, parseSelect } from "../odata/query.ts";
import type { Tenant } from "../state/tenant.ts";
import { readVisible, visibleRows } from "../state/visible.ts";
import { directoryObjectWire, hiddenTypes } from "./directory-object.ts";
import { groupQueries } from "./group-queries.ts";
import { projectGroup, selectableGroupColumns } from "./group-row.ts";

/** GET /groups. learn.microsoft.com/graph/api/group-list */
export function listGroups(call: Call, tenant: Tenant): Answer {
  allowOnly(call.query, [
    "$filter",
    "$select",
    "$top",
    "$orderby",
    "$search",
    "$count",
    "$expand",
    "$skiptoken",
  ]);
  const query = readDirectoryQuery(call, tenant.settings, groupQueries(tenant.settings.behaviors));
  const keep = keepOf(tenant, query);
  const select = selectOf(call);
  if (select?.includes("membershipRuleProcessingStatus") === true) {
    throw unsupportedQuery(
      "Property 'membershipRuleProcessingStatus' cannot be selected in a list.",
    );
  }
  const expand = parseExpand(call.query.get("$expand"), "group", expandable);
  const rows = visibleRows(tenant, "groups");
  const ordered = query.compare === undefined ? rows : sortedRows(rows, keep, query.compare);
  return pageOf(call, tenant.settings, ordered, {
    context: `groups${contextColumns(select)}`,
    defaultSize: expand === undefined ? 100 : 20,
    // CIPP reads 999 groups a page with owners expanded
    maxSize: 999,
    onExceed: "refuse",
    keep,
    project: (row) => ({ ...projectGroup(row, select), ...expanded(call, tenant, row, expand) }),
    ...(query.wantsCount ? { count: (total) => total() } : {}),
  });
}

/** GET /groups/$count, text. Without the header it is 400. */
export function countGroups(call: Call, tenant: Tenant): Answer {
  allowOnly(call.query, ["$filter", "$search"]);
  demandAdvancedCount(call);
  const counting: Call = { ...call, query: new Map([...call.query, ["$count", "true"]]) };
  const query = readDirectoryQuery(
    counting,
    tenant.settings,
    groupQueries(tenant.settings.behaviors),
  );
  const keep = keepOf(tenant, query);
  let count = 0;
  for (const [, row] of visibleRows(tenant, "groups")(0)) if (keep(row)) count++;
  return { status: 200, body: String(count) };
}

/** @throws 400 "$count is not currently supported." without `ConsistencyLevel: eventual`. */
export function demandAdvancedCount(call: Call): void {
  if (!isAdvanced(call)) throw badDirectoryRequest("$count is not currently supported.");
}

/** GET /groups/{id}. learn.microsoft.com/graph/api/group-get */
export function getGroup(call: Call, tenant: Tenant, id: string): Answer {
  allowOnly(call.query, ["$select", "$expand"]);
  const select = selectOf(call);
  const expand = parseExpand(call.query.get("$expand"), "group", expandable);
  const row = readVisible(tenant, "groups", id);
  if (row === undefined) throw directoryNotFound(id);
  const status =
    select?.includes("membershipRuleProcessingStatus") === true
      ? { membershipRuleProcessingStatus: tenant.memberships.statusOf(textOf(row, "id")) }
      : {};
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#groups${contextColumns(select)}/$entity`,
      ...projectGroup(row, select),
      ...status,
      ...expanded(call, tenant, row, expand),
    },
  };
}

/** GET /groups/{id}/assignedLicenses: the value of one collection property. */
export function getAssignedLicenses(call: Call, tenant: Tenant, id: string): Answer {
  allowOnly(call.query, []);
  const row = readVisible(tenant, "groups", id);
  if (row === undefined) throw directoryNotFound(id);
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#groups('${id}')/assignedLicenses`,
      value: row["assignedLicenses"] ?? [],
    },
  };
}

/** `(a,b)` behind the collection in `@odata.context` where columns are selected. */
export function contextColumns(select: readonly string[] | undefined): string {
  return select === undefined ? "" : `(${select.join(",")})`;
}

function selectOf(call: Call): readonly string[] | undefined {
  return parseSelect(call.query.get("$select"), "group", selectableGroupColumns(call.version));
}

// one level, 20 rows and no link to the rest: learn.microsoft.com/graph/query-parameters
const expandable: readonly string[] = ["members", "owners", "memberOf"];
const mostExpanded = 20;

function expanded(
  call: Call,
  tenant: Tenant,
  row: WireObject,
  expansion: Expansion | undefined,
): WireObject {
  if (expansion === undefined) return {};
  const { relationship, select } = expansion;
  const shown: WireObject[] = [];
  for (const id of relatedIds(tenant, textOf(row, "id"), relationship)) {
    if (shown.length === mostExpanded) break;
    const found = directoryObjectWire(tenant, id, { select, hidden: hiddenTypes(call) });
    if (found !== undefined) shown.push(found);
  }
  return { [relationship]: shown };
}

function relatedIds(tenant: Tenant, id: string, relationship: string): Iterable<string> {
  if (relationship === "members") return tenant.memberships.membersOf(id).ids();
  if (relationship === "owners") return tenant.rows.owners.get(id.toLowerCase()) ?? [];
  return tenant.memberships.groupsOf(id).map((group) => textOf(group, "id"));
}

// filters by the number of owners look at a relationship, which no row holds
function withOwners(tenant: Tenant, row: WireObject): WireObject {
  const owners = tenant.rows.owners.get(textOf(row, "id").toLowerCase()) ?? [];
  return { ...row, owners: [...owners] };
}

/** Tests a group, its owners counted where the filter asks for them. */
function keepOf(tenant: Tenant, query: DirectoryQuery): (row: WireObject) => boolean {
  const counted = [...(query.reads ?? [])].some((path) => /^owners\/\$count$/i.test(path));
  return counted ? (row) => query.keep(withOwners(tenant, row)) : query.keep;
}
