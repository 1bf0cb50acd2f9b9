/** Draws from 0 up to 1. */
export type Draw = () => number;

/** Draws that follow from a seed and a name: the same ones each time, and others for another name. */
export function drawsOf(seed: number, name: string): Draw {
  let state = seed >>> 0;
  for (const letter of name) state = mixed(state ^ (letter.codePointAt(0) ?? 0));
  // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

// the last step of MurmurHash3
function mixed(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
