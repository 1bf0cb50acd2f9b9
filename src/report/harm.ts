import type { Change, Consequence } from "../reconcile/plan/change.ts";

/** How much a change asks of its reader, the most first. */
export const harms = ["danger", "caution", "none"] as const;
export type Harm = (typeof harms)[number];

/** The worst that a change does: whatever is deleted or replaced is a danger. */
export function harmOf({ action, consequences }: Change): Harm {
  const has = (wanted: Harm) => consequences.some(({ level }) => level === wanted);
  if (action === "delete" || action === "replace" || has("danger")) return "danger";
  return has("caution") ? "caution" : "none";
}

// what is not known may be all
const reachOf = ({ devices }: Pick<Consequence, "devices">) => devices ?? Infinity;

/** The order of dangers: the one that meets more devices first, and one whose number is unknown before all. */
export function byDevices(
  one: Pick<Consequence, "devices">,
  other: Pick<Consequence, "devices">,
): number {
  // the difference of two infinities is no number
  const [a, b] = [reachOf(one), reachOf(other)];
  return a === b ? 0 : b - a;
}

/** Changes by what they do, the most harmful first; those alike stay in the order of writing. */
export function byHarm(changes: readonly Change[]): readonly Change[] {
  const worst = (change: Change) =>
    change.consequences.filter(({ level }) => level === harmOf(change)).sort(byDevices)[0] ?? {
      devices: 0,
    };
  const standings = changes.map((change) => ({
    change,
    rank: harms.indexOf(harmOf(change)),
    worst: worst(change),
  }));
  standings.sort((one, other) => one.rank - other.rank || byDevices(one.worst, other.worst));
  return standings.map(({ change }) => change);
}
