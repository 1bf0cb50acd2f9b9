import { isObjectId } from "../../kind/object-id.ts";
import { wireText } from "../../kind/wire.ts";
import type { SourceObject } from "../source-object.ts";

/**
 * Each object once: recordings hold the same one in a list and by itself. The one that says most
 * counts, with assignments before one without, the later of two that say as much; the others are
 * left out, with that as the reason.
 */
export function distinctObjects(objects: readonly SourceObject[]): readonly SourceObject[] {
  const best = new Map<string, SourceObject>();
  for (const object of objects) {
    const identity = sourceIdentity(object);
    const known = identity === undefined ? undefined : best.get(identity);
    if (identity !== undefined && (!known || says(object) >= says(known)))
      best.set(identity, object);
  }
  return objects.map((object) => {
    const kept = best.get(sourceIdentity(object) ?? "");
    if (!kept || kept === object) return object;
    const where = kept.place === "" ? kept.file : `${kept.file} (${kept.place})`;
    return { ...object, refused: `the same object stands in ${where} as well` };
  });
}

function sourceIdentity({ kind, wire }: SourceObject): string | undefined {
  const id = wireText(wire, "id").toLowerCase();
  // templates carry zeros in place of an id
  return isObjectId(id) && !/^[0-]+$/.test(id) ? `${kind} ${id}` : undefined;
}

function says({ wire, fields, refused }: SourceObject): number {
  if (refused !== undefined) return -1;
  return fields.length + (Array.isArray(wire["assignments"]) ? 1_000_000 : 0);
}
