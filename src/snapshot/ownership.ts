import type { DesiredState } from "../config/desired-state.ts";
import type { Marker } from "../kind/ownership-marker.ts";
import type { WireObject } from "../kind/wire.ts";
import type { AnyKind } from "../registry/kinds.ts";
import type { TenantObject } from "./snapshot.ts";

/** Whether our marker stands on the object and means it, not one it was copied from. */
export function isOurs(object: TenantObject, stack: string): boolean {
  const { marker } = object;
  if (!marker || marker.stack !== stack) return false;
  if (!marker.key.startsWith(`${object.kind}/`)) return false;
  return marker.id === undefined || marker.id === object.id;
}

/** Whether the object is a copy of another that carries a marker. */
export function isCopy(object: TenantObject): boolean {
  return object.marker?.id !== undefined && object.marker.id !== object.id;
}

/**
 * Whether a marker counts on an object. Any user may create a group with any description, so
 * where the kind has an alternate key that has to name the stack as well. An object that the
 * files pin by its id needs none: there is no doubt which one is meant.
 */
export function markerCounts(
  kind: AnyKind,
  wire: WireObject,
  { stack }: Marker,
  isPinned: boolean,
): boolean {
  const { alternateKey } = kind.requests;
  if (!alternateKey || isPinned) return true;
  const held = wire[alternateKey.property];
  const prefix = alternateKey.of({ stack, key: "" });
  return typeof held === "string" && held.toLowerCase().startsWith(prefix.toLowerCase());
}

/** Ids that the files pin, with `id:` or an `adopt` entry. */
export function pinnedIds({ resources, adopt }: DesiredState): ReadonlySet<string> {
  const ids = [...resources, ...adopt].flatMap(({ id }) => (id === undefined ? [] : [id]));
  return new Set(ids);
}
