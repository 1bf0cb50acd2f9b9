/** How a `GuidTable` compares. */
export interface GuidTableOptions {
  /** Whether ids that differ by case only are one; `at` gives them in lower case. Default false. */
  readonly ignoreCase?: boolean | undefined;
}

/**
 * Ids in the order they were added, each once. A GUID takes 24 to 48 bytes in place of the
 * hundred of a string in a `Set`; what is no GUID is kept as the text it is.
 */
export class GuidTable {
  readonly #ignoreCase: boolean;
  /** Four words an entry. Those of an entry that is no GUID are not used. */
  #words = new Uint32Array(16 * 4);
  /** Where the hash of a GUID leads, or the next free place: its index and one; 0 is free. */
  #places = new Uint32Array(32);
  #size = 0;
  readonly #texts = new Map<string, number>();
  readonly #textAt = new Map<number, string>();
  /** The GUID that is looked for. */
  readonly #sought = new Uint32Array(4);

  constructor({ ignoreCase = false }: GuidTableOptions = {}) {
    this.#ignoreCase = ignoreCase;
  }

  /** How many there are. */
  get size(): number {
    return this.#size;
  }

  /** False where it is there already. */
  add(id: string): boolean {
    if (!this.#parse(id)) return this.#addText(this.#textOf(id));
    const place = this.#placeOfSought();
    if (this.#places[place] !== 0) return false;
    this.#makeRoom();
    this.#words.set(this.#sought, this.#size * 4);
    this.#size++;
    this.#places[place] = this.#size;
    // half full at most, so that a free place is near
    if (this.#size * 2 > this.#places.length) this.#spread();
    return true;
  }

  /** Whether it was added. */
  has(id: string): boolean {
    return this.indexOf(id) !== undefined;
  }

  /** How many were added before it; undefined where it was not. */
  indexOf(id: string): number | undefined {
    if (!this.#parse(id)) return this.#texts.get(this.#textOf(id));
    const found = this.#places[this.#placeOfSought()] ?? 0;
    return found === 0 ? undefined : found - 1;
  }

  /**
   * The id that was added after `index` others.
   *
   * @throws {RangeError} where there are not as many.
   */
  at(index: number): string {
    if (!Number.isInteger(index) || index < 0 || index >= this.#size)
      throw new RangeError(`there is no id ${index} among ${this.#size}`);
    const text = this.#textAt.get(index);
    if (text !== undefined) return text;
    let hex = "";
    for (const word of this.#words.subarray(index * 4, index * 4 + 4))
      hex += word.toString(16).padStart(8, "0");
    const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
    return `${parts.join("-")}-${hex.slice(20)}`;
  }

  #textOf(id: string): string {
    return this.#ignoreCase ? id.toLowerCase() : id;
  }

  #addText(text: string): boolean {
    if (this.#texts.has(text)) return false;
    this.#makeRoom();
    this.#texts.set(text, this.#size);
    this.#textAt.set(this.#size, text);
    this.#size++;
    return true;
  }

  /** Takes an id apart. False for one that would not be the same when put together again. */
  #parse(id: string): boolean {
    if (id.length !== 36) return false;
    let word = 0;
    let digits = 0;
    for (let index = 0; index < 36; index++) {
      const code = id.charCodeAt(index);
      if (index === 8 || index === 13 || index === 18 || index === 23) {
        if (code !== 45) return false;
        continue;
      }
      const digit = hexDigit(code, this.#ignoreCase);
      if (digit < 0) return false;
      word = (word << 4) | digit;
      digits++;
      if ((digits & 7) === 0) this.#sought[(digits >> 3) - 1] = word;
    }
    return true;
  }

  /** Where the sought one is, or would be. */
  #placeOfSought(): number {
    const sought = this.#sought;
    const words = this.#words;
    const places = this.#places;
    const mask = places.length - 1;
    for (let place = hashAt(sought, 0) & mask; ; place = (place + 1) & mask) {
      const found = places[place] ?? 0;
      if (found === 0) return place;
      const at = (found - 1) * 4;
      if (
        words[at] === sought[0] &&
        words[at + 1] === sought[1] &&
        words[at + 2] === sought[2] &&
        words[at + 3] === sought[3]
      )
        return place;
    }
  }

  #makeRoom(): void {
    if (this.#words.length >= (this.#size + 1) * 4) return;
    const more = new Uint32Array(this.#words.length * 2);
    more.set(this.#words);
    this.#words = more;
  }

  #spread(): void {
    const old = this.#places;
    const places = new Uint32Array(old.length * 2);
    const mask = places.length - 1;
    for (const found of old) {
      if (found === 0) continue;
      let place = hashAt(this.#words, (found - 1) * 4) & mask;
      while (places[place] !== 0) place = (place + 1) & mask;
      places[place] = found;
    }
    this.#places = places;
  }
}

/** Of the four words from there on. Every bit counts: ids of one service can have a part in common. */
function hashAt(words: Uint32Array, at: number): number {
  let mixed = words[at] ?? 0;
  for (let next = at + 1; next < at + 4; next++) mixed = stirred(mixed) ^ (words[next] ?? 0);
  mixed = stirred(mixed);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function stirred(mixed: number): number {
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
}

/** The value of `0` to `9`, `a` to `f` and, where case is ignored, `A` to `F`; else -1. */
function hexDigit(code: number, ignoreCase: boolean): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  return ignoreCase && code >= 65 && code <= 70 ? code - 55 : -1;
}
