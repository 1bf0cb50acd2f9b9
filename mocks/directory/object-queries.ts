import { bodyOf, rootOf, type Answer, type Call } from "../ground/call.ts";
import { badDirectoryRequest, directoryNotFound } from "../ground/refusal.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import type { Tenant } from "../state/tenant.ts";
import { readVisible } from "../state/visible.ts";
import { directoryObjectWire } from "./directory-object.ts";

/**
 * POST /directoryObjects/getByIds: at most 1,000 ids; those that are not found are
 * left out.
 *
 * @see https://learn.microsoft.com/graph/api/directoryobject-getbyids
 */
export function getByIds(call: Call, tenant: Tenant): Answer {
  const body = bodyOf(call);
  const ids = idsOf(body, "ids", 1_000);
  const types = body["types"];
  if (
    types !== undefined &&
    (!Array.isArray(types) || types.some((type) => typeof type !== "string"))
  )
    throw badDirectoryRequest("Invalid value specified for property 'types'.");
  const value: WireObject[] = [];
  for (const id of ids) {
    const known =
      readVisible(tenant, "groups", id) ?? tenant.rows.devices.get(id) ?? tenant.rows.users.get(id);
    const found = known === undefined ? undefined : directoryObjectWire(tenant, id);
    if (found === undefined) continue;
    const type = textOf(found, "@odata.type").replace("#microsoft.graph.", "");
    if (!Array.isArray(types) || types.includes(type)) value.push(found);
  }
  return {
    status: 200,
    body: { "@odata.context": `${rootOf(call)}/$metadata#directoryObjects`, value },
  };
}

/** GET /directoryObjects/{id}. */
export function getDirectoryObject(call: Call, tenant: Tenant, id: string): Answer {
  const known =
    readVisible(tenant, "groups", id) ?? tenant.rows.devices.get(id) ?? tenant.rows.users.get(id);
  const found = known === undefined ? undefined : directoryObjectWire(tenant, id);
  if (found === undefined) throw directoryNotFound(id);
  return {
    status: 200,
    body: { "@odata.context": `${rootOf(call)}/$metadata#directoryObjects/$entity`, ...found },
  };
}

/** POST checkMemberObjects and checkMemberGroups: which of at most 20 groups hold the object, nested too. */
export function checkMembership(
  call: Call,
  tenant: Tenant,
  id: string,
  property: "ids" | "groupIds",
): Answer {
  demandObject(tenant, id);
  const wanted = idsOf(bodyOf(call), property, 20);
  const held = tenant.memberships
    .groupsOf(id, { transitive: true })
    .map((group) => textOf(group, "id"));
  const value = wanted.filter((groupId) => held.includes(groupId.toLowerCase()));
  return {
    status: 200,
    body: { "@odata.context": `${rootOf(call)}/$metadata#Collection(Edm.String)`, value },
  };
}

/** POST getMemberGroups: ids of every group that holds the object, nested too. */
export function getMemberGroups(call: Call, tenant: Tenant, id: string): Answer {
  demandObject(tenant, id);
  const { securityEnabledOnly } = bodyOf(call) as { securityEnabledOnly?: unknown };
  if (typeof securityEnabledOnly !== "boolean")
    throw badDirectoryRequest("The parameter 'securityEnabledOnly' is required.");
  const groups = tenant.memberships.groupsOf(id, { transitive: true });
  const value = groups
    .filter((group) => !securityEnabledOnly || group["securityEnabled"] === true)
    .map((group) => group["id"]);
  return {
    status: 200,
    body: { "@odata.context": `${rootOf(call)}/$metadata#Collection(Edm.String)`, value },
  };
}

function demandObject(tenant: Tenant, id: string): void {
  if (tenant.rows.devices.get(id) === undefined && tenant.rows.groups.get(id) === undefined)
    throw directoryNotFound(id);
}

function idsOf(body: WireObject, property: string, max: number): readonly string[] {
  const ids: unknown = body[property];
  if (!Array.isArray(ids) || ids.some((id) => typeof id !== "string"))
    throw badDirectoryRequest(`The parameter '${property}' is required.`);
  if (ids.length > max)
    throw badDirectoryRequest(`The number of ids exceeds the maximum of ${max}.`);
  return ids.map(String);
}
