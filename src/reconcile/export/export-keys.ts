import { dotlessKeyPattern, formatAddress, parseAddress } from "../../kind/address.ts";
import { slugOf } from "../../kind/slug.ts";
import { isExpandedInto } from "../../registry/kinds.ts";
import { isOurs } from "../../snapshot/ownership.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";

// leaves room for a number behind it
const longestKey = 48;

/** What an owned object is called already, else a readable key, unique within its kind whatever the names. */
export function keyTable(
  objects: readonly TenantObject[],
  stack: string,
): ReadonlyMap<TenantObject, string> {
  const keys = new Map<TenantObject, string>();
  const taken = new Set<string>();
  for (const object of objects) {
    if (!isOurs(object, stack) || !object.marker || taken.has(object.marker.key)) continue;
    if (!isWritableAddress(object.marker.key)) continue;
    taken.add(object.marker.key);
    keys.set(object, parseAddress(object.marker.key).key);
  }
  for (const object of objects) {
    if (keys.has(object)) continue;
    const slug = slugOf(object.displayName, longestKey) || object.kind.toLowerCase();
    let key = slug;
    for (let number = 2; taken.has(formatAddress(object.kind, key)); number++)
      key = `${slug}-${number}`;
    taken.add(formatAddress(object.kind, key));
    keys.set(object, key);
  }
  return keys;
}

/**
 * Whether files can state a resource under this address itself; those of a ring's window, say, are
 * given by the ring.
 */
export function isWritableAddress(address: string): boolean {
  const { kind, key } = parseAddress(address);
  return !isExpandedInto({ name: kind }) || dotlessKeyPattern.test(key);
}
