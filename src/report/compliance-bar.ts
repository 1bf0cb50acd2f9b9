import { type DeviceState, deviceStates, type StateCounts } from "../health/device-state.ts";

/** The share of one state within a bar. */
export interface BarPart {
  readonly state: DeviceState;
  /** Whole units; together as many as the bar is long. */
  readonly length: number;
}

/**
 * A bar of the given length. Whatever occurs at all is seen: no state is rounded away, and
 * none is rounded up to the whole. Empty where there are no devices.
 */
export function barParts(counts: StateCounts, length: number): readonly BarPart[] {
  const present = deviceStates.filter((state) => state !== "unreachable" && counts[state] > 0);
  const total = present.reduce((sum, state) => sum + counts[state], 0);
  if (total === 0) return [];
  const parts = present.map((state) => ({
    state,
    length: Math.max(1, Math.floor((counts[state] / total) * length)),
    exact: (counts[state] / total) * length,
  }));
  let rest = length - parts.reduce((sum, part) => sum + part.length, 0);
  while (rest !== 0) {
    const step = Math.sign(rest);
    // whoever is furthest from its exact length gives or takes
    const [next] = parts
      .filter((part) => step > 0 || part.length > 1)
      .sort((a, b) => step * (b.exact - b.length - (a.exact - a.length)));
    if (next === undefined) break;
    next.length += step;
    rest -= step;
  }
  return parts.map(({ state, length: own }) => ({ state, length: own }));
}
