import type { RingPhase } from "../../forecast/forecast.ts";
import { patterned, type PatternName } from "./patterns.ts";
import { box } from "./svg.ts";

const looks: Readonly<Record<RingPhase, { readonly height: number; readonly over?: PatternName }>> =
  {
    deferral: { height: 6 },
    held: { height: 12, over: "slant" },
    offer: { height: 12 },
    deadline: { height: 12, over: "bars" },
    grace: { height: 12, over: "cross" },
    restart: { height: 22 },
  };

/** A phase as a bar of its own height, colour and pattern around the middle of its row. */
export function phaseBox(
  name: string,
  phase: RingPhase,
  [left, right]: readonly [number, number],
  middle: number,
  hint?: string,
): string {
  const { height, over } = looks[phase];
  // a restart may take no time at all
  const end = Math.max(right, left + (phase === "restart" ? 3 : 1));
  const y = middle - height / 2;
  return [
    box(`${phase} edge`, [left, end], y, height, hint),
    over === undefined ? "" : patterned(name, over, [left, end], y, height),
  ].join("");
}
