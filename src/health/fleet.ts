import type { FleetDevice } from "../devices/inventory.ts";
import type { OsBuild } from "../devices/os-build.ts";

/**
 * Every PC that Intune manages, a few numbers and strings each, so that tens of thousands fit
 * into little memory. A device is its place in the order it came.
 */
export class Fleet {
  readonly #names: string[] = [];
  readonly #ids: string[] = [];
  readonly #builds: number[] = [];
  readonly #revisions: number[] = [];
  readonly #lastSyncs: number[] = [];
  readonly #byObjectId = new Map<string, number>();
  readonly #byDeviceId = new Map<string, number>();
  readonly #byManagedId = new Map<string, number>();
  #unmanaged = 0;
  readonly #unregistered: number[] = [];

  /** Devices that Intune does not manage are counted only: no policy reaches them. */
  add(device: FleetDevice): void {
    if (device.managedDeviceId === null) {
      this.#unmanaged++;
      return;
    }
    const index = this.#names.length;
    this.#names.push(device.displayName);
    this.#ids.push(device.managedDeviceId);
    this.#builds.push(device.build?.build ?? -1);
    this.#revisions.push(device.build?.revision ?? -1);
    this.#lastSyncs.push(device.lastSyncAt?.getTime() ?? Number.NaN);
    this.#byManagedId.set(device.managedDeviceId, index);
    if (device.objectId === null) this.#unregistered.push(index);
    else this.#byObjectId.set(device.objectId, index);
    if (device.deviceId !== null) this.#byDeviceId.set(device.deviceId, index);
  }

  get size(): number {
    return this.#names.length;
  }

  /** Directory devices without a managed device. */
  get unmanaged(): number {
    return this.#unmanaged;
  }

  /** Managed devices that the directory does not know. */
  unregistered(): readonly number[] {
    return this.#unregistered;
  }

  name(index: number): string {
    return this.#names[index] ?? "";
  }

  managedDeviceId(index: number): string {
    return this.#ids[index] ?? "";
  }

  build(index: number): OsBuild | null {
    const build = this.#builds[index] ?? -1;
    const revision = this.#revisions[index] ?? -1;
    return build < 0 ? null : { build, revision: revision < 0 ? null : revision };
  }

  lastSyncAt(index: number): Date | null {
    const at = this.#lastSyncs[index] ?? Number.NaN;
    return Number.isNaN(at) ? null : new Date(at);
  }

  /** Of a directory object, as group members name it. */
  indexOfObject(objectId: string): number | undefined {
    return this.#byObjectId.get(objectId.toLowerCase());
  }

  /**
   * Of a device as a report names it. The directory id comes first.
   *
   * Unverified: that `DeviceId` of a report is Intune's own id; a directory id there is found
   * too.
   */
  indexOfReported(directoryId: string | undefined, deviceId: string | undefined) {
    const [first, second] = [directoryId?.toLowerCase() ?? "", deviceId?.toLowerCase() ?? ""];
    return (
      this.#byDeviceId.get(first) ?? this.#byManagedId.get(second) ?? this.#byDeviceId.get(second)
    );
  }
}
