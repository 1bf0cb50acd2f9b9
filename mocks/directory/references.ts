import type { Call } from "../ground/call.ts";
import { badDirectoryRequest, badGatewayRequest } from "../ground/refusal.ts";
import type { Tenant } from "../state/tenant.ts";

/**
 * The object id in a reference such as
 * `https://graph.microsoft.com/v1.0/directoryObjects/{id}`, in lower case. Links to another host
 * or another shape are 400. The id may stand in braces, as Microsoft365DSC sends it.
 *
 * @see https://learn.microsoft.com/graph/api/group-post-members
 */
export function referencedId(call: Call, tenant: Tenant, link: unknown): string {
  const text = typeof link === "string" ? link : "";
  const path = [tenant.settings.graphUrl, call.origin, "https://graph.microsoft.com"]
    .filter((root) => text.toLowerCase().startsWith(`${root.toLowerCase()}/`))
    .map((root) => text.slice(root.length))[0];
  const found =
    /^\/(?:v1\.0|beta)\/+(?:directoryObjects|devices|groups|users|servicePrincipals)(?:\/([^/()?#]+)|\('([^']+)'\))$/i.exec(
      path ?? "",
    );
  const id = (found?.[1] ?? found?.[2])?.replace(/^(?:\{|%7b)(.+?)(?:\}|%7d)$/i, "$1");
  if (id === undefined)
    throw badGatewayRequest(`Invalid URL format specified in payload: '${text}'.`);
  return id.toLowerCase();
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
