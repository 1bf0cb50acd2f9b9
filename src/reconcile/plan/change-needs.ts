import type { Change } from "./change.ts";

type ByAddress = ReadonlyMap<string, Change>;

function byAddress(changes: readonly Change[]): ByAddress {
  return new Map(changes.map((change) => [change.address, change]));
}

/**
 * The other changes of a plan that one cannot go without: what it refers to has to be made
 * before, and what refers to an object has to let go of it before that is deleted.
 */
function neededBy({ action, dependsOn }: Change, changes: ByAddress): Change[] {
  return dependsOn.flatMap((address) => {
    const other = changes.get(address);
    return other && (action === "delete" || other.action === "create") ? [other] : [];
  });
}

/** The changes of some addresses, and all that they need. */
export function withNeeds(addresses: readonly string[], changes: readonly Change[]): Set<Change> {
  const all = byAddress(changes);
  const kept = new Set<Change>();
  let open = addresses.flatMap((address) => all.get(address) ?? []);
  while (open.length > 0) {
    for (const change of open) kept.add(change);
    open = open.flatMap((change) => neededBy(change, all)).filter((each) => !kept.has(each));
  }
  return kept;
}

/** Of some changes those that have all that they need among them, and what the others lack. */
export function withoutOrphans(
  chosen: ReadonlySet<Change>,
  changes: readonly Change[],
): { readonly kept: ReadonlySet<Change>; readonly lacking: ReadonlyMap<Change, Change> } {
  const all = byAddress(changes);
  const kept = new Set(chosen);
  const lacking = new Map<Change, Change>();
  for (let before = -1; before !== kept.size;) {
    before = kept.size;
    for (const change of kept) {
      const missing = neededBy(change, all).find((needed) => !kept.has(needed));
      if (!missing) continue;
      kept.delete(change);
      lacking.set(change, missing);
    }
  }
  return { kept, lacking };
}
