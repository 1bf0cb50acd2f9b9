import type { DesiredResource, DesiredState } from "../../config/desired-state.ts";
import { isSensitive, reveal } from "../../config/variables.ts";
import { digestOf, hashOf } from "../../kind/ownership-marker.ts";
import { formsOf, type Property } from "../../kind/property.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import { isOurs } from "../../snapshot/ownership.ts";
import { readField } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import { sensitiveValue } from "../plan/field-diff.ts";
import { type ValuePast, valuePast } from "../plan/value-past.ts";

/** One property of an object. */
export interface PropertyView {
  /** Such as `quality.deferralDays`. */
  readonly path: string;
  /** As written, a variable by its name; null: is to be unset; absent where the files do not state it. */
  readonly files?: unknown;
  /** Null where nothing is set, or there is no object; `(sensitive)` where it must not be shown. */
  readonly live: unknown;
  readonly state: PropertyState;
}

/**
 * How a value stands to what was last applied. That value itself is not kept anywhere: the
 * marker holds a digest of it, which tells only whether it was this one. `notCreated`: there is
 * no object; `noLongerManaged`: applied once, and not in the files any more; `notManaged`: never
 * ours.
 */
export type PropertyState = ValuePast | "notCreated" | "noLongerManaged" | "notManaged";

/** In schema order: what the files state, what was last applied, and what else is set. */
export function propertyViews(
  kind: AnyKind,
  resource: DesiredResource | undefined,
  desired: DesiredState,
  object: TenantObject | undefined,
): PropertyView[] {
  const last = object && isOurs(object, desired.stack) ? object.marker?.last : undefined;
  return kind.properties.flatMap((property) => {
    const { path, plane } = property;
    if (plane !== "config") return [];
    const applied = digestOf(kind.properties, last, path);
    const written = resource?.fields[path];
    if (written !== undefined) {
      return [statedView(property, written, desired, object, applied)];
    }
    const live = object ? readField(property, object) : null;
    if (applied === undefined)
      return (live ?? null) === null ? [] : [{ path, live, state: "notManaged" }];
    // of an object that is in no file, what was applied can still be told
    const past = formsOf(property, live, live).some((form) => applied === hashOf(property, form))
      ? "asApplied"
      : "changedInTenant";
    return [{ path, live, state: resource ? "noLongerManaged" : past }];
  });
}

function statedView(
  property: Property,
  written: unknown,
  { variables }: DesiredState,
  object: TenantObject | undefined,
  applied: string | undefined,
): PropertyView {
  const { path } = property;
  if (!object) return { path, files: written, live: null, state: "notCreated" };
  const want = reveal(written, variables);
  const held = readField(property, object);
  const [live = null] = formsOf(property, held, want);
  return {
    path,
    files: written,
    live: isSensitive(written) ? sensitiveValue : live,
    state: valuePast(property, applied, held, want),
  };
}
