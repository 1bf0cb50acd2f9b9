import { objectTitle } from "../../kind/object-title.ts";
import { type AnyKind, kindOf } from "../../registry/kinds.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import { type AssignmentNames, exportedAssignments } from "./export-assignments.ts";
import { specOf } from "./export-spec.ts";

/** A policy or filter as a file states it; undefined where it is left out, which is noted. */
export function exportedSpec(
  object: TenantObject,
  stack: string,
  names: AssignmentNames,
  notes: string[],
): Record<string, unknown> | undefined {
  const kind = kindOf(object.kind);
  const name = `${objectTitle(kind, object.wire)} "${object.displayName}"`;
  const owner = othersHold(kind, object, stack);
  if (owner !== undefined) {
    notes.push(`${name} is left out: ${owner}`);
    return undefined;
  }
  const incomplete = kind.exported?.leftOut(object.wire);
  if (incomplete !== undefined) {
    notes.push(`${name} (${object.id}) is left out: ${incomplete}`);
    return undefined;
  }
  const stated = specOf(kind, object);
  if (stated.spec === undefined) {
    notes.push(`${name} (${object.id}) is left out, since files cannot say: ${stated.reason}`);
    return undefined;
  }
  for (const { path, reason } of stated.leftOut)
    notes.push(`${name}: ${path} is left unmanaged, since files cannot say it: ${reason}`);
  return { ...stated.spec, ...exportedAssignments(object, names, notes) };
}

function othersHold(kind: AnyKind, object: TenantObject, stack: string): string | undefined {
  const service = kind.ownedElsewhere?.(object.wire);
  if (service !== undefined) return service;
  return object.marker && object.marker.stack !== stack
    ? `it belongs to stack ${object.marker.stack}`
    : undefined;
}
