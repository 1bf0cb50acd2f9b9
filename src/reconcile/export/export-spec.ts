import type { AnyKind } from "../../registry/kinds.ts";
import { readField } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import { type Statable, statable } from "./statable.ts";

/**
 * Everything that is set on an object and that files can state, in policy terms; what Graph leaves
 * unset is left out. `ignored` are properties that files of an export never state.
 */
export function specOf(
  kind: AnyKind,
  object: TenantObject,
  ignored: readonly string[] = [],
): Statable {
  const values = kind.properties
    .filter(({ plane, path }) => plane === "config" && !ignored.includes(path))
    .map((property) => [property.path, readField(property, object)] as const)
    .filter(([, value]) => value !== null && value !== undefined);
  return statable(kind, Object.fromEntries(values));
}
