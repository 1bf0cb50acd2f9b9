import { objectTitle } from "../../kind/object-title.ts";
import { kindOf } from "../../registry/kinds.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import { type AssignmentNames, exportedAssignments } from "./export-assignments.ts";
import { specOf } from "./export-spec.ts";
import type { Statable } from "./statable.ts";

/** A policy or filter as a file states it; undefined where it is left out, which is noted. */
export function exportedSpec(
  object: TenantObject,
  stack: string,
  names: AssignmentNames,
  notes: string[],
): Record<string, unknown> | undefined {
  const name = `${objectTitle(kindOf(object.kind), object.wire)} "${object.displayName}"`;
  const stated = statedObject(object);
  const isForeign = stated.spec === undefined && stated.because === "owner";
  const owner = isForeign ? stated.reason : otherStack(object, stack);
  if (owner !== undefined) {
    notes.push(`${name} is left out: ${owner}`);
    return undefined;
  }
  if (stated.spec === undefined) {
    const because = stated.because === "values" ? ", since files cannot say" : "";
    notes.push(`${name} (${object.id}) is left out${because}: ${stated.reason}`);
    return undefined;
  }
  for (const { path, reason } of stated.leftOut)
    notes.push(`${name}: ${path} is left unmanaged, since files cannot say it: ${reason}`);
  return { ...stated.spec, ...exportedAssignments(object, names, notes) };
}

/** What files can state of an object, or why they cannot hold it. */
export type StatedObject =
  | Extract<Statable, { readonly spec: object }>
  | {
      readonly spec: undefined;
      /** As the end of a sentence. */
      readonly reason: string;
      /** Another service owns it, its kind cannot hold the whole of it, or its values are at fault. */
      readonly because: "owner" | "kind" | "values";
    };

/**
 * A policy or filter in policy terms, whichever stack it is of, without its assignments. `ignored`
 * are properties that stay out.
 */
export function statedObject(object: TenantObject, ignored: readonly string[] = []): StatedObject {
  const kind = kindOf(object.kind);
  const owner = kind.ownedElsewhere?.(object.wire);
  if (owner !== undefined) return { spec: undefined, reason: owner, because: "owner" };
  const incomplete = kind.exported?.leftOut(object.wire);
  if (incomplete !== undefined) return { spec: undefined, reason: incomplete, because: "kind" };
  const stated = specOf(kind, object, ignored);
  return stated.spec === undefined ? { ...stated, because: "values" } : stated;
}

function otherStack({ marker }: TenantObject, stack: string): string | undefined {
  return marker && marker.stack !== stack ? `it belongs to stack ${marker.stack}` : undefined;
}
