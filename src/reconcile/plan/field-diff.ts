import type { DesiredResource, DesiredState } from "../../config/desired-state.ts";
import { isSensitive, reveal } from "../../config/variables.ts";
import { formsOf, meets, type Property } from "../../kind/property.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import { digestOf } from "../../kind/ownership-marker.ts";
import { readField } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { FieldDifference } from "./change.ts";
import type { DriftEntry } from "./plan.ts";
import { valuePast } from "./value-past.ts";

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
  kind: AnyKind,
  resource: DesiredResource,
  desired: DesiredState,
  object: TenantObject,
): FieldDiff {
  const differing = kind.properties.filter((property) =>
    differs(property, resource, desired, object),
  );
  // most objects of most plans
  if (differing.length === 0) return noFieldDiff;

  const fields: FieldDifference[] = [];
  const drift: DriftEntry[] = [];
  const conflicts: string[] = [];
  const drifted: string[] = [];
  const fixed: string[] = [];
  for (const property of differing) {
    const { path } = property;
    const written = resource.fields[path];
    const want = reveal(written, desired.variables);
    const held = readField(property, object);
    const [live] = formsOf(property, held, want);
    const secret = isSensitive(written);
    const shownLive = secret ? sensitiveValue : live;
    fields.push({ path, before: shownLive, after: written });
    if (property.mutable === "create") fixed.push(path);
    const last = digestOf(kind.properties, object.marker?.last, path);
    const past = valuePast(property, last, held, want);
    if (past === "changedInTenant") {
      drifted.push(path);
      drift.push({ address: resource.address, path, lastApplied: written, live: shownLive });
    } else if (past === "changedInBoth") {
      conflicts.push(path);
      drift.push({ address: resource.address, path, lastApplied: null, live: shownLive });
    }
  }
  return { fields, drift, conflicts, drifted, fixed };
}

/** For an object that is not there yet. */
export const noFieldDiff: FieldDiff = {
  fields: [],
  drift: [],
  conflicts: [],
  drifted: [],
  fixed: [],
};

function differs(
  property: Property,
  resource: DesiredResource,
  desired: DesiredState,
  object: TenantObject,
): boolean {
  const written = resource.fields[property.path];
  if (written === undefined || property.plane !== "config") return false;
  const want = reveal(written, desired.variables);
  return !meets(property, readField(property, object), want);
}
