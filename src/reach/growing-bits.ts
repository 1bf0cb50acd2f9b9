import { addDevice, type DeviceBits, hasDevice, noDevices, removeDevice } from "./device-bits.ts";

/** Bits of devices whose number is not known before they are read. */
export class GrowingBits {
  #bits = noDevices(1024);

  add(index: number): void {
    this.#reserve(index);
    addDevice(this.#bits, index);
  }

  set(index: number, isIn: boolean): void {
    if (isIn) this.add(index);
    else if (index >>> 5 < this.#bits.length) removeDevice(this.#bits, index);
  }

  has(index: number): boolean {
    return hasDevice(this.#bits, index);
  }

  /** Those among the first `size` devices. */
  bits(size: number): DeviceBits {
    const bits = noDevices(size);
    bits.set(this.#bits.subarray(0, bits.length));
    return bits;
  }

  #reserve(index: number): void {
    if (index >>> 5 < this.#bits.length) return;
    const grown = noDevices(Math.max(index + 1, this.#bits.length * 64));
    grown.set(this.#bits);
    this.#bits = grown;
  }
}
