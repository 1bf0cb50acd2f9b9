import { type GraphClient, isGraphError, type OperationOptions } from "../graph/index.ts";
import { namesPermission } from "../graph/token-claims.ts";
import { type WireObject, wireText } from "../kind/wire.ts";
import { serviceReadPermissions } from "./service-permissions.ts";
import { type ServicePolicy, servicePolicy } from "./service-policy.ts";

const path = "/admin/windows/updates/policies";

/** The policies of the update service, or why they could not be read. */
export type ServicePolicies =
  | { readonly policies: readonly ServicePolicy[] }
  | { readonly unread: string };

/**
 * Every policy of the update service with its rings and approvals, where the token says that it may
 * read them (`WindowsUpdates.ReadWrite.All`, or `WindowsUpdates.Read.All`); undefined otherwise, so
 * that nobody who has no such permission waits for a refusal. Not in every cloud: a refusal is a
 * reason, and stops nothing.
 *
 * Unverified: that reading is enough for the lists, and that the service has no more than lists,
 * rings and approvals of a policy.
 *
 * @see https://learn.microsoft.com/graph/api/adminwindowsupdates-list-policies?view=graph-rest-beta
 */
export async function readServicePolicies(
  graph: GraphClient,
  options: OperationOptions,
): Promise<ServicePolicies | undefined> {
  if (!namesPermission(await graph.tokenClaims(options), serviceReadPermissions)) return undefined;
  try {
    const rows: WireObject[] = [];
    for await (const row of graph.list<WireObject>({ version: "beta", path }, options))
      rows.push(row);
    const asked = rows.flatMap((row) =>
      (["rings", "approvals"] as const).map((part) => ({ row, part })),
    );
    const lists = await graph.lists<(typeof asked)[number], WireObject>(
      asked,
      ({ row, part }) => ({
        version: "beta",
        path: `${path}/${encodeURIComponent(wireText(row, "id"))}/${part}`,
      }),
      options,
    );
    const policies = rows.map((row) => {
      const parts = lists.filter(([asking]) => asking.row === row);
      return servicePolicy({
        ...row,
        ...Object.fromEntries(parts.map(([{ part }, found]) => [part, found])),
      });
    });
    return { policies };
  } catch (error) {
    if (!isGraphError(error)) throw error;
    return { unread: error.message };
  }
}
