import type { DerivedTable } from "./table.ts";

/** Ids in the order in which pages give them; an id is made when it is asked for. */
export interface MemberList {
  readonly length: number;
  at(position: number): string | undefined;
}

/** Ids of a group's members. A simulated fleet costs one bit a device. */
export class MemberSet {
  readonly #devices: DerivedTable;
  readonly #others: Set<string>;
  #bits: Uint8Array | undefined;
  #count = 0;
  #version = 0;
  #list: MemberList | undefined;

  /** An empty set over a device table. */
  constructor(devices: DerivedTable, others: Iterable<string> = []) {
    this.#devices = devices;
    this.#others = new Set(others);
  }

  get size(): number {
    return this.#count + this.#others.size;
  }

  /** Rises with each change. */
  get version(): number {
    return this.#version;
  }

  has(id: string): boolean {
    const index = this.#devices.indexOf(id);
    return index === undefined ? this.#others.has(id.toLowerCase()) : this.#isSet(index);
  }

  /** The same of the fleet device at an index. */
  hasAt(index: number): boolean {
    return this.#isSet(index);
  }

  /** False where it was a member already. */
  add(id: string): boolean {
    const index = this.#devices.indexOf(id);
    const isNew = index === undefined ? !this.#others.has(id.toLowerCase()) : !this.#isSet(index);
    if (!isNew) return false;
    if (index === undefined) this.#others.add(id.toLowerCase());
    else this.#flip(index, 1);
    this.#noteChange();
    return true;
  }

  /** Adds those members of another set that are devices of the fleet. */
  addFleetOf(other: MemberSet): void {
    if (other.#bits === undefined) return;
    const bits = (this.#bits ??= new Uint8Array(other.#bits.length));
    for (const [place, byte] of other.#bits.entries()) {
      const added = byte & ~(bits[place] ?? 0);
      bits[place] = (bits[place] ?? 0) | added;
      this.#count += onesIn(added);
    }
    this.#noteChange();
  }

  delete(id: string): boolean {
    const index = this.#devices.indexOf(id);
    const isThere =
      index === undefined ? this.#others.delete(id.toLowerCase()) : this.#isSet(index);
    if (!isThere) return false;
    if (index !== undefined) this.#flip(index, -1);
    this.#noteChange();
    return true;
  }

  clear(): void {
    this.#bits = undefined;
    this.#count = 0;
    this.#others.clear();
    this.#noteChange();
  }

  /** Fleet devices in their order, then the others in the order they came. */
  *ids(): Generator<string> {
    if (this.#count > 0) {
      for (let index = 0; index < this.#devices.derived; index++)
        if (this.#isSet(index)) yield this.#devices.idAt(index);
    }
    yield* this.#others;
  }

  /** Members beside the fleet: groups, users, devices that were added. */
  others(): Iterable<string> {
    return this.#others;
  }

  /** The same as {@link ids} by position; one list until the next change. */
  list(): MemberList {
    return (this.#list ??= this.#createList());
  }

  copy(): MemberSet {
    const copy = new MemberSet(this.#devices, this.#others);
    copy.#bits = this.#bits?.slice();
    copy.#count = this.#count;
    return copy;
  }

  #createList(): MemberList {
    const devices = this.#devices;
    const fleet = new Uint32Array(this.#count);
    let filled = 0;
    for (let index = 0; filled < fleet.length; index++)
      if (this.#isSet(index)) fleet[filled++] = index;
    const others = [...this.#others];
    return {
      length: fleet.length + others.length,
      at(position) {
        const index = fleet[position];
        return index === undefined ? others[position - fleet.length] : devices.idAt(index);
      },
    };
  }

  #isSet(index: number): boolean {
    return (((this.#bits?.[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
  }

  #flip(index: number, change: 1 | -1): void {
    const bits = (this.#bits ??= new Uint8Array((this.#devices.derived + 7) >> 3));
    bits[index >> 3] = (bits[index >> 3] ?? 0) ^ (1 << (index & 7));
    this.#count += change;
  }

  #noteChange(): void {
    this.#version++;
    this.#list = undefined;
  }
}

function onesIn(byte: number): number {
  let count = 0;
  for (let rest = byte; rest !== 0; rest &= rest - 1) count++;
  return count;
}
