const utf8 = new TextEncoder();
/** Of 64 bits: 2 ** 40 and this. */
const prime = 0x1b3;

/**
 * 64-bit FNV-1a of a text as hex: short, the same everywhere, and without loading a
 * crypto module. For names and change detection, never for secrets.
 *
 * @see http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function stableHash(text: string): string {
  // in words of 32 bits: a digest is made of every property of every object, and bigints are slow
  let high = 0xcbf29ce4 | 0;
  let low = 0x84222325 | 0;
  const bytes = utf8.encode(text);
  for (let at = 0; at < bytes.length; at++) {
    const mixed = low ^ (bytes[at] ?? 0);
    const lower = (mixed & 0xffff) * prime;
    const upper = (mixed >>> 16) * prime + (lower >>> 16);
    low = (upper << 16) | (lower & 0xffff);
    high = (Math.imul(high, prime) + (mixed << 8) + (upper >>> 16)) | 0;
  }
  return hex(high) + hex(low);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}
