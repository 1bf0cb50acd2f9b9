import type { Answer, Call } from "../ground/call.ts";
import { isWireObject, type WireObject } from "../ground/wire.ts";
import type { CollectionName } from "../options/collection-name.ts";
import { noteAudit } from "../state/note-audit.ts";
import type { Tenant } from "../state/tenant.ts";

const audited: ReadonlySet<string> = new Set<CollectionName>([
  "groups",
  "deviceConfigurations",
  "configurationPolicies",
  "assignmentFilters",
  "windowsFeatureUpdateProfiles",
  "windowsQualityUpdateProfiles",
  "windowsQualityUpdatePolicies",
  "windowsDriverUpdateProfiles",
  "deviceHealthScripts",
  "mobileApps",
]);

/** What takes a write through Graph down once it was done; undefined for what no log has. */
export function auditCall(call: Call, tenant: Tenant): ((answer: Answer) => void) | undefined {
  if (call.method === "GET") return undefined;
  const [first, ...others] = call.segments.map(({ name }) => name);
  const [collection = "", id, action] =
    first === "deviceManagement" || first === "deviceAppManagement" ? others : [first, ...others];
  if (!audited.has(collection)) return undefined;
  // what is deleted has its name before
  const before = id === undefined ? undefined : rowOf(tenant, collection, id);
  return ({ body }) => {
    const after = id === undefined ? body : rowOf(tenant, collection, id);
    const object = isWireObject(after) ? after : before;
    if (object === undefined) return;
    noteAudit(tenant, {
      actor: {
        userPrincipalName:
          call.caller.kind === "delegated" ? "someone@contoso.onmicrosoft.com" : null,
        appId: call.caller.appId,
        appName: null,
      },
      collection,
      operation: operationOf(call.method, id, action),
      object,
      correlationId: call.headers["client-request-id"],
    });
  };
}

function rowOf(tenant: Tenant, collection: string, id: string): WireObject | undefined {
  return tenant.rows.table(collection as CollectionName).get(id);
}

function operationOf(method: string, id: string | undefined, action: string | undefined) {
  if (action !== undefined) return "Action" as const;
  if (method === "DELETE") return "Delete" as const;
  return id === undefined ? ("Create" as const) : ("Patch" as const);
}
