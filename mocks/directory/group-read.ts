import { isAdvanced, rootOf, type Answer, type Call } from "../ground/call.ts";
import {
  badDirectoryRequest,
  badGatewayRequest,
  directoryNotFound,
  unsupportedQuery,
} from "../ground/refusal.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import { propertiesOf } from "../model/model.ts";
import { pageOf, readDirectoryQuery, sortedRows, type DirectorySpec } from "../odata/list.ts";
import { allowOnly, parseSelect } from "../odata/query.ts";
import type { Tenant } from "../state/tenant.ts";
import { readVisible, visibleRows } from "../state/visible.ts";
import { directoryObjectWire } from "./directory-object.ts";
import { projectGroup } from "./group-row.ts";

const comparable = { plain: ["eq", "startsWith", "ge", "le", "in"], advanced: ["ne", "not"] };

/** learn.microsoft.com/graph/aad-advanced-queries, learn.microsoft.com/graph/api/resources/group */
const groupQueries: DirectorySpec = {
  resource: "Group",
  filters: {
    id: { plain: ["eq", "in"], advanced: ["ne", "not"] },
    displayName: comparable,
    mailNickname: comparable,
    description: { plain: [], advanced: ["eq", "ne", "not", "ge", "le", "startsWith"] },
    membershipRule: { plain: ["eq", "ge", "le", "startsWith"], advanced: ["ne", "not"] },
    membershipRuleProcessingState: { plain: ["eq", "in"], advanced: ["ne", "not"] },
    groupTypes: { plain: ["any"], advanced: ["not"] },
    securityEnabled: { plain: ["eq"], advanced: ["ne", "not"] },
    mailEnabled: { plain: ["eq"], advanced: ["ne", "not"] },
    mail: { plain: ["eq", "startsWith"], advanced: ["endsWith", "ne", "not"] },
  },
  searchable: ["displayName", "description"],
  sortable: ["displayName"],
  sortNeedsAdvanced: false,
};

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
  const query = readDirectoryQuery(call, tenant.settings, groupQueries);
  const select = selectOf(call);
  if (select?.includes("membershipRuleProcessingStatus") === true) {
    throw unsupportedQuery(
      "Property 'membershipRuleProcessingStatus' cannot be selected in a list.",
    );
  }
  const expand = expandOf(call);
  const rows = visibleRows(tenant, "groups");
  const ordered = query.compare === undefined ? rows : sortedRows(rows, query.keep, query.compare);
  return pageOf(call, tenant.settings, ordered, {
    context: `groups${contextColumns(select)}`,
    defaultSize: expand === undefined ? 100 : 20,
    maxSize: expand === undefined ? 999 : 20,
    onExceed: "refuse",
    keep: query.keep,
    project: (row) => ({ ...projectGroup(row, select), ...expanded(tenant, row, expand) }),
    ...(query.wantsCount ? { count: (total) => total() } : {}),
  });
}

/** GET /groups/$count, text. Without the header it is 400. */
export function countGroups(call: Call, tenant: Tenant): Answer {
  allowOnly(call.query, ["$filter", "$search"]);
  demandAdvancedCount(call);
  const counting: Call = { ...call, query: new Map([...call.query, ["$count", "true"]]) };
  const query = readDirectoryQuery(counting, tenant.settings, groupQueries);
  let count = 0;
  for (const [, row] of visibleRows(tenant, "groups")(0)) if (query.keep(row)) count++;
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
  const expand = expandOf(call);
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
      ...expanded(tenant, row, expand),
    },
  };
}

/** `(a,b)` behind the collection in `@odata.context` where columns are selected. */
export function contextColumns(select: readonly string[] | undefined): string {
  return select === undefined ? "" : `(${select.join(",")})`;
}

function selectOf(call: Call): readonly string[] | undefined {
  const names = new Set(propertiesOf(call.version, "group").keys());
  if (call.version === "v1.0") names.delete("membershipRuleProcessingStatus");
  return parseSelect(call.query.get("$select"), "group", names);
}

// members and owners, one level, 20 rows and no link to the rest: learn.microsoft.com/graph/query-parameters
function expandOf(call: Call): "members" | "owners" | undefined {
  const text = call.query.get("$expand");
  if (text === undefined) return undefined;
  if (text !== "members" && text !== "owners") {
    throw badGatewayRequest(
      `Parsing OData Select and Expand failed: '${text}' cannot be expanded on type 'microsoft.graph.group'.`,
    );
  }
  return text;
}

function expanded(
  tenant: Tenant,
  row: WireObject,
  expand: "members" | "owners" | undefined,
): WireObject {
  if (expand === undefined) return {};
  if (expand === "owners") {
    const owners = [...(tenant.rows.owners.get(textOf(row, "id")) ?? [])].slice(0, 20);
    return { owners: owners.flatMap((id) => directoryObjectWire(tenant, id) ?? []) };
  }
  const members: WireObject[] = [];
  for (const id of tenant.memberships.membersOf(textOf(row, "id")).ids()) {
    if (members.length === 20) break;
    const found = directoryObjectWire(tenant, id);
    if (found !== undefined) members.push(found);
  }
  return { members };
}
