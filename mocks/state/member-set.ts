import type { DerivedTable } from "./table.ts";

/** Ids of a group's members. A simulated fleet costs one bit a device. */
export interface MemberSet {
  readonly size: number;
  has(id: string): boolean;
  /** False where it was a member already. */
  add(id: string): boolean;
  delete(id: string): boolean;
  clear(): void;
  /** Fleet devices in their order, then the others in the order they came. */
  ids(): Iterable<string>;
  copy(): MemberSet;
}

/** An empty set over a device table. */
export function createMemberSet(devices: DerivedTable): MemberSet {
  return memberSet(devices, undefined, 0, []);
}

function memberSet(
  devices: DerivedTable,
  initialBits: Uint8Array | undefined,
  initialCount: number,
  initialOthers: Iterable<string>,
): MemberSet {
  let bits = initialBits;
  let count = initialCount;
  const others = new Set(initialOthers);
  const isSet = (index: number): boolean => (((bits?.[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
  const flip = (index: number): void => {
    bits ??= new Uint8Array((devices.derived + 7) >> 3);
    bits[index >> 3] = (bits[index >> 3] ?? 0) ^ (1 << (index & 7));
  };

  return {
    get size() {
      return count + others.size;
    },
    has(id) {
      const index = devices.indexOf(id);
      return index === undefined ? others.has(id.toLowerCase()) : isSet(index);
    },
    add(id) {
      const index = devices.indexOf(id);
      if (index === undefined) {
        if (others.has(id.toLowerCase())) return false;
        others.add(id.toLowerCase());
        return true;
      }
      if (isSet(index)) return false;
      flip(index);
      count++;
      return true;
    },
    delete(id) {
      const index = devices.indexOf(id);
      if (index === undefined) return others.delete(id.toLowerCase());
      if (!isSet(index)) return false;
      flip(index);
      count--;
      return true;
    },
    clear() {
      bits = undefined;
      count = 0;
      others.clear();
    },
    *ids() {
      if (count > 0) {
        for (let index = 0; index < devices.derived; index++)
          if (isSet(index)) yield devices.idAt(index);
      }
      yield* others;
    },
    copy: () => memberSet(devices, bits?.slice(), count, others),
  };
}
