/** One record of a registry.pol. */
export interface PolRecord {
  /** 1-based. */
  readonly number: number;
  /** Without hive. */
  readonly key: string;
  readonly name: string;
  /** Of the registry, such as 4 for REG_DWORD. */
  readonly type: number;
  readonly data: Uint8Array;
}

const recordLimit = 20_000;
const dataLimit = 65_535;
/** Of a value's name and of each part of a key, in characters. */
const nameLimit = 259;
const polKeyLimit = 4096;

/**
 * The records of a registry.pol, by their offsets: text cannot be split at `]` or `;`, which
 * stand in data as well. Ends at the first byte that is no record, and says why in `problem`.
 *
 * @see https://learn.microsoft.com/previous-versions/windows/desktop/Policy/registry-policy-file-format
 */
export class PolRecords {
  /** Undefined while every record was read whole. */
  problem: string | undefined;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 8;
  #number = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const isRegistryPol = bytes.length >= 8 && this.#view.getUint32(0, true) === 0x67655250;
    if (!isRegistryPol) this.#fail("does not begin with PReg and a version");
    else if (this.#view.getUint32(4, true) !== 1) this.#fail("is of a version other than 1");
  }

  /** Undefined at the end, and from the first byte on that is no record. */
  next(): PolRecord | undefined {
    if (this.problem !== undefined || this.#at === this.#bytes.length) return undefined;
    if (this.#number === recordLimit) return this.#fail(`has more than ${recordLimit} records`);
    this.#number++;
    if (!this.#sign("[")) return undefined;
    const key = this.#text(polKeyLimit, "a key");
    if (key === undefined || !this.#sign(";")) return undefined;
    if (key.split("\\").some((part) => part.length > nameLimit))
      return this.#fail(`has a part of a key of more than ${nameLimit} characters`);
    const name = this.#text(nameLimit, "a name");
    if (name === undefined || !this.#sign(";")) return undefined;
    const type = this.#number32("a type");
    if (type === undefined || !this.#sign(";")) return undefined;
    const size = this.#number32("a size");
    if (size === undefined || !this.#sign(";")) return undefined;
    if (size > dataLimit) return this.#fail(`has data of ${size} bytes, more than ${dataLimit}`);
    if (size > this.#bytes.length - this.#at) return this.#fail("ends within data");
    const data = this.#bytes.subarray(this.#at, this.#at + size);
    this.#at += size;
    return this.#sign("]") ? { number: this.#number, key, name, type, data } : undefined;
  }

  #sign(sign: string): boolean {
    const isThere =
      this.#at + 2 <= this.#bytes.length &&
      this.#view.getUint16(this.#at, true) === sign.charCodeAt(0);
    if (isThere) this.#at += 2;
    else this.#fail(`has no ${sign} where a record needs one`);
    return isThere;
  }

  #text(limit: number, what: string): string | undefined {
    const from = this.#at;
    const last = Math.min(this.#bytes.length - 2, from + limit * 2);
    for (let at = from; at <= last; at += 2) {
      if (this.#view.getUint16(at, true) !== 0) continue;
      this.#at = at + 2;
      return new TextDecoder("utf-16le").decode(this.#bytes.subarray(from, at));
    }
    return this.#fail(`has ${what} without an end, or of more than ${limit} characters`);
  }

  #number32(what: string): number | undefined {
    if (this.#at + 4 > this.#bytes.length) return this.#fail(`ends within ${what}`);
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4, true);
  }

  #fail(message: string): undefined {
    this.problem ??= `${message}, at byte ${this.#at}`;
  }
}
