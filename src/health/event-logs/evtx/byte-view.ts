/** Binary XML that does not hold together. What was read before it stands. */
export class EvtxError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "EvtxError";
  /** Bytes from the beginning of the chunk. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** A place within a chunk that moves on as it is read; every read is within bounds or an error. */
export class ByteView {
  readonly #bytes: DataView;
  /** First byte that is not to be read. */
  readonly end: number;
  at: number;

  constructor(bytes: DataView, at: number, end: number) {
    this.#bytes = bytes;
    this.at = at;
    this.end = Math.min(end, bytes.byteLength);
  }

  /** Another view of the same chunk. */
  slice(at: number, end: number): ByteView {
    return new ByteView(this.#bytes, at, end);
  }

  u8(): number {
    return this.#bytes.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#bytes.getUint16(this.#take(2), true);
  }

  u32(): number {
    return this.#bytes.getUint32(this.#take(4), true);
  }

  i8(): number {
    return this.#bytes.getInt8(this.#take(1));
  }

  i16(): number {
    return this.#bytes.getInt16(this.#take(2), true);
  }

  i32(): number {
    return this.#bytes.getInt32(this.#take(4), true);
  }

  u64(): bigint {
    return this.#bytes.getBigUint64(this.#take(8), true);
  }

  i64(): bigint {
    return this.#bytes.getBigInt64(this.#take(8), true);
  }

  f32(): number {
    return this.#bytes.getFloat32(this.#take(4), true);
  }

  f64(): number {
    return this.#bytes.getFloat64(this.#take(8), true);
  }

  skip(length: number): void {
    this.#take(length);
  }

  bytes(length: number): Buffer {
    const at = this.#take(length);
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + at, length);
  }

  /** UTF-16, by its number of units. */
  text(units: number): string {
    return this.bytes(units * 2)
      .toString("utf16le")
      .toWellFormed();
  }

  #take(length: number): number {
    const from = this.at;
    if (length < 0 || from + length > this.end) throw new EvtxError("ends too early", from);
    this.at = from + length;
    return from;
  }
}
