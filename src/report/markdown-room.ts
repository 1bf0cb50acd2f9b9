/** How many bytes of UTF-8 are left of a text that may have only so many. */
export class Room {
  #left: number;
  /** How many pieces found no room. */
  refused = 0;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** The same room, to try something. */
  copy(): Room {
    return new Room(this.#left);
  }

  /** Counts what has to be there in any case. */
  take(text: string): string {
    this.#left -= bytesOf(text) + 1;
    return text;
  }

  /** Whether there is room for it, which it then takes. */
  fits(text: string): boolean {
    const needed = bytesOf(text) + 1;
    if (needed > this.#left) {
      this.refused++;
      return false;
    }
    this.#left -= needed;
    return true;
  }
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text, "utf8");
}
