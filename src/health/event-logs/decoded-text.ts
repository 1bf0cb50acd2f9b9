/** What a file is written in, as its first bytes say. */
type TextEncoding = "utf-8" | "utf-16le" | "utf-16be";

/** UTF-16 by its mark, or without one by the zeros of plain text; else UTF-8, which plain text is too. */
function encodingOf(bytes: Uint8Array): TextEncoding {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first !== undefined && first !== 0 && second === 0) return "utf-16le";
  return first === 0 && second !== undefined && second !== 0 ? "utf-16be" : "utf-8";
}

/**
 * A file as text, piece by piece: UTF-8, or UTF-16 as Windows PowerShell writes files. What is no
 * character of it stands as U+FFFD.
 */
export async function* decodedText(content: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let held: Uint8Array = new Uint8Array();
  let isBegun = false;
  for await (const piece of content) {
    const bytes = decoder === undefined && held.length > 0 ? joined(held, piece) : piece;
    // two bytes tell what it is
    if (decoder === undefined && bytes.length < 2) {
      held = bytes;
      continue;
    }
    decoder ??= new TextDecoder(encodingOf(bytes));
    isBegun = true;
    yield decoder.decode(bytes, { stream: true });
  }
  decoder ??= new TextDecoder();
  // a file of one byte
  yield decoder.decode(isBegun ? undefined : held);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}
