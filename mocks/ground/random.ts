/**
 * A 32-bit mix without collisions (murmur3's finaliser): equal inputs give equal
 * outputs, and {@link unmix32} leads back, so that an id can name its own index.
 */
export function mix32(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85eb_ca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2_ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** The inverse of {@link mix32}. */
export function unmix32(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7ed1_b41d);
  x = Math.imul(x ^ (x >>> 13) ^ (x >>> 26), 0xa5cb_9243);
  return (x ^ (x >>> 16)) >>> 0;
}

/** A number from a seed and a path of numbers or labels; the same path gives the same number. */
export function hash32(seed: number, ...path: readonly (number | string)[]): number {
  let h = mix32(seed ^ 0x9e37_79b9);
  for (const part of path) {
    if (typeof part === "number") {
      h = mix32(h ^ Math.imul(part + 1, 0x9e37_79b1));
    } else {
      for (let i = 0; i < part.length; i++)
        h = mix32(h ^ Math.imul(part.charCodeAt(i) + i, 0x85eb_ca77));
    }
  }
  return h;
}

/** {@link hash32} of two numbers, for paths that are taken often. */
export function hashPair(seed: number, a: number, b: number): number {
  const first = mix32(mix32(seed ^ 0x9e37_79b9) ^ Math.imul(a + 1, 0x9e37_79b1));
  return mix32(first ^ Math.imul(b + 1, 0x9e37_79b1));
}

/** A hash as a share, in `[0, 1)`. */
export function shareOf(hash: number): number {
  return hash / 0x1_0000_0000;
}

/** A version 4 shaped guid that depends on seed and path only. */
export function guidOf(seed: number, ...path: readonly (number | string)[]): string {
  return guidFrom(hash32(seed, ...path), hash32(seed ^ 0x51ed_270b, ...path));
}

/** A guid whose first eight digits are `head`; the others follow from both numbers. */
export function guidFrom(head: number, tail: number): string {
  const b = hex(mix32(tail ^ head));
  const c = hex(mix32(tail + 0x6a09_e667));
  const d = hex(mix32(tail ^ 0xbb67_ae85));
  const variant = "89ab"[Number.parseInt(c[0] ?? "0", 16) & 3] ?? "8";
  return `${hex(head)}-${b.slice(0, 4)}-4${b.slice(5, 8)}-${variant}${c.slice(1, 4)}-${c.slice(4, 8)}${d}`;
}

/** Seeded numbers in `[0, 1)`, for one purpose each. */
export function createRandom(seed: number): () => number {
  let n = 0;
  return () => hash32(seed, n++) / 0x1_0000_0000;
}

function hex(value: number): string {
  return (
    (octets[value >>> 24] ?? "") +
    (octets[(value >>> 16) & 255] ?? "") +
    (octets[(value >>> 8) & 255] ?? "") +
    (octets[value & 255] ?? "")
  );
}

const octets: readonly string[] = Array.from({ length: 256 }, (_, n) =>
  n.toString(16).padStart(2, "0"),
);
