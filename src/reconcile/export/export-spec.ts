import { unflatten } from "../../kind/flatten.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import { readField } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";

/** Everything that is set, in policy terms; what Graph leaves unset is left out. */
export function specOf(
  kind: AnyKind,
  object: TenantObject,
  notes: string[],
): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const property of kind.properties) {
    if (property.plane !== "config") continue;
    const value = readField(property, object);
    if (value === null || value === undefined) continue;
    if (typeof value === "string" && /unknownFutureValue/i.test(value)) {
      notes.push(
        `${kind.title} "${object.displayName}": ${property.path} has a value that this version does not know; it is left unmanaged`,
      );
      continue;
    }
    fields[property.path] = value;
  }
  return (kind.exported?.spell ?? unflatten)(fields);
}
