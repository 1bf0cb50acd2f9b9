import type { GraphClient } from "../../graph/index.ts";
import type { GraphRequest, OperationOptions } from "../../graph/request.ts";
import { type WireObject, wireText } from "../../kind/wire.ts";
import type { AuditEvent, AuditedObject } from "./audit-event.ts";

/**
 * Writes in Intune since an instant. Which object an event is about is looked up here: a filter by
 * the id of a resource is Unverified.
 */
export async function readIntuneAudits(
  graph: GraphClient,
  since: Date,
  options: OperationOptions,
): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  const request: GraphRequest = {
    method: "GET",
    version: "v1.0",
    path: "/deviceManagement/auditEvents",
    query: { $filter: `activityDateTime ge ${since.toISOString()}` },
  };
  for await (const row of graph.list<WireObject>(request, options)) {
    const operation = wireText(row, "activityOperationType").toLowerCase();
    if (operation !== "get") events.push(intuneEvent(row, operation));
  }
  return events;
}

/** What happened to groups since an instant. */
export async function readDirectoryAudits(
  graph: GraphClient,
  groups: readonly AuditedObject[],
  since: Date,
  options: OperationOptions,
): Promise<AuditEvent[]> {
  const lists = await graph.lists<AuditedObject, WireObject>(
    groups,
    (group) => auditsOfGroup(group, since),
    options,
  );
  return lists.flatMap(([, rows]) => rows.map(directoryEvent));
}

function auditsOfGroup({ id, displayName }: AuditedObject, since: Date): GraphRequest {
  const target =
    id === null ? `displayName eq '${displayName.replaceAll("'", "''")}'` : `id eq '${id}'`;
  return {
    method: "GET",
    version: "v1.0",
    path: "/auditLogs/directoryAudits",
    query: {
      $filter: `activityDateTime ge ${since.toISOString()} and targetResources/any(t:t/${target})`,
    },
  };
}

function intuneEvent(row: WireObject, operation: string): AuditEvent {
  const actor = mapping(row["actor"]);
  return {
    ...targetsOf(row["resources"], "resourceId"),
    isDelete: operation === "delete",
    appId: wireText(actor, "applicationId") || null,
    by: {
      user: wireText(actor, "userPrincipalName") || null,
      app: wireText(actor, "applicationDisplayName") || wireText(actor, "applicationId") || null,
      at: wireText(row, "activityDateTime"),
      activity: wireText(row, "displayName") || wireText(row, "activityType"),
    },
  };
}

function directoryEvent(row: WireObject): AuditEvent {
  const by = mapping(row["initiatedBy"]);
  const [user, app] = [mapping(by["user"]), mapping(by["app"])];
  const activity = wireText(row, "activityDisplayName");
  return {
    ...targetsOf(row["targetResources"], "id"),
    isDelete: /^(?:hard )?delete group/i.test(activity),
    appId: wireText(app, "appId") || null,
    by: {
      user: wireText(user, "userPrincipalName") || null,
      app: wireText(app, "displayName") || wireText(app, "appId") || null,
      at: wireText(row, "activityDateTime"),
      activity,
    },
  };
}

function targetsOf(value: unknown, idName: string): Pick<AuditEvent, "ids" | "names"> {
  const targets = Array.isArray(value) ? (value as WireObject[]) : [];
  return {
    ids: targets.map((target) => wireText(target, idName).toLowerCase()),
    names: targets.map((target) => wireText(target, "displayName")),
  };
}

function mapping(value: unknown): WireObject {
  return typeof value === "object" && value !== null ? (value as WireObject) : {};
}
