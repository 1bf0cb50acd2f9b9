import type { Call } from "../call.ts";
import type { Core } from "../core.ts";
import { badDirectoryRequest, badGatewayRequest } from "../refusal.ts";
import { readVisible } from "../visible.ts";
import type { WireObject } from "../wire.ts";

/**
 * The object id in a reference such as
 * `https://graph.microsoft.com/v1.0/directoryObjects/{id}`. Links to another host
 * or another shape are 400.
 *
 * @see https://learn.microsoft.com/graph/api/group-post-members
 */
export function referencedId(call: Call, core: Core, link: unknown): string {
  const text = typeof link === "string" ? link : "";
  const path = [core.settings.graphUrl, call.origin, "https://graph.microsoft.com"]
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
  core: Core,
  id: string,
): { type: "group" | "device" | "user"; row: WireObject } | undefined {
  const device = readVisible(core, "devices", id);
  if (device !== undefined) return { type: "device", row: device };
  const group = readVisible(core, "groups", id);
  if (group !== undefined) return { type: "group", row: group };
  const user = core.store.users.get(id);
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
