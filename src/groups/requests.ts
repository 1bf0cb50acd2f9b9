import { graphPath, odataString } from "../graph/index.ts";
import type { KindRequests, Owner } from "../kind/requests.ts";
import { locateGroups } from "./locate.ts";
import { mailNicknameOf, uniqueNameOf } from "./names.ts";
import { groupPath, groupSelect } from "./properties.ts";

const apiVersion = "v1.0";

/** How groups are found, read and written, on v1.0. */
export const groupRequests: KindRequests = {
  locate: locateGroups,
  holds: () => true,
  get: ({ id }) => ({
    method: "GET",
    version: apiVersion,
    path: graphPath`/groups/${id}`,
    query: { $select: groupSelect },
  }),
  // an upsert by alternate key: safe to repeat, whatever became of the first attempt
  // https://learn.microsoft.com/graph/api/group-upsert
  create: (body, owner) => ({
    method: "PATCH",
    version: apiVersion,
    path: alternatePath(uniqueNameOf(owner.stack, owner.key)),
    headers: { Prefer: "create-if-missing" },
    body: {
      mailEnabled: false,
      securityEnabled: true,
      mailNickname: mailNicknameOf(String(body["displayName"]), owner.key),
      groupTypes: [],
      ...body,
    },
  }),
  update: ({ id }, body) => ({
    method: "PATCH",
    version: apiVersion,
    path: graphPath`/groups/${id}`,
    body,
  }),
  delete: ({ id }) => ({ method: "DELETE", version: apiVersion, path: graphPath`/groups/${id}` }),
  alternateKey: {
    property: "uniqueName",
    of: ({ stack, key }: Owner) => uniqueNameOf(stack, key),
    get: (value) => ({
      method: "GET",
      version: apiVersion,
      path: alternatePath(value),
      query: { $select: groupSelect },
    }),
    // "Value for ArmUniqueName cannot be updated for groups assignable to role":
    // https://github.com/microsoftgraph/msgraph-bicep-types/issues/54
    refusedOn: (wire) =>
      wire["isAssignableToRole"] === true ? "it is assignable to roles" : undefined,
  },
};

/** A group by its alternate key. */
export function alternatePath(uniqueName: string): string {
  return `${groupPath}(uniqueName=${encodeURIComponent(odataString(uniqueName))})`;
}
