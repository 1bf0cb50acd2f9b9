import type { AnyKind } from "../registry/kinds.ts";
import { isCopy, isOurs } from "./ownership.ts";
import type { TenantObject } from "./snapshot.ts";

/** What is known of a resource before it is found. */
export interface Sought {
  readonly key: string;
  readonly address: string;
  readonly displayName?: string;
  readonly id?: string;
  /** Former addresses, from `moved`. */
  readonly formerly?: readonly string[];
  /** Id from an `adopt` entry. */
  readonly adoptId?: string;
}

export type Found =
  | { readonly by: "none" }
  /** Ours: pinned by id, or carrying our marker. */
  | {
      readonly by: "id" | "marker";
      readonly object: TenantObject;
      readonly predecessor?: TenantObject;
    }
  /** Exact name, or an adopt entry, without our marker: somebody else's until adopted. */
  | { readonly by: "name" | "adopt"; readonly object: TenantObject }
  | { readonly by: "ambiguous"; readonly candidates: readonly TenantObject[] }
  | { readonly by: "missingId"; readonly id: string }
  /** Another object holds the alternate key, for good: creating would overwrite it. */
  | { readonly by: "taken"; readonly object: TenantObject };

/** The objects of one kind, by everything that identifies them. */
export interface ObjectIndex {
  readonly kind: AnyKind;
  readonly stack: string;
  readonly all: readonly TenantObject[];
  readonly byId: ReadonlyMap<string, TenantObject>;
  /** By the address in a marker of ours. */
  readonly byKey: ReadonlyMap<string, readonly TenantObject[]>;
  readonly byName: ReadonlyMap<string, readonly TenantObject[]>;
  /** The same by names in small letters, as people read them. */
  readonly byNameRead: ReadonlyMap<string, readonly TenantObject[]>;
  /** By alternate keys in small letters; the first of those that have one. */
  readonly byAlternateKey: ReadonlyMap<string, TenantObject>;
}

export function indexObjects(
  kind: AnyKind,
  stack: string,
  objects: readonly TenantObject[],
): ObjectIndex {
  const all = objects.filter((object) => object.kind === kind.name);
  const byId = new Map<string, TenantObject>();
  const byKey = new Map<string, TenantObject[]>();
  for (const object of all) {
    byId.set(object.id, object);
    if (isOurs(object, stack)) push(byKey, object.marker?.key ?? "", object);
  }
  // built when first asked for: owned objects are found without
  let byName: ObjectIndex["byName"] | undefined;
  let byNameRead: ObjectIndex["byNameRead"] | undefined;
  let byAlternateKey: ObjectIndex["byAlternateKey"] | undefined;
  const named = (nameOf: (object: TenantObject) => string) => {
    const index = new Map<string, TenantObject[]>();
    for (const object of all) push(index, nameOf(object), object);
    return index;
  };
  return {
    kind,
    stack,
    all,
    byId,
    byKey,
    get byName() {
      return (byName ??= named(({ displayName }) => displayName));
    },
    get byNameRead() {
      return (byNameRead ??= named(({ displayName }) => displayName.toLowerCase()));
    },
    get byAlternateKey() {
      return (byAlternateKey ??= indexAlternateKeys(kind, all));
    },
  };
}

/**
 * Finds the one object that a resource stands for: the id in the config, then the marker
 * or alternate key, then an exact display name. Two candidates are never decided by
 * guessing. A marker whose id names another object is a portal copy and counts as none.
 */
export function identify(sought: Sought, index: ObjectIndex): Found {
  if (sought.id !== undefined) {
    const object = index.byId.get(sought.id);
    return object ? { by: "id", object } : { by: "missingId", id: sought.id };
  }
  const marked = [...(index.byKey.get(sought.address) ?? [])];
  for (const key of sought.formerly ?? []) marked.push(...(index.byKey.get(key) ?? []));
  if (marked.length > 1) return decide(marked);
  if (marked[0]) return { by: "marker", object: marked[0] };
  if (sought.adoptId !== undefined) {
    const object = index.byId.get(sought.adoptId);
    return object ? { by: "adopt", object } : { by: "missingId", id: sought.adoptId };
  }
  const holder = holderOfAlternateKey(sought, index);
  // without a marker it was forgotten, or its description was edited: foreign until adopted
  if (holder)
    return holder.marker && !isCopy(holder)
      ? { by: "taken", object: holder }
      : { by: "name", object: holder };
  // an object that another key of this stack owns is not up for its name
  const named = (index.byName.get(sought.displayName ?? "") ?? []).filter(
    (object) => !isOurs(object, index.stack),
  );
  if (named.length > 1) return { by: "ambiguous", candidates: named };
  return named[0] ? { by: "name", object: named[0] } : { by: "none" };
}

// two with one key: only a replacement in progress, which names its predecessor, is clear
function decide(marked: readonly TenantObject[]): Found {
  const successor = marked.find(({ marker }) => marked.some(({ id }) => marker?.replaces === id));
  const predecessor = marked.find(({ id }) => id === successor?.marker?.replaces);
  return successor && predecessor && marked.length === 2
    ? { by: "marker", object: successor, predecessor }
    : { by: "ambiguous", candidates: marked };
}

// an alternate key is fixed once it is set, whoever owns the object by now
function holderOfAlternateKey(
  sought: Sought,
  { kind, stack, byAlternateKey }: ObjectIndex,
): TenantObject | undefined {
  const { alternateKey } = kind.requests;
  return (
    alternateKey && byAlternateKey.get(alternateKey.of({ stack, key: sought.key }).toLowerCase())
  );
}

function indexAlternateKeys(
  kind: AnyKind,
  objects: readonly TenantObject[],
): ReadonlyMap<string, TenantObject> {
  const { alternateKey } = kind.requests;
  const index = new Map<string, TenantObject>();
  if (!alternateKey) return index;
  for (const object of objects) {
    const held = object.wire[alternateKey.property];
    if (typeof held !== "string") continue;
    const key = held.toLowerCase();
    if (!index.has(key)) index.set(key, object);
  }
  return index;
}

function push(map: Map<string, TenantObject[]>, key: string, object: TenantObject): void {
  const list = map.get(key);
  if (list) list.push(object);
  else map.set(key, [object]);
}
