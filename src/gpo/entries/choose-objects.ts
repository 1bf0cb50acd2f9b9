import type { PolicyObject } from "./policy-object.ts";

/** An object that is read, or why it is left out. */
export interface ChosenObject {
  readonly object: PolicyObject;
  /** Null where its values are imported. */
  readonly leftOut: string | null;
}

/**
 * One of each Group Policy object, where sources hold it several times: the newest backup, and
 * a registry.pol before a report. What the one that is chosen lacks of links and filtering it
 * takes from the others.
 */
export function chooseObjects(objects: readonly PolicyObject[]): readonly ChosenObject[] {
  const best = new Map<string, PolicyObject>();
  for (const object of objects) {
    if (object.id === null) continue;
    const before = best.get(object.id);
    if (!before || isBetter(object, before)) best.set(object.id, object);
  }
  return objects.map((object) => {
    const chosen = object.id === null ? object : best.get(object.id);
    if (!chosen || chosen === object) return { object: completed(object, objects), leftOut: null };
    return { object, leftOut: `is read from ${chosen.file} instead` };
  });
}

function isBetter(object: PolicyObject, before: PolicyObject): boolean {
  if (object.isExact !== before.isExact) return object.isExact;
  return (object.backedUpAt ?? "") > (before.backedUpAt ?? "");
}

function completed(object: PolicyObject, objects: readonly PolicyObject[]): PolicyObject {
  if (object.id === null || object.links.length > 0) return object;
  const other = objects.find(({ id, links }) => id === object.id && links.length > 0);
  if (!other) return object;
  const { links, appliesTo, isDeniedTo, wmiFilter } = other;
  return { ...object, name: object.name ?? other.name, links, appliesTo, isDeniedTo, wmiFilter };
}
