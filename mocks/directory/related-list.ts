import { isAdvanced, type Answer, type Call } from "../ground/call.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import {
  pageOf,
  readDirectoryQuery,
  sortedRows,
  type DirectorySpec,
  type Rows,
} from "../odata/list.ts";
import { allowOnly } from "../odata/query.ts";
import type { MemberList } from "../state/member-set.ts";
import type { Tenant } from "../state/tenant.ts";
import { directoryObjectWire, hiddenTypes, trueDirectoryObject } from "./directory-object.ts";
import { demandAdvancedCount } from "./group-read.ts";

/**
 * Lists of objects related to another one: members, owners, memberOf, registeredOwners. All but
 * a filter by id is an advanced query; that one terraform-provider-azuread sends without the
 * header (internal/services/groups/groups.go).
 *
 * @see https://learn.microsoft.com/graph/api/group-list-members
 * @see https://learn.microsoft.com/graph/api/group-list-memberof
 */
const relatedQueries: DirectorySpec = {
  resource: "DirectoryObject",
  filters: {
    id: { plain: ["eq"], advanced: [] },
    accountEnabled: { plain: [], advanced: ["eq"], nulls: "none" },
    appId: { plain: [], advanced: ["eq"], nulls: "none" },
    description: { plain: [], advanced: ["eq", "startsWith"] },
    deviceId: { plain: [], advanced: ["eq"], nulls: "none" },
    displayName: { plain: [], advanced: ["eq", "ge", "le", "startsWith"] },
    groupTypes: { plain: [], advanced: ["any"] },
    isAssignableToRole: { plain: [], advanced: ["eq"], nulls: "none" },
    mail: { plain: [], advanced: ["eq", "startsWith", "endsWith"] },
    mailEnabled: { plain: [], advanced: ["eq"], nulls: "none" },
    operatingSystem: { plain: [], advanced: ["eq", "startsWith"] },
    securityEnabled: { plain: [], advanced: ["eq"], nulls: "none" },
    userPrincipalName: { plain: [], advanced: ["eq", "startsWith", "endsWith"] },
    userType: { plain: [], advanced: ["eq"] },
  },
  searchable: ["displayName", "description"],
  sortable: { displayName: "advanced" },
};

/** One page of objects, by their ids. */
export function listRelated(call: Call, tenant: Tenant, members: MemberList): Answer {
  allowOnly(call.query, [
    "$select",
    "$filter",
    "$search",
    "$orderby",
    "$top",
    "$count",
    "$skiptoken",
  ]);
  const query = readDirectoryQuery(call, tenant.settings, relatedQueries);
  const select = call.query
    .get("$select")
    ?.split(",")
    .map((name) => name.trim());
  const hidden = hiddenTypes(call);
  const all = query.reads?.size === 0;
  const keep = (row: WireObject): boolean => all || query.keep(rowOf(tenant, row));
  const rows: Rows = (from) => rowsFrom(members, from);
  const { compare } = query;
  const ordered =
    compare === undefined
      ? rows
      : sortedRows(rows, keep, (a, b) => compare(rowOf(tenant, a), rowOf(tenant, b)));
  return pageOf(call, tenant.settings, ordered, {
    context: "directoryObjects",
    defaultSize: 100,
    maxSize: 999,
    onExceed: "refuse",
    keep,
    project: (row) => directoryObjectWire(tenant, textOf(row, "id"), { select, hidden }) ?? row,
    ...(isAdvanced(call) && query.wantsCount
      ? { count: (total) => (all ? members.length : total()) }
      : {}),
  });
}

/** How many objects, text. Without the header it is 400. */
export function countRelated(call: Call, tenant: Tenant, members: MemberList): Answer {
  allowOnly(call.query, ["$filter", "$search"]);
  demandAdvancedCount(call);
  const counting: Call = { ...call, query: new Map([...call.query, ["$count", "true"]]) };
  const query = readDirectoryQuery(counting, tenant.settings, relatedQueries);
  if (query.reads?.size === 0) return { status: 200, body: String(members.length) };
  let count = 0;
  for (const [, row] of rowsFrom(members, 0)) if (query.keep(rowOf(tenant, row))) count++;
  return { status: 200, body: String(count) };
}

// a row is its id until it is shown
function* rowsFrom(
  members: MemberList,
  from: number,
): Generator<readonly [position: number, row: WireObject]> {
  for (let position = from; position < members.length; position++)
    yield [position, { id: members.at(position) }];
}

function rowOf(tenant: Tenant, row: WireObject): WireObject {
  return trueDirectoryObject(tenant, textOf(row, "id"))?.row ?? row;
}
