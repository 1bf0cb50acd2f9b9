import { bodyOf, rootOf, type Answer, type Call } from "../ground/call.ts";
import { badDirectoryRequest, directoryNotFound } from "../ground/refusal.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import { allowOnly } from "../odata/query.ts";
import type { Tenant } from "../state/tenant.ts";
import {
  directoryObjectWire,
  findDirectoryObject,
  hiddenTypes,
  trueDirectoryObject,
} from "./directory-object.ts";
import { isObjectId } from "./object-id.ts";

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
  const hidden = hiddenTypes(call);
  const value = ids.flatMap((id) => {
    const known = findDirectoryObject(tenant, id);
    const wanted = !Array.isArray(types) || types.some((type) => sameName(type, known?.type));
    return (wanted && directoryObjectWire(tenant, id, { hidden })) || [];
  });
  return {
    status: 200,
    body: { "@odata.context": `${rootOf(call)}/$metadata#directoryObjects`, value },
  };
}

/** GET /directoryObjects/{id}. */
export function getDirectoryObject(call: Call, tenant: Tenant, id: string): Answer {
  allowOnly(call.query, ["$select"]);
  const select = call.query.get("$select")?.split(",");
  const found =
    findDirectoryObject(tenant, id) === undefined
      ? undefined
      : directoryObjectWire(tenant, id, { select, hidden: hiddenTypes(call) });
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

/** POST getMemberGroups and getMemberObjects: ids of every group that holds the object, nested too. */
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
  if (trueDirectoryObject(tenant, id) === undefined) throw directoryNotFound(id);
}

function sameName(a: unknown, b: string | undefined): boolean {
  return typeof a === "string" && a.toLowerCase() === b?.toLowerCase();
}

function idsOf(body: WireObject, property: string, max: number): readonly string[] {
  const ids: unknown = body[property];
  if (!Array.isArray(ids) || ids.some((id) => typeof id !== "string"))
    throw badDirectoryRequest(`The parameter '${property}' is required.`);
  if (ids.length > max)
    throw badDirectoryRequest(`The number of ids exceeds the maximum of ${max}.`);
  // https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/5884
  if (!ids.every((id) => isObjectId(String(id))))
    throw badDirectoryRequest("Invalid GUID specified.");
  return ids.map(String);
}
