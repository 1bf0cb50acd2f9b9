import { textOf, type WireObject } from "../ground/wire.ts";
import type { Rows } from "../odata/list.ts";
import type { CollectionName } from "../options/collection-name.ts";
import type { Tenant } from "./tenant.ts";

// after every true row
const ghostPosition = 1_000_000_000;

/** One object as the replica that answers sees it; undefined where it does not exist there. */
export function readVisible(
  tenant: Tenant,
  collection: CollectionName,
  id: string,
): WireObject | undefined {
  const row = tenant.rows.table(collection).get(id);
  return tenant.replicas.read(replicaKey(collection, id), row);
}

/**
 * All rows as the index behind lists sees them. To be called once for each request. Of managed
 * devices rows may have no other properties than those that are read.
 */
export function visibleRows(
  tenant: Tenant,
  collection: CollectionName,
  reads?: readonly string[],
): Rows {
  tenant.replicas.countList(collection);
  const table = tenant.rows.table(collection);
  if (!tenant.replicas.active) {
    const { managedDevices } = tenant.rows;
    return collection === "managedDevices" && reads !== undefined
      ? (from) => managedDevices.partEntries(reads, from)
      : (from) => table.entries(from);
  }
  return function* rows(from) {
    for (const [position, row] of table.entries(Math.min(from, ghostPosition))) {
      const seen = tenant.replicas.list(replicaKey(collection, textOf(row, "id")), row);
      if (seen !== undefined) yield [position, seen];
    }
    for (const [index, [key, row]] of tenant.replicas.ghosts(collection).entries()) {
      const id = key.slice(collection.length + 1);
      if (table.get(id) === undefined && ghostPosition + index >= from)
        yield [ghostPosition + index, row as WireObject];
    }
  };
}

/** Under which name the lag of an object is kept. */
export function replicaKey(collection: string, id: string): string {
  return `${collection}/${id.toLowerCase()}`;
}
