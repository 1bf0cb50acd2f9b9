import type { StateStore } from "./state-store.ts";

/** Objects that something at work has for itself: who, by address such as `ring/early`. */
export type Claims = ReadonlyMap<string, string>;

interface Claim {
  /** Such as `rollout november`. */
  readonly by: string;
  readonly addresses: readonly string[];
}

/** Who has objects of a stack for itself, as others that write have to know. */
export async function readClaims(store: StateStore, stack: string): Promise<Claims> {
  const claims = new Map<string, string>();
  for (const key of await store.list(`${folder}/${stack}/`)) {
    const value = await store.get(key);
    if (!value) continue;
    const { by, addresses } = JSON.parse(value.content) as Claim;
    for (const address of addresses) claims.set(address, by);
  }
  return claims;
}

/**
 * Claims objects, in place of what the same one claimed before; with no addresses it gives them up.
 *
 * @param name Of who claims, unique within the stack.
 * @throws {StateConflictError} where another run claims under that name at the same time.
 */
export async function writeClaim(
  store: StateStore,
  stack: string,
  name: string,
  claim: Claim,
): Promise<void> {
  const key = `${folder}/${stack}/${name}`;
  const before = await store.get(key);
  const content = JSON.stringify(claim);
  if (before?.content === content) return;
  await store.put(key, content, before?.version ?? null);
}

const folder = "claims";
