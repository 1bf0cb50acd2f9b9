/** Devices by their place in the inventory, one bit each. */
export type DeviceBits = Uint32Array;

/** None of `size` devices. */
export function noDevices(size: number): DeviceBits {
  return new Uint32Array((size + 31) >>> 5);
}

export function addDevice(bits: DeviceBits, index: number): void {
  bits[index >>> 5] = (bits[index >>> 5] ?? 0) | (1 << (index & 31));
}

export function removeDevice(bits: DeviceBits, index: number): void {
  bits[index >>> 5] = (bits[index >>> 5] ?? 0) & ~(1 << (index & 31));
}

export function hasDevice(bits: DeviceBits, index: number): boolean {
  return (((bits[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1;
}

/** Those in any of them. */
export function eitherOf(a: DeviceBits, b: DeviceBits): DeviceBits {
  return a.map((word, at) => word | (b[at] ?? 0));
}

/** Those in both. */
export function bothOf(a: DeviceBits, b: DeviceBits): DeviceBits {
  return a.map((word, at) => word & (b[at] ?? 0));
}

/** Those in the first and not in the second. */
export function onlyIn(a: DeviceBits, b: DeviceBits): DeviceBits {
  return a.map((word, at) => word & ~(b[at] ?? 0));
}

export function bitCount(bits: DeviceBits): number {
  let count = 0;
  for (const word of bits) count += ones(word);
  return count;
}

/** How many are in both, without making the set. */
export function countBoth(a: DeviceBits, b: DeviceBits): number {
  let count = 0;
  for (let at = 0; at < a.length; at++) count += ones((a[at] ?? 0) & (b[at] ?? 0));
  return count;
}

export function sameDevices(a: DeviceBits, b: DeviceBits): boolean {
  return a === b || (a.length === b.length && a.every((word, at) => word === b[at]));
}

/** Places of the devices, in order. */
export function* devicesIn(bits: DeviceBits): Generator<number> {
  for (let at = 0; at < bits.length; at++) {
    for (let word = bits[at] ?? 0; word !== 0; word &= word - 1) {
      yield (at << 5) + (31 - Math.clz32(word & -word));
    }
  }
}

// the number of bits set in 32, without a loop
function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
