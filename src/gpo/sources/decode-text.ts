/**
 * The text of a registry export: UTF-16 as regedit and PowerShell write it, or UTF-8.
 * Undefined where it is neither.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe) return decode(bytes, "utf-16le");
  if (first === 0xfe && second === 0xff) return decode(bytes, "utf-16be");
  // Latin text in two-byte characters, without a mark
  if (second === 0 && fourth === 0 && first !== 0 && third !== 0) return decode(bytes, "utf-16le");
  return decode(bytes, "utf-8");
}

function decode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
