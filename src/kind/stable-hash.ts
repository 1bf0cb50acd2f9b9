/**
 * 64-bit FNV-1a of a text as hex: short, the same everywhere, and without loading a
 * crypto module. For names and change detection, never for secrets.
 *
 * @see http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function stableHash(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
