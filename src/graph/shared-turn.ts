import type { RequestWindow } from "./request-window.ts";

/** One of several requests that go together. */
export interface Portion {
  /** Among all of them. */
  readonly index: number;
  readonly cost: number;
}

/** Those of them that one window counts. */
export interface Load {
  readonly window: RequestWindow;
  readonly portions: readonly Portion[];
}

/** When an attempt goes, and which of its requests go with it. */
export interface SharedTurn {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** In their order; at least one. */
  readonly going: readonly number[];
  /** Where they took their turns. */
  readonly windows: readonly RequestWindow[];
}

// a window that frees one place after the other must not make a batch of each
const gatherInMs = 1000;

/**
 * Takes turns for as many of the requests as have room once the first of them has: a batch
 * that waited for room for all of it would leave what is left of each window unused.
 */
export function sharedTurn(loads: readonly Load[], now: number): SharedTurn {
  const firstAt = Math.min(
    ...loads.map(({ window, portions }) => window.nextTurn(least(portions), now)),
  );
  const ready = loads.flatMap(({ window, portions }) => {
    if (window.nextTurn(least(portions), now) > firstAt + gatherInMs) return [];
    const going = fitting(portions, window.roomAt(firstAt + gatherInMs));
    const cost = going.reduce((sum, portion) => sum + portion.cost, 0);
    return [{ window, going, cost, at: window.nextTurn(cost, now) }];
  });
  const at = Math.max(...ready.map((one) => one.at));
  for (const { window, cost } of ready) window.take(cost, at);
  return {
    at,
    going: ready.flatMap(({ going }) => going.map(({ index }) => index)).sort((a, b) => a - b),
    windows: ready.map(({ window }) => window),
  };
}

function least(portions: readonly Portion[]): number {
  return Math.min(...portions.map(({ cost }) => cost));
}

/** As many as there is room for; the smallest where the whole quota has no room for it. */
function fitting(portions: readonly Portion[], room: number): readonly Portion[] {
  let left = room;
  const found = portions.filter(({ cost }) => {
    if (cost > left) return false;
    left -= cost;
    return true;
  });
  if (found.length > 0) return found;
  const smallest = least(portions);
  return portions.filter(({ cost }) => cost === smallest).slice(0, 1);
}
