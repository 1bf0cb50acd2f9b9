/** A set of devices: one byte a device of the inventory. Null where it cannot be known. */
export type DeviceSet = Uint8Array | null;

/**
 * The devices of every included set without those of any excluded one: an exclusion wins.
 * Unknown where one of them is.
 */
export function reached(
  size: number,
  included: readonly DeviceSet[],
  excluded: readonly DeviceSet[],
): DeviceSet {
  const result = new Uint8Array(size);
  for (const set of included) {
    if (set === null) return null;
    for (let index = 0; index < size; index++) if (set[index] === 1) result[index] = 1;
  }
  for (const set of excluded) {
    if (set === null) return null;
    for (let index = 0; index < size; index++) if (set[index] === 1) result[index] = 0;
  }
  return result;
}

/** How many devices joined and left, each index that did passed to `onMove`. */
export function countMoves(
  before: Uint8Array,
  after: Uint8Array,
  onMove: (index: number) => void,
): { readonly gain: number; readonly lose: number } {
  let gain = 0;
  let lose = 0;
  for (let index = 0; index < after.length; index++) {
    if (before[index] === after[index]) continue;
    onMove(index);
    if (after[index] === 1) gain++;
    else lose++;
  }
  return { gain, lose };
}
