import type { Call } from "../ground/call.ts";
import { badDirectoryRequest, badGatewayRequest } from "../ground/refusal.ts";
import type { WireObject } from "../ground/wire.ts";
import type { Tenant } from "../state/tenant.ts";
import { readVisible } from "../state/visible.ts";

/**
 * The object id in a reference such as
 * `https://graph.microsoft.com/v1.0/directoryObjects/{id}`. Links to another host
 * or another shape are 400.
 *
 * @see https://learn.microsoft.com/graph/api/group-post-members
 */
export function referencedId(call: Call, tenant: Tenant, link: unknown): string {
  const text = typeof link === "string" ? link : "";
  const path = [tenant.settings.graphUrl, call.origin, "https://graph.microsoft.com"]
    .filter((root) => text.startsWith(`${root}/`))
    .map((root) => text.slice(root.length))[0];
  const found =
    /^\/(?:v1\.0|beta)\/(?:directoryObjects|devices|groups|users|servicePrincipals)(?:\/([^/()?#]+)|\('([^']+)'\))$/.exec(
      path ?? "",
    );
  const id = found?.[1] ?? found?.[2];
  if (id === undefined)
    throw badGatewayRequest(`Invalid URL format specified in payload: '${text}'.`);
  return id;
}

/** A member candidate that the answering replica knows; 404 or 400 else. */
export function findDirectoryObject(
  tenant: Tenant,
  id: string,
): { type: "group" | "device" | "user"; row: WireObject } | undefined {
  const device = readVisible(tenant, "devices", id);
  if (device !== undefined) return { type: "device", row: device };
  const group = readVisible(tenant, "groups", id);
  if (group !== undefined) return { type: "group", row: group };
  const user = tenant.rows.users.get(id);
  return user === undefined ? undefined : { type: "user", row: user };
}

/** 400 of a reference to an object that can not be found (yet). */
export function missingReference(): Error {
  return badDirectoryRequest(
    "The source resource object or one of the objects being referenced do not exist.",
  );
}

/** 400 of a member that is one already. Text as seen in issue threads, not documented. */
export function alreadyMember(relationship: "members" | "owners"): Error {
  return badDirectoryRequest(
    `One or more added object references already exist for the following modified properties: '${relationship}'.`,
  );
}
