import type { RingMove } from "../reconcile/plan/summary-schema.ts";

/** The rings of devices, as people call them. */
export function ringsLabel(rings: RingMove["from"]): string {
  if (rings === null) return "not known";
  return rings.length === 0 ? "no ring" : rings.join(" and ");
}

const mostSets = 16;
const others = ["other rings"];

/** The same moves, those of the smallest rings together as one where there are too many to draw. */
export function cutMoves(moves: readonly RingMove[]): readonly RingMove[] {
  const sizes = new Map<string, number>();
  for (const { from, to, devices } of moves) {
    for (const rings of [from, to]) {
      const key = JSON.stringify(rings);
      sizes.set(key, (sizes.get(key) ?? 0) + devices);
    }
  }
  if (sizes.size <= mostSets) return moves;
  const kept = new Set(
    [...sizes]
      .sort(([, one], [, other]) => other - one)
      .slice(0, mostSets - 1)
      .map(([key]) => key),
  );
  const cut = (rings: RingMove["from"]) =>
    rings === null || rings.length === 0 || kept.has(JSON.stringify(rings)) ? rings : others;
  const sums = new Map<string, RingMove>();
  for (const { from, to, devices } of moves) {
    const move = { from: cut(from), to: cut(to) };
    const key = JSON.stringify(move);
    sums.set(key, { ...move, devices: devices + (sums.get(key)?.devices ?? 0) });
  }
  return [...sums.values()];
}
