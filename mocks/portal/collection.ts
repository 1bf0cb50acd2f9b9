import { textOf, type WireObject } from "../ground/wire.ts";
import type { CollectionName } from "../options/collection-name.ts";
import type { Tenant } from "../state/tenant.ts";
import { replicaKey } from "../state/visible.ts";

/** What a write to one collection takes along. */
export interface Collection {
  /** Brings rows up to the present before they are looked at. */
  refresh?(): void;
  /** `members` is taken by groups only. */
  add(id: string, given: WireObject, members: readonly unknown[]): void;
  change(before: WireObject, changed: WireObject): void;
  remove(row: WireObject): void;
  /** Absent where nothing is assigned. Items are `{ target }` as on the wire. */
  assign?(row: WireObject, assignments: readonly Readonly<WireObject>[]): void;
}

/** Puts a row past Graph; replicas lag behind it as they do behind a request. */
export function putRow(
  tenant: Tenant,
  collection: CollectionName,
  row: WireObject,
  before: WireObject | undefined,
): void {
  const id = textOf(row, "id");
  tenant.replicas.noteWrite(replicaKey(collection, id), before);
  tenant.rows.table(collection).set(id, row);
}

/** Takes a row away, and what was assigned to it. */
export function dropRow(tenant: Tenant, collection: CollectionName, row: WireObject): void {
  const id = textOf(row, "id");
  tenant.replicas.noteWrite(replicaKey(collection, id), row);
  tenant.rows.table(collection).delete(id);
  tenant.rows.assignments.delete(id.toLowerCase());
}
