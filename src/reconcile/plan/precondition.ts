import { nodeCrypto } from "../../graph/late-crypto.ts";
import { assignmentKey } from "../../assignments/assignment.ts";
import type { DesiredResource } from "../../config/desired-state.ts";
import { canonical, formsOf, normal } from "../../kind/property.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import { readField } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";

/** The precondition of a create. */
export const absent = "absent";

/**
 * Digest of what a change was planned on: the owner and the managed values of the live
 * object. Pauses, versions and unmanaged properties are no part of it, so an operator's
 * pause does not make a plan stale.
 */
export function preconditionOf(
  kind: AnyKind,
  object: TenantObject,
  resource: DesiredResource | undefined,
): string {
  const managed = kind.properties.filter(
    ({ plane, path }) => plane === "config" && (!resource || path in resource.fields),
  );
  const state = {
    id: object.id,
    owner: object.marker ? `${object.marker.stack}/${object.marker.key}` : null,
    protect: object.marker?.protect ?? false,
    fields: managed.map((property) => [
      property.path,
      // an hour that the files leave alone is not managed
      normal(
        property,
        formsOf(property, readField(property, object), resource?.fields[property.path])[0],
      ),
    ]),
    assignments:
      !resource || resource.assignments
        ? (object.assignments ?? []).map(assignmentKey).sort()
        : null,
  };
  return `sha256:${nodeCrypto().createHash("sha256").update(canonical(state)).digest("hex")}`;
}
