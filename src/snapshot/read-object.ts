import { assignmentFromWire } from "../assignments/assignment.ts";
import type { Property } from "../kind/property.ts";
import { type WireObject, wireText } from "../kind/wire.ts";
import type { AnyKind } from "../registry/kinds.ts";
import { splitDescription } from "../kind/ownership-marker.ts";
import type { TenantObject } from "./snapshot.ts";

/** One object as Graph sent it, taken apart. */
export function readObject(kind: AnyKind, wire: WireObject): TenantObject {
  const { text, marker } = splitDescription(wire["description"]);
  const list = wire["assignments"];
  return {
    kind: kind.name,
    id: wireText(wire, "id").toLowerCase(),
    displayName: wireText(wire, "displayName"),
    description: text,
    ...(marker && { marker }),
    ...(kind.role === "policy" &&
      Array.isArray(list) && {
        assignments: (list as WireObject[]).map(assignmentFromWire),
      }),
    wire,
  };
}

/** The value of a property as people wrote it: the marker is no part of the description. */
export function readField(property: Property, object: TenantObject): unknown {
  return property.path === "description" ? object.description : property.read(object.wire);
}
