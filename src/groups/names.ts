import { slugOf } from "../kind/slug.ts";
import { stableHash } from "../kind/stable-hash.ts";

/** The alternate key of an owned group: fixed by Entra ID once set, unique in the tenant. */
export function uniqueNameOf(stack: string, key: string): string {
  return `ringwright-${stack}-${key}`;
}

/**
 * A mail nickname that Entra ID takes: a slug of the display name and six characters of
 * the key's hash, at most 64 in all.
 *
 * @see https://learn.microsoft.com/graph/api/group-post-groups
 */
export function mailNicknameOf(displayName: string, key: string): string {
  const slug = slugOf(displayName, 57);
  return `${slug || "group"}-${stableHash(key).slice(0, 6)}`;
}
