import { type DeviceBits, devicesIn, hasDevice, onlyIn } from "../../reach/device-bits.ts";
import type { ReachChange } from "../../reach/device-moves.ts";
import type { Inventory } from "../../reach/inventory.ts";
import type { RingMove } from "./summary-schema.ts";

/** One ring, and whom it reaches before and after. */
export interface RingReach extends Pick<ReachChange, "before" | "after"> {
  readonly label: string;
}

/**
 * Every managed device, and every one that a ring reaches, counted by the rings that reach it
 * before and after. The order is that of the rings, devices without a ring after them, and those of
 * which it is not known last.
 */
export function countRingMoves(
  rings: readonly RingReach[],
  { size, managed }: Pick<Inventory, "size" | "managed">,
): readonly RingMove[] {
  const labels = rings.map(({ label }) => label);
  const before = new RingSets(labels, size);
  const after = new RingSets(labels, size);
  for (const [ring, reach] of rings.entries()) {
    before.add(ring, reach.before.sure);
    after.add(ring, reach.after.sure);
    before.doubt(onlyIn(reach.before.maybe, reach.before.sure));
    after.doubt(onlyIn(reach.after.maybe, reach.after.sure));
  }
  const counts = new Map<string, { from: number; to: number; devices: number }>();
  for (let device = 0; device < size; device++) {
    const [from, to] = [before.setOf(device), after.setOf(device)];
    if (from === none && to === none && !hasDevice(managed, device)) continue;
    const move = counts.get(`${from} ${to}`);
    if (move) move.devices++;
    else counts.set(`${from} ${to}`, { from, to, devices: 1 });
  }
  return [...counts.values()]
    .sort((a, b) => before.compare(a.from, b.from) || after.compare(a.to, b.to))
    .map(({ from, to, devices }) => ({
      from: before.labelsOf(from),
      to: after.labelsOf(to),
      devices,
    }));
}

const none = 0;
const notKnown = -1;

/** Which rings reach each device: every set of rings that occurs has a number. */
class RingSets {
  readonly #labels: readonly string[];
  readonly #ofDevice: Int32Array;
  readonly #sets: (readonly number[])[] = [[]];
  readonly #larger = new Map<string, number>();

  constructor(labels: readonly string[], size: number) {
    this.#labels = labels;
    this.#ofDevice = new Int32Array(size);
  }

  add(ring: number, devices: DeviceBits): void {
    for (const device of devicesIn(devices)) {
      const set = this.setOf(device);
      if (set !== notKnown) this.#ofDevice[device] = this.#with(set, ring);
    }
  }

  /** It is not known whether one of the rings reaches them. */
  doubt(devices: DeviceBits): void {
    for (const device of devicesIn(devices)) this.#ofDevice[device] = notKnown;
  }

  setOf(device: number): number {
    return this.#ofDevice[device] ?? none;
  }

  labelsOf(set: number): string[] | null {
    return this.#sets[set]?.map((ring) => this.#labels[ring] ?? "") ?? null;
  }

  compare(a: number, b: number): number {
    const [one, other] = [this.#placesOf(a), this.#placesOf(b)];
    const at = one.findIndex((place, index) => place !== other[index]);
    return at < 0 ? one.length - other.length : (one[at] ?? 0) - (other[at] ?? -1);
  }

  #placesOf(set: number): readonly number[] {
    const last = this.#labels.length;
    const rings = this.#sets[set] ?? [last + 1];
    return rings.length > 0 ? rings : [last];
  }

  #with(set: number, ring: number): number {
    const key = `${set} ${ring}`;
    const known = this.#larger.get(key);
    if (known !== undefined) return known;
    const made = this.#sets.push([...(this.#sets[set] ?? []), ring]) - 1;
    this.#larger.set(key, made);
    return made;
  }
}
