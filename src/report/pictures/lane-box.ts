import type { LanePhase } from "../stage-lanes.ts";
import { patterned, type PatternName } from "./patterns.ts";
import { box } from "./svg.ts";

const looks: Readonly<
  Record<
    LanePhase,
    { readonly style: string; readonly height: number; readonly over?: PatternName }
  >
> = {
  waiting: { style: "deferral", height: 5 },
  reaching: { style: "offer", height: 14 },
  soaking: { style: "deadline", height: 14, over: "bars" },
  deciding: { style: "grace", height: 14, over: "dots" },
  approval: { style: "heat", height: 14, over: "cross" },
  held: { style: "failing", height: 14, over: "slant" },
  paused: { style: "silent", height: 14, over: "back" },
  goingBack: { style: "restart", height: 14 },
  passed: { style: "patched", height: 5 },
};

/** The patterns that lanes bear. */
export const lanePatterns: readonly PatternName[] = Object.values(looks).flatMap(
  ({ over }) => over ?? [],
);

/** What a stage did, as a bar of its own height, colour and pattern around the middle of its lane. */
export function laneBox(
  name: string,
  phase: LanePhase,
  [left, right]: readonly [number, number],
  middle: number,
  hint?: string,
): string {
  const { style, height, over } = looks[phase];
  // what took minutes is seen too
  const end = Math.max(right, left + 1.5);
  const y = middle - height / 2;
  return [
    box(`${style} edge`, [left, end], y, height, hint),
    over === undefined ? "" : patterned(name, over, [left, end], y, height),
  ].join("");
}
