import type { BodyShape } from "../ground/wire-message.ts";

/** The body behind its blanks, piece by piece, so that a huge one costs no memory here. */
export async function* shapedBody(
  body: Uint8Array,
  { blanks, piece, pause }: BodyShape,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const blank = new Uint8Array(Math.min(piece, blanks)).fill(0x20);
  for (let left = blanks; left > 0; left -= blank.length) {
    await pause?.();
    yield blank.slice(0, Math.min(left, blank.length));
  }
  yield new Uint8Array(body);
}
