import type { FleetDevice } from "../devices/inventory.ts";
import type { OsBuild } from "../devices/os-build.ts";
import { GuidTable } from "../graph/guid-table.ts";
import { NameList } from "../reach/name-list.ts";

/**
 * Every PC that Intune manages, a few numbers and strings each, so that tens of thousands fit
 * into little memory. A device is its place in the order it came.
 */
export class Fleet {
  readonly #names = new NameList();
  readonly #builds: number[] = [];
  readonly #revisions: number[] = [];
  readonly #lastSyncs: number[] = [];
  // all at the places of their devices; what has none stands as a text that is no id
  readonly #objectIds = new GuidTable({ ignoreCase: true });
  readonly #deviceIds = new GuidTable({ ignoreCase: true });
  readonly #managedIds = new GuidTable({ ignoreCase: true });
  #unmanaged = 0;
  readonly #unregistered: number[] = [];

  /** Devices that Intune does not manage are counted only: no policy reaches them. */
  add(device: FleetDevice): void {
    if (device.managedDeviceId === null) {
      this.#unmanaged++;
      return;
    }
    const index = this.size;
    // Intune lists a device once; another with its id would shift all places
    if (!this.#managedIds.add(device.managedDeviceId)) return;
    this.#names.push(device.displayName);
    this.#builds.push(device.build?.build ?? -1);
    this.#revisions.push(device.build?.revision ?? -1);
    this.#lastSyncs.push(device.lastSyncAt?.getTime() ?? Number.NaN);
    if (device.objectId === null) this.#unregistered.push(index);
    place(this.#objectIds, device.objectId, index);
    place(this.#deviceIds, device.deviceId, index);
  }

  get size(): number {
    return this.#managedIds.size;
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
    return this.#names.at(index);
  }

  managedDeviceId(index: number): string {
    return this.#managedIds.at(index);
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
    return this.#objectIds.indexOf(objectId);
  }

  /**
   * Of a device as a report names it. The directory id comes first.
   *
   * Unverified: that `DeviceId` of a report is Intune's own id; a directory id there is found
   * too.
   */
  indexOfReported(directoryId: string | undefined, deviceId: string | undefined) {
    const [first, second] = [directoryId ?? "", deviceId ?? ""];
    return (
      this.#deviceIds.indexOf(first) ??
      this.#managedIds.indexOf(second) ??
      this.#deviceIds.indexOf(second)
    );
  }
}

function place(ids: GuidTable, id: string | null, index: number): void {
  if (id === null || !ids.add(id)) ids.add(`none ${index}`);
}
