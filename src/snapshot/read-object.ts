import { assignmentsFromWire } from "../assignments/assignment.ts";
import type { Property } from "../kind/property.ts";
import { type WireObject, wireText } from "../kind/wire.ts";
import type { AnyKind } from "../registry/kinds.ts";
import { splitDescription } from "../kind/ownership-marker.ts";
import { markerCounts } from "./ownership.ts";
import type { TenantObject } from "./snapshot.ts";

/** One object as Graph sent it, taken apart; `pinned` are the ids that the files name. */
export function readObject(
  kind: AnyKind,
  raw: WireObject,
  pinned?: ReadonlySet<string>,
): TenantObject {
  const wire = kind.requests.read?.(raw) ?? raw;
  const { text, marker: written, newerMarker } = splitDescription(wire["description"]);
  const assignments =
    kind.role === "policy" ? assignmentsFromWire(wire["assignments"], kind.terms) : undefined;
  const id = wireText(wire, "id").toLowerCase();
  const marker =
    written && markerCounts(kind, wire, written, pinned?.has(id) ?? false) ? written : undefined;
  return {
    kind: kind.name,
    id,
    displayName: wireText(wire, "displayName"),
    description: text,
    ...(marker && { marker }),
    ...(newerMarker !== undefined && { newerMarker }),
    ...(assignments && { assignments }),
    wire,
  };
}

/** The value of a property as people wrote it: the marker is no part of the description. */
export function readField(property: Property, object: TenantObject): unknown {
  return property.path === "description" ? object.description : property.read(object.wire);
}
