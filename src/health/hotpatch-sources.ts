import { GuidTable } from "../graph/guid-table.ts";
import { type GraphClient, isGraphError, type OperationOptions } from "../graph/index.ts";
import { namesPermission } from "../graph/token-claims.ts";
import { readHotpatchReadiness } from "../update-service/read-hotpatch-readiness.ts";
import { serviceReadPermissions } from "../update-service/service-permissions.ts";
import type { HotpatchLicence, NotKnown } from "./compliance-report.ts";
import { licenceReadPermissions, readHotpatchLicences } from "./hotpatch-licences.ts";

/** Ids of directory devices by what the update service says of them; one may be in both. */
export interface ToldReadiness {
  readonly ready: GuidTable;
  readonly notReady: GuidTable;
}

/** What Graph tells of hotpatches besides builds. */
export interface HotpatchSources {
  readonly readiness: ToldReadiness | NotKnown;
  readonly licences: readonly HotpatchLicence[] | NotKnown;
}

/**
 * Reads what the token says that it may read, so that nobody who has no such permission waits for
 * a refusal. Whatever Graph answers stops no report: half a list is as unknown as none.
 */
export async function readHotpatchSources(
  graph: GraphClient,
  options: OperationOptions,
): Promise<HotpatchSources> {
  const [readiness, licences] = await Promise.all([
    readToldReadiness(graph, options),
    readLicences(graph, options),
  ]);
  return { readiness, licences };
}

/** What the update service says of hotpatches, or why that is not known. */
export async function readToldReadiness(
  graph: GraphClient,
  options: OperationOptions,
): Promise<HotpatchSources["readiness"]> {
  return await permitted(graph, serviceReadPermissions, options, readReadinessLists);
}

/** Subscriptions with the update service, or why they are not known. */
export async function readLicences(
  graph: GraphClient,
  options: OperationOptions,
): Promise<HotpatchSources["licences"]> {
  return await permitted(graph, licenceReadPermissions, options, readHotpatchLicences);
}

/** `permissions`: any of them will do, the least first. */
async function permitted<Value>(
  graph: GraphClient,
  permissions: readonly string[],
  options: OperationOptions,
  read: (graph: GraphClient, options: OperationOptions) => Promise<Value>,
): Promise<Value | NotKnown> {
  try {
    if (namesPermission(await graph.tokenClaims(options), permissions))
      return await read(graph, options);
    return { unknown: `the token does not name ${permissions[0] ?? ""}, which reading it needs` };
  } catch (error) {
    if (!isGraphError(error)) throw error;
    return { unknown: error.message.replace(/\.$/, "") };
  }
}

async function readReadinessLists(
  graph: GraphClient,
  options: OperationOptions,
): Promise<ToldReadiness> {
  const ready = new GuidTable({ ignoreCase: true });
  const notReady = new GuidTable({ ignoreCase: true });
  for await (const { deviceId, ready: isReady } of readHotpatchReadiness(graph, options)) {
    if (isReady === true) ready.add(deviceId);
    else if (isReady === false) notReady.add(deviceId);
  }
  return { ready, notReady };
}
