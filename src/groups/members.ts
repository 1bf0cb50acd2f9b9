import { odataString } from "../graph/index.ts";
import { chunksOf } from "../graph/lists.ts";
import type { GraphRequest } from "../graph/request.ts";
import type { Membership } from "../kind/device-membership.ts";
import { getByIds } from "./directory-objects.ts";
import { groupPath } from "./properties.ts";

/** Graph takes at most 20 references in one PATCH, all or nothing. */
const membersPerRequest = 20;

const item = (id: string) => `${groupPath}/${encodeURIComponent(id)}`;

/** How the devices of a group are read and written. */
export const groupMembership: Membership = {
  path: "members.devices",
  rulePath: "membershipRule",
  read: readMembers,
  // Intune follows nested groups: https://learn.microsoft.com/intune/intune-service/configuration/device-profile-assign
  readNestedDevices: (id) => nestedMembers(id, "device", "999"),
  readNestedUser: (id) => nestedMembers(id, "user", "1"),
  add: addMembers,
  remove: removeMember,
  locate: locateDevices,
  lookUp: (ids) => getByIds(ids, ["group"]),
};

// a cast is an advanced query: https://learn.microsoft.com/graph/aad-advanced-queries
function nestedMembers(id: string, type: "device" | "user", top: string): GraphRequest {
  return {
    method: "GET",
    version: "v1.0",
    path: `${item(id)}/transitiveMembers/microsoft.graph.${type}`,
    query: { $select: "id", $count: "true", $top: top },
    headers: { ConsistencyLevel: "eventual" },
  };
}

/** Member devices of a group, a page at a time. */
export function readMembers(id: string): GraphRequest {
  return {
    method: "GET",
    version: "v1.0",
    path: `${item(id)}/members`,
    query: { $select: "id,displayName,deviceId", $top: "999" },
  };
}

/**
 * Adds members, 20 a request. An existing member fails its whole request, so only the
 * difference may be sent, and after a lost answer it has to be read again.
 *
 * @see https://learn.microsoft.com/graph/api/group-post-members
 */
export function addMembers(
  id: string,
  memberIds: readonly string[],
  graphUrl: string,
): GraphRequest[] {
  return chunksOf(memberIds, membersPerRequest).map((some) => ({
    method: "PATCH",
    version: "v1.0",
    path: item(id),
    body: {
      "members@odata.bind": some.map(
        (member) => `${graphUrl}/v1.0/directoryObjects/${encodeURIComponent(member)}`,
      ),
    },
  }));
}

/** Takes one member out. The path always ends in `$ref`: without it the device itself would be deleted. */
export function removeMember(id: string, memberId: string): GraphRequest {
  return {
    method: "DELETE",
    version: "v1.0",
    path: `${item(id)}/members/${encodeURIComponent(memberId)}/$ref`,
  };
}

// https://developer.microsoft.com/graph/known-issues/?search=13635
const conditionsPerFilter = 15;
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Finds devices by display name, object id or device id, 15 conditions a request. */
export function locateDevices(entries: readonly string[]): readonly GraphRequest[] {
  const conditions = entries.flatMap((entry) =>
    guid.test(entry)
      ? [`id eq ${odataString(entry)}`, `deviceId eq ${odataString(entry)}`]
      : [`displayName eq ${odataString(entry)}`],
  );
  return chunksOf(conditions, conditionsPerFilter).map((some) => ({
    method: "GET",
    version: "v1.0",
    path: "/devices",
    query: {
      $filter: some.join(" or "),
      $select: "id,displayName,deviceId",
      $top: "999",
    },
  }));
}
