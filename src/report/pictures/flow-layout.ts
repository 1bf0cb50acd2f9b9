import type { RingMove } from "../../reconcile/plan/summary-schema.ts";
import { ringsLabel } from "../ring-move-text.ts";

const gap = 30;
const least = 2;
const fullHeight = 200;

/** A ring, several, or none, as a bar. */
export interface RingNode {
  readonly key: string;
  readonly title: string;
}

export function ringNodes(moves: readonly RingMove[]): RingNode[] {
  const sets = [...moves.map(({ from }) => from), ...moves.map(({ to }) => to)];
  const byKey = new Map(sets.map((rings) => [ringSetKey(rings), rings]));
  // devices without a ring, and those of which it is not known, after all rings
  const place = (rings: RingMove["from"]) => (rings === null ? 2 : rings.length === 0 ? 1 : 0);
  return [...byKey]
    .sort(([, one], [, other]) => place(one) - place(other))
    .map(([key, rings]) => ({ key, title: ringsLabel(rings) }));
}

export function ringSetKey(rings: RingMove["from"]): string {
  return JSON.stringify(rings);
}

/** Where a ring stands at one side, and how many devices it has there. */
export interface Bar {
  readonly y: number;
  readonly height: number;
  readonly devices: number;
}

/** A move as a ribbon. */
export interface PlacedFlow {
  readonly move: RingMove;
  /** Upper edges at both sides. */
  readonly from: number;
  readonly to: number;
  readonly thickness: number;
}

/** Bars as high as the flows that leave or reach them; the same ring at the same height at both sides. */
export function placeFlows(moves: readonly RingMove[], nodes: readonly RingNode[]) {
  const total = moves.reduce((sum, { devices }) => sum + devices, 0);
  const thickness = ({ devices }: RingMove) =>
    Math.max(least, (devices / Math.max(1, total)) * fullHeight);
  const bars = { before: new Map<string, Bar>(), after: new Map<string, Bar>() };
  let y = 14;
  for (const { key } of nodes) {
    const [leaving, coming] = [
      moves.filter(({ from }) => ringSetKey(from) === key),
      moves.filter(({ to }) => ringSetKey(to) === key),
    ];
    y += gap;
    for (const [side, own] of [
      ["before", leaving],
      ["after", coming],
    ] as const) {
      const height = own.reduce((sum, move) => sum + thickness(move), 0);
      bars[side].set(key, {
        y,
        height,
        devices: own.reduce((sum, { devices }) => sum + devices, 0),
      });
    }
    y += Math.max(bars.before.get(key)?.height ?? 0, bars.after.get(key)?.height ?? 0);
  }
  const order = new Map(nodes.map(({ key }, index) => [key, index]));
  const used = { before: new Map<string, number>(), after: new Map<string, number>() };
  const next = (side: "before" | "after", key: string, height: number) => {
    const so = used[side].get(key) ?? bars[side].get(key)?.y ?? 0;
    used[side].set(key, so + height);
    return so;
  };
  // from top to bottom at both sides, so that no two cross that need not
  const byPlace = (one: RingMove["from"], other: RingMove["from"]) =>
    (order.get(ringSetKey(one)) ?? 0) - (order.get(ringSetKey(other)) ?? 0);
  const starts = new Map(
    [...moves]
      .sort((a, b) => byPlace(a.from, b.from) || byPlace(a.to, b.to))
      .map((move) => [move, next("before", ringSetKey(move.from), thickness(move))]),
  );
  const flows = [...moves]
    .sort((a, b) => byPlace(a.to, b.to) || byPlace(a.from, b.from))
    .map((move): PlacedFlow => ({
      move,
      from: starts.get(move) ?? 0,
      to: next("after", ringSetKey(move.to), thickness(move)),
      thickness: thickness(move),
    }));
  return { bars, flows, bottom: y + 6 };
}
