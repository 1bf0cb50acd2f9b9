import type { DesiredResource, DesiredState } from "../config/desired-state.ts";
import { isSensitive, reveal } from "../config/variables.ts";
import { sameValue } from "../kind/property.ts";
import type { ResourceKind } from "../kind/resource-kind.ts";
import { digestOf, hashOf } from "../snapshot/marker.ts";
import { readField } from "../snapshot/read-object.ts";
import type { TenantObject } from "../snapshot/snapshot.ts";
import type { DriftEntry, FieldDifference } from "./plan.ts";

/** What stands in a plan for a value that must not be shown. */
export const sensitiveValue = "(sensitive)";

export interface FieldDiff {
  readonly fields: readonly FieldDifference[];
  readonly drift: readonly DriftEntry[];
  /** Paths that both the files and the tenant changed since the last apply. */
  readonly conflicts: readonly string[];
  /** Paths that only the tenant changed. */
  readonly drifted: readonly string[];
  /** Changed paths that Graph fixes at creation. */
  readonly fixed: readonly string[];
}

/**
 * Compares only what the config states. The digest in the marker tells who changed a
 * value: equal to the live one, the config did; equal to the wanted one, the tenant did;
 * neither, both did. A property that the digest lacks is newly managed.
 */
export function diffFields(
  kind: ResourceKind,
  resource: DesiredResource,
  desired: DesiredState,
  object: TenantObject,
): FieldDiff {
  const fields: FieldDifference[] = [];
  const drift: DriftEntry[] = [];
  const conflicts: string[] = [];
  const drifted: string[] = [];
  const fixed: string[] = [];
  for (const property of kind.properties) {
    const { path } = property;
    if (property.plane !== "config" || !(path in resource.fields)) continue;
    const written = resource.fields[path];
    const want = reveal(written, desired.variables);
    const live = readField(kind, object, path);
    if (want === live || sameValue(property, want, live)) continue;
    const secret = isSensitive(written);
    const shownLive = secret ? sensitiveValue : live;
    fields.push({ path, before: shownLive, after: written });
    if (property.mutable === "create") fixed.push(path);
    const last = digestOf(kind.properties, object.marker?.last, path);
    if (last === undefined || last === hashOf(property, live)) continue;
    if (last === hashOf(property, want)) {
      drifted.push(path);
      drift.push({ address: resource.address, path, lastApplied: written, live: shownLive });
    } else {
      conflicts.push(path);
      drift.push({ address: resource.address, path, lastApplied: null, live: shownLive });
    }
  }
  return { fields, drift, conflicts, drifted, fixed };
}
