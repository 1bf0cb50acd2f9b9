const blockBytes = 1 << 16;

/**
 * Many short texts, read seldom: kept as bytes, since a million strings take ten times the room.
 */
export class NameList {
  readonly #blocks: Buffer[] = [];
  #used = blockBytes;
  /** Where each text begins, counted through all blocks; it ends in a zero byte. */
  #starts = new Float64Array(1024);
  #size = 0;

  push(text: string): void {
    // a zero byte within would end it early
    const bytes = Buffer.from(`${text.replaceAll("\0", "\ufffd")}\0`);
    if (this.#used + bytes.length > blockBytes) {
      this.#blocks.push(Buffer.alloc(Math.max(blockBytes, bytes.length)));
      this.#used = 0;
    }
    this.#blocks.at(-1)?.set(bytes, this.#used);
    if (this.#size === this.#starts.length) {
      const grown = new Float64Array(Math.ceil(this.#size * 1.5));
      grown.set(this.#starts);
      this.#starts = grown;
    }
    this.#starts[this.#size++] = (this.#blocks.length - 1) * blockBytes + this.#used;
    this.#used += bytes.length;
  }

  /** Empty where there is none. */
  at(index: number): string {
    if (index >= this.#size) return "";
    const start = this.#starts[index] ?? 0;
    const block = this.#blocks[Math.floor(start / blockBytes)];
    const from = start % blockBytes;
    return block?.toString("utf8", from, block.indexOf(0, from)) ?? "";
  }
}
