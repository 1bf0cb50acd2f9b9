import type { Change } from "./change.ts";

/** Finds the changes of addresses, each once, in the order of the plan. */
type FindChanges = (addresses: readonly string[]) => Change[];

function finderOf(changes: readonly Change[]): FindChanges {
  const places = new Map(changes.map(({ address }, place) => [address, place]));
  return (addresses) =>
    [...new Set(addresses.flatMap((address) => places.get(address) ?? []))]
      .sort((a, b) => a - b)
      .flatMap((place) => changes[place] ?? []);
}

/**
 * The other changes of a plan that one cannot go without: what it refers to has to be made
 * before, and what refers to an object has to let go of it before that is deleted.
 */
function neededBy({ action, dependsOn }: Change, find: FindChanges): Change[] {
  return find(dependsOn).filter((other) => action === "delete" || other.action === "create");
}

/** The changes of some addresses, and all that they need. */
export function withNeeds(addresses: readonly string[], changes: readonly Change[]): Set<Change> {
  const find = finderOf(changes);
  const kept = new Set<Change>();
  let open = find(addresses);
  while (open.length > 0) {
    for (const change of open) kept.add(change);
    open = open.flatMap((change) => neededBy(change, find)).filter((each) => !kept.has(each));
  }
  return kept;
}

/** Of some changes those that have all that they need among them, and what the others lack. */
export function withoutOrphans(
  chosen: ReadonlySet<Change>,
  changes: readonly Change[],
): { readonly kept: ReadonlySet<Change>; readonly lacking: ReadonlyMap<Change, Change> } {
  const find = finderOf(changes);
  const kept = new Set(chosen);
  const lacking = new Map<Change, Change>();
  for (let before = -1; before !== kept.size;) {
    before = kept.size;
    for (const change of kept) {
      const missing = neededBy(change, find).find((needed) => !kept.has(needed));
      if (!missing) continue;
      kept.delete(change);
      lacking.set(change, missing);
    }
  }
  return { kept, lacking };
}
