import { isGraphError } from "../../graph/index.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { groups } from "../../registry/kinds.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { AuditEvent, ChangedBy, AuditedObject } from "./audit-event.ts";
import { readDirectoryAudits, readIntuneAudits } from "./read-audits.ts";

/** What the audit logs tell, and why they tell no more, as sentences. */
export interface ReadAuthors {
  readonly changedBy: readonly ChangedBy[];
  readonly notes: readonly string[];
}

const daysBack = 30;

/**
 * The last change of each object that others made, within thirty days. What this identity did itself
 * is passed over, where it is an application.
 *
 * Needs `DeviceManagementApps.Read.All` for Intune, `AuditLog.Read.All` and `Directory.Read.All` for
 * groups; a log that may not be read is a note.
 *
 * @see https://learn.microsoft.com/graph/api/intune-auditing-auditevent-list
 * @see https://learn.microsoft.com/graph/api/directoryaudit-list
 * @throws {GraphError} where a log cannot be read for another reason.
 */
export async function readAuthors(
  tenant: Tenant,
  objects: readonly AuditedObject[],
  options: OperationOptions,
): Promise<ReadAuthors> {
  const since = new Date(tenant.now().getTime() - daysBack * 86_400_000);
  const claims = await tenant.graph.tokenClaims(options);
  const ownApp = claims?.user === undefined ? claims?.appid : undefined;
  const [ofGroups, others] = [
    objects.filter(({ kind }) => kind === groups.name),
    objects.filter(({ kind }) => kind !== groups.name),
  ];
  const logs = [
    {
      wanted: others,
      needs: "DeviceManagementApps.Read.All",
      read: async () => await readIntuneAudits(tenant.graph, since, options),
    },
    {
      wanted: ofGroups,
      needs: "AuditLog.Read.All and Directory.Read.All",
      read: async () => await readDirectoryAudits(tenant.graph, ofGroups, since, options),
    },
  ];
  const changedBy: ChangedBy[] = [];
  const notes: string[] = [];
  for (const { wanted, needs, read } of logs) {
    if (wanted.length === 0) continue;
    try {
      const events = (await read()).filter(({ appId }) => appId === null || appId !== ownApp);
      changedBy.push(...wanted.flatMap((object) => lastOf(object, events)));
    } catch (error) {
      if (!isGraphError(error) || ![400, 403, 404].includes(error.status)) throw error;
      notes.push(
        `who changed ${wanted.map(({ address }) => address).join(", ")} is not known: the audit log needs ${needs} (${error.message})`,
      );
    }
  }
  return { changedBy, notes };
}

function lastOf(
  { address, id, displayName }: AuditedObject,
  events: readonly AuditEvent[],
): ChangedBy[] {
  const about = events.filter(({ ids, names, isDelete }) =>
    id === null ? isDelete && names.includes(displayName) : ids.includes(id.toLowerCase()),
  );
  const [last] = about.toSorted((a, b) => (a.by.at < b.by.at ? 1 : -1));
  return last ? [{ address, id, ...last.by }] : [];
}
