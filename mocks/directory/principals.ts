import { guidOf } from "../ground/random.ts";
import { copyWire, textOf, type WireObject } from "../ground/wire.ts";
import type { Tenant } from "../state/tenant.ts";

/** The verified domain of every mock tenant. */
export const tenantDomain = "contoso.onmicrosoft.com";

/** Properties of a user without `$select`. learn.microsoft.com/graph/api/resources/user */
export const userColumns: readonly string[] = [
  "businessPhones",
  "displayName",
  "givenName",
  "jobTitle",
  "mail",
  "mobilePhone",
  "officeLocation",
  "preferredLanguage",
  "surname",
  "userPrincipalName",
  "id",
];

/** Properties of a service principal that the mock tenant shows, all of them by default. */
export const servicePrincipalColumns: readonly string[] = [
  "id",
  "deletedDateTime",
  "accountEnabled",
  "appDisplayName",
  "appId",
  "appOwnerOrganizationId",
  "displayName",
  "servicePrincipalNames",
  "servicePrincipalType",
  "tags",
];

/**
 * Puts the users of the options and the calling application into the directory. A delegated
 * caller is the first user, or one that is made.
 */
export function seedPrincipals(tenant: Tenant, users: readonly Readonly<WireObject>[]): void {
  const { rows, settings } = tenant;
  const delegated = settings.behaviors.caller === "delegated" && users.length === 0;
  for (const user of delegated ? [{ displayName: "Administrator" }] : users) {
    const id = textOf(user, "id").toLowerCase() || rows.nextId();
    rows.users.set(id, { ...newUser(user), ...copyWire(user), id });
  }
  const id = guidOf(settings.seed, "servicePrincipal");
  const appId = guidOf(settings.seed, "app");
  rows.servicePrincipals.set(id, {
    id,
    deletedDateTime: null,
    accountEnabled: true,
    appDisplayName: "Caller",
    appId,
    appOwnerOrganizationId: settings.tenantId,
    displayName: "Caller",
    servicePrincipalNames: [appId],
    servicePrincipalType: "Application",
    tags: [],
  });
}

/** The user that a delegated token speaks for. */
export function callingUser(tenant: Tenant): WireObject | undefined {
  if (tenant.settings.behaviors.caller !== "delegated") return undefined;
  for (const [, row] of tenant.rows.users.entries()) return row;
  return undefined;
}

/** A user by object id or user principal name. */
export function findUser(tenant: Tenant, key: string): WireObject | undefined {
  const byId = tenant.rows.users.get(key);
  if (byId !== undefined) return byId;
  for (const [, row] of tenant.rows.users.entries())
    if (textOf(row, "userPrincipalName").toLowerCase() === key.toLowerCase()) return row;
  return undefined;
}

function newUser(given: Readonly<WireObject>): WireObject {
  const name = textOf(given, "displayName");
  const alias = name.toLowerCase().replace(/[^a-z0-9]+/g, ".") || "user";
  return {
    businessPhones: [],
    displayName: name,
    userPrincipalName: `${alias}@${tenantDomain}`,
    accountEnabled: true,
    userType: "Member",
  };
}
