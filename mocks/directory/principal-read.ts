import { isAdvanced, rootOf, type Answer, type Call } from "../ground/call.ts";
import { badGatewayRequest, directoryNotFound } from "../ground/refusal.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import { pageOf, readDirectoryQuery, sortedRows, type DirectorySpec } from "../odata/list.ts";
import { allowOnly, parseSelect } from "../odata/query.ts";
import type { Table } from "../state/table.ts";
import type { Tenant } from "../state/tenant.ts";
import { contextColumns, demandAdvancedCount } from "./group-read.ts";
import { demandObjectId } from "./object-id.ts";
import { callingUser, findUser, servicePrincipalColumns, userColumns } from "./principals.ts";
import { shownProperties } from "./directory-object.ts";

interface Principals {
  readonly collection: "users" | "servicePrincipals";
  readonly type: "user" | "servicePrincipal";
  readonly columns: readonly string[];
  readonly selectable: readonly string[];
  readonly queries: DirectorySpec;
  table(tenant: Tenant): Table;
}

const users: Principals = {
  collection: "users",
  type: "user",
  columns: userColumns,
  selectable: [...userColumns, "accountEnabled", "deletedDateTime", "userType"],
  table: (tenant) => tenant.rows.users,
  // learn.microsoft.com/graph/aad-advanced-queries, user properties
  queries: {
    resource: "User",
    filters: {
      id: { plain: ["eq"], advanced: [] },
      accountEnabled: { plain: ["eq"], advanced: [], nulls: "none" },
      displayName: { plain: ["eq", "startsWith"], advanced: [] },
      givenName: { plain: ["eq", "startsWith"], advanced: [] },
      mail: { plain: ["eq", "startsWith"], advanced: ["endsWith"] },
      surname: { plain: ["eq", "startsWith"], advanced: [] },
      userPrincipalName: { plain: ["eq", "startsWith"], advanced: ["endsWith"] },
      userType: { plain: ["eq"], advanced: [] },
    },
    searchable: ["displayName", "mail", "userPrincipalName"],
    sortable: { displayName: "plain", userPrincipalName: "plain" },
  },
};

const servicePrincipals: Principals = {
  collection: "servicePrincipals",
  type: "servicePrincipal",
  columns: servicePrincipalColumns,
  selectable: servicePrincipalColumns,
  table: (tenant) => tenant.rows.servicePrincipals,
  // learn.microsoft.com/graph/aad-advanced-queries, service principal properties
  queries: {
    resource: "ServicePrincipal",
    filters: {
      id: { plain: ["eq"], advanced: [] },
      accountEnabled: { plain: ["eq"], advanced: [], nulls: "none" },
      appId: { plain: ["eq"], advanced: [], nulls: "none" },
      displayName: { plain: ["eq", "startsWith"], advanced: [] },
      servicePrincipalType: { plain: ["eq"], advanced: [], nulls: "none" },
    },
    searchable: ["displayName"],
    sortable: { displayName: "advanced" },
  },
};

/** GET /users. learn.microsoft.com/graph/api/user-list */
export function listUsers(call: Call, tenant: Tenant): Answer {
  return listPrincipals(call, tenant, users);
}

/** GET /users/$count, text. */
export function countUsers(call: Call, tenant: Tenant): Answer {
  return countPrincipals(call, tenant, users);
}

/** GET /users/{id or user principal name}. learn.microsoft.com/graph/api/user-get */
export function getUser(call: Call, tenant: Tenant, key: string): Answer {
  if (!key.includes("@")) demandObjectId(key);
  return entityOf(call, users, findUser(tenant, key), key);
}

/** The object id behind an id or a user principal name; 404 where there is none. */
export function userIdOf(tenant: Tenant, key: string): string {
  if (!key.includes("@")) demandObjectId(key);
  const user = findUser(tenant, key);
  if (user === undefined) throw directoryNotFound(key);
  return textOf(user, "id");
}

/**
 * GET /me: the signed-in user. Without one 400, in the words of
 * https://github.com/microsoftgraph/msgraph-sdk-php/issues/1163.
 */
export function getMe(call: Call, tenant: Tenant): Answer {
  const user = callingUser(tenant);
  if (user === undefined)
    throw badGatewayRequest("/me request is only valid with delegated authentication flow.");
  return entityOf(call, users, user, textOf(user, "id"));
}

/** GET /servicePrincipals. learn.microsoft.com/graph/api/serviceprincipal-list */
export function listServicePrincipals(call: Call, tenant: Tenant): Answer {
  return listPrincipals(call, tenant, servicePrincipals);
}

/** GET /servicePrincipals/{id}. learn.microsoft.com/graph/api/serviceprincipal-get */
export function getServicePrincipal(call: Call, tenant: Tenant, id: string): Answer {
  return entityOf(call, servicePrincipals, tenant.rows.servicePrincipals.get(id), id);
}

/** GET /servicePrincipals(appId='x'). */
export function getServicePrincipalByAppId(call: Call, tenant: Tenant, appId: string): Answer {
  for (const [, row] of tenant.rows.servicePrincipals.entries())
    if (textOf(row, "appId").toLowerCase() === appId.toLowerCase())
      return entityOf(call, servicePrincipals, row, appId);
  throw directoryNotFound(appId);
}

function listPrincipals(call: Call, tenant: Tenant, kind: Principals): Answer {
  allowOnly(call.query, [
    "$filter",
    "$select",
    "$top",
    "$orderby",
    "$search",
    "$count",
    "$skiptoken",
  ]);
  const query = readDirectoryQuery(call, tenant.settings, kind.queries);
  const select = selectOf(call, kind);
  const table = kind.table(tenant);
  const rows = (from: number): ReturnType<Table["entries"]> => table.entries(from);
  const ordered = query.compare === undefined ? rows : sortedRows(rows, query.keep, query.compare);
  return pageOf(call, tenant.settings, ordered, {
    context: `${kind.collection}${contextColumns(select)}`,
    defaultSize: 100,
    maxSize: 999,
    onExceed: "refuse",
    keep: query.keep,
    project: (row) => shownProperties(row, kind.type, select ?? kind.columns),
    ...(query.wantsCount ? { count: (total) => total() } : {}),
  });
}

function countPrincipals(call: Call, tenant: Tenant, kind: Principals): Answer {
  allowOnly(call.query, ["$filter", "$search"]);
  demandAdvancedCount(call);
  const counting: Call = { ...call, query: new Map([...call.query, ["$count", "true"]]) };
  const query = readDirectoryQuery(counting, tenant.settings, kind.queries);
  let count = 0;
  for (const [, row] of kind.table(tenant).entries()) if (query.keep(row)) count++;
  return { status: 200, body: String(count) };
}

function entityOf(call: Call, kind: Principals, row: WireObject | undefined, key: string): Answer {
  allowOnly(call.query, isAdvanced(call) ? ["$select", "$count"] : ["$select"]);
  const select = selectOf(call, kind);
  if (row === undefined) throw directoryNotFound(key);
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#${kind.collection}${contextColumns(select)}/$entity`,
      ...shownProperties(row, kind.type, select ?? kind.columns),
    },
  };
}

function selectOf(call: Call, kind: Principals): readonly string[] | undefined {
  return parseSelect(call.query.get("$select"), kind.type, new Set(kind.selectable));
}
