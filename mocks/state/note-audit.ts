import { textOf, type WireObject } from "../ground/wire.ts";
import type { AuditActor, AuditEntry } from "./audit-log.ts";
import type { Tenant } from "./tenant.ts";

/** Takes down what was done to an object of a collection; others are not in the logs. */
export function noteAudit(
  tenant: Tenant,
  done: {
    readonly actor: AuditActor;
    readonly collection: string;
    readonly operation: AuditEntry["operation"];
    readonly object: WireObject;
    readonly correlationId?: string | undefined;
  },
): void {
  const { actor, collection, operation, object, correlationId } = done;
  const number = tenant.audit.length;
  tenant.audit.push({
    id: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
    at: tenant.clock.now(),
    actor,
    collection,
    operation,
    correlationId: correlationId ?? `00000000-0000-4000-9000-${String(number).padStart(12, "0")}`,
    object: {
      id: textOf(object, "id"),
      displayName: textOf(object, "displayName") || textOf(object, "name"),
      type: textOf(object, "@odata.type").replace("#microsoft.graph.", "") || collection,
    },
  });
}
