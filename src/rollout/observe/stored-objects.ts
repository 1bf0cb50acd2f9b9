import { type Assignment, assignmentKey } from "../../assignments/assignment.ts";
import type { Values } from "../../kind/effect.ts";
import { objectValues } from "../../kind/object-values.ts";
import type { KindName } from "../../registry/kinds.ts";
import { kindOf } from "../../registry/kinds.ts";
import type { Snapshot, TenantObject } from "../../snapshot/snapshot.ts";
import type { ObservedRestore } from "./observations.ts";

/** The objects of a rollout as they were before it began. */
export interface StoredObjects {
  readonly takenAt: string;
  readonly objects: readonly StoredObject[];
}

export interface StoredObject {
  readonly kind: KindName;
  readonly id: string;
  readonly displayName: string;
  /** What files can state, by property path. */
  readonly values: Values;
  /** Null for what has none. */
  readonly assignments: readonly Assignment[] | null;
}

/** What has to be kept before a rollout writes anything. */
export function storedObjects(objects: readonly TenantObject[], takenAt: string): StoredObjects {
  return { takenAt, objects: objects.map(storedObject) };
}

function storedObject({ kind, id, displayName, wire, assignments }: TenantObject): StoredObject {
  const { properties } = kindOf(kind);
  const values = objectValues(properties, wire);
  return { kind, id, displayName, values, assignments: assignments ?? null };
}

/** In what the tenant differs from what was kept; one sentence each. */
export function compareWithStored(
  stored: StoredObjects | undefined,
  snapshot: Snapshot,
): ObservedRestore {
  if (stored === undefined)
    return {
      isValid: false,
      differs: ["what was there before the start is not kept, or is damaged"],
    };
  return {
    isValid: true,
    differs: stored.objects.flatMap((before) => differencesOf(before, snapshot)),
  };
}

/** In what one object differs from what it was; one sentence each. */
function differencesOf(before: StoredObject, snapshot: Snapshot): readonly string[] {
  const now = snapshot.objects.find(({ kind, id }) => kind === before.kind && id === before.id);
  if (now === undefined) return [`${before.kind} "${before.displayName}" is gone`];
  const after = storedObject(now);
  const fields = changedPaths(before, after);
  const found = fields.map((path) => `${path} of "${before.displayName}" is not what it was`);
  if (before.assignments !== null && !isSameSet(before.assignments, after.assignments ?? []))
    found.push(`the assignments of "${before.displayName}" are not what they were`);
  return found;
}

/** Properties whose values are not what they were, by path. Members of groups are not among them. */
export function changedPaths(before: StoredObject, after: StoredObject): readonly string[] {
  return Object.keys(before.values).filter(
    (path) => JSON.stringify(before.values[path]) !== JSON.stringify(after.values[path]),
  );
}

function isSameSet(one: readonly Assignment[], other: readonly Assignment[]): boolean {
  const keys = new Set(one.map(assignmentKey));
  return keys.size === other.length && other.every((each) => keys.has(assignmentKey(each)));
}
