import { type OsBuild, parseOsBuild } from "../devices/os-build.ts";
import { rowId } from "../devices/wire-device.ts";
import { type Edition, editionCode, editionOf } from "../releases/edition.ts";
import { GuidTable } from "../graph/guid-table.ts";
import { type WireObject, wireDate, wireText } from "../kind/wire.ts";
import type { Inventory } from "../reach/inventory.ts";
import { NameList } from "../reach/name-list.ts";
import { type Architecture, architectureIn } from "./architecture.ts";
import { type DeviceStanding, doubtsOf, standingCode, type StandingDoubts } from "./barrier.ts";

/**
 * Every PC that Intune manages, a few numbers and strings each, so that tens of thousands fit
 * into little memory. A device is its place in the order it came.
 */
export class Fleet {
  readonly #names = new NameList();
  readonly #builds: number[] = [];
  readonly #revisions: number[] = [];
  readonly #lastSyncs: number[] = [];
  readonly #enrolments: number[] = [];
  readonly #editions = new ByteList();
  readonly #standings = new ByteList();
  readonly #architectures = new ByteList();
  readonly #compliances = new ByteList();
  readonly #models = new SharedTexts();
  readonly #manufacturers = new SharedTexts();
  readonly #freeBytes: number[] = [];
  readonly #managedIds = new GuidTable({ ignoreCase: true });
  readonly #deviceIds = new GuidTable({ ignoreCase: true });
  /** By the place of a `deviceId`: that of its device, the one that checked in last. */
  readonly #placeOf: number[] = [];
  /** The place of its `deviceId`, and one; 0 for a device that has none. */
  readonly #deviceIdOf: number[] = [];
  /** The index of the directory device, and one; 0 for one that the directory does not know. */
  #directory = new Uint32Array();
  #directoryName: Inventory["displayName"] = () => "";
  readonly #outdated = new Set<number>();

  /** A row of Intune. Where a PC was enrolled again, the row that checked in last counts. */
  add(row: WireObject): void {
    const place = this.size;
    if (!this.#managedIds.add(wireText(row, "id"))) return;
    this.#names.push(wireText(row, "deviceName"));
    const build = parseOsBuild(wireText(row, "osVersion"));
    this.#builds.push(build?.build ?? -1);
    this.#revisions.push(build?.revision ?? -1);
    this.#lastSyncs.push(wireDate(row, "lastSyncDateTime")?.getTime() ?? Number.NaN);
    this.#enrolments.push(wireDate(row, "enrolledDateTime")?.getTime() ?? Number.NaN);
    this.#editions.push(editionCode(row));
    this.#standings.push(standingCode(row));
    this.#architectures.push(architectures.indexOf(architectureIn(row)));
    this.#compliances.push(complianceStates.indexOf(complianceIn(row)));
    this.#models.push(wireText(row, "model"));
    this.#manufacturers.push(wireText(row, "manufacturer"));
    this.#freeBytes.push(bytesIn(row, "freeStorageSpaceInBytes"));
    const deviceId = rowId(row, "azureADDeviceId");
    this.#deviceIdOf.push(0);
    if (deviceId === null) return;
    const isNew = this.#deviceIds.add(deviceId);
    const at = this.#deviceIds.indexOf(deviceId) ?? 0;
    this.#deviceIdOf[place] = at + 1;
    if (isNew) {
      this.#placeOf.push(place);
      return;
    }
    const other = this.#placeOf[at] ?? place;
    const isLater = (this.#lastSyncs[place] || 0) > (this.#lastSyncs[other] || 0);
    this.#outdated.add(isLater ? other : place);
    if (isLater) this.#placeOf[at] = place;
  }

  /** Joins the devices with those of the directory, once all of both were read. */
  join(inventory: Inventory): void {
    this.#directory = new Uint32Array(this.size);
    this.#directoryName = inventory.displayName.bind(inventory);
    for (const [at, place] of this.#placeOf.entries()) {
      const index = inventory.indexOfDevice(this.#deviceIds.at(at));
      if (index !== undefined) this.#directory[place] = index + 1;
    }
  }

  /** Places that were given, those of outdated rows included. */
  get size(): number {
    return this.#managedIds.size;
  }

  /** Devices, each once. */
  get devices(): number {
    return this.size - this.#outdated.size;
  }

  /** Whether the row of this place is not the last of its device. */
  isOutdated(place: number): boolean {
    return this.#outdated.has(place);
  }

  /** Of its directory device; undefined for one that the directory does not know. */
  directoryIndex(place: number): number | undefined {
    const index = this.#directory[place] ?? 0;
    return index === 0 ? undefined : index - 1;
  }

  name(place: number): string {
    const index = this.directoryIndex(place);
    return this.#names.at(place) || (index === undefined ? "" : this.#directoryName(index));
  }

  managedDeviceId(place: number): string {
    return this.#managedIds.at(place).toLowerCase();
  }

  build(place: number): OsBuild | null {
    const build = this.#builds[place] ?? -1;
    const revision = this.#revisions[place] ?? -1;
    return build < 0 ? null : { build, revision: revision < 0 ? null : revision };
  }

  /** Undefined where Intune does not tell it. */
  edition(place: number): Edition | undefined {
    return editionOf(this.#editions.at(place));
  }

  /** What decides which policies can reach it. */
  standing(place: number): DeviceStanding {
    const code = this.#standings.at(place);
    const [elsewhere, registered] = [(code & 1) !== 0, (code & 2) !== 0];
    return { elsewhere, registered, edition: this.edition(place) };
  }

  /** What of that is not told. */
  doubts(place: number): StandingDoubts {
    return doubtsOf(this.#standings.at(place));
  }

  architecture(place: number): Architecture {
    return architectures[this.#architectures.at(place)] ?? "unknown";
  }

  /** As its maker calls it; empty where Intune does not tell it. */
  model(place: number): string {
    return this.#models.at(place);
  }

  /** Its maker; empty where Intune does not tell it. */
  manufacturer(place: number): string {
    return this.#manufacturers.at(place);
  }

  /** Free space in bytes; null where Intune does not tell it, which it shows as 0. */
  freeBytes(place: number): number | null {
    return this.#freeBytes[place] || null;
  }

  /** What compliance policies say of it. */
  compliance(place: number): ComplianceState {
    return complianceStates[this.#compliances.at(place)] ?? "unknown";
  }

  lastSyncAt(place: number): Date | null {
    return dateOf(this.#lastSyncs[place]);
  }

  /** The same in milliseconds since 1970; `NaN` where it is not known. */
  lastSyncMs(place: number): number {
    return this.#lastSyncs[place] ?? Number.NaN;
  }

  /** Null where Intune does not tell it. */
  enrolledAt(place: number): Date | null {
    return dateOf(this.#enrolments[place]);
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
      this.placeOfDevice(first) ?? this.#managedIds.indexOf(second) ?? this.placeOfDevice(second)
    );
  }

  /** What names a device for long: its `deviceId`, else Intune's own id. */
  key(place: number): string {
    const index = this.#deviceIdOf[place] ?? 0;
    return index === 0 ? this.managedDeviceId(place) : this.#deviceIds.at(index - 1).toLowerCase();
  }

  /** Of what `key` gave; undefined for a device that is gone. */
  placeOfKey(key: string): number | undefined {
    return this.placeOfDevice(key) ?? this.#managedIds.indexOf(key);
  }

  /** Of the device with this `deviceId`, its row that checked in last. */
  placeOfDevice(deviceId: string): number | undefined {
    const at = this.#deviceIds.indexOf(deviceId);
    return at === undefined ? undefined : this.#placeOf[at];
  }
}

/** What compliance policies say of a device, as far as a share counts it. */
export type ComplianceState = "unknown" | "compliant" | "noncompliant" | "inGracePeriod";

const complianceStates: readonly ComplianceState[] = [
  "unknown",
  "compliant",
  "noncompliant",
  "inGracePeriod",
];

function complianceIn(row: WireObject): ComplianceState {
  const state = wireText(row, "complianceState");
  return complianceStates.find((known) => known === state) ?? "unknown";
}

const architectures: readonly Architecture[] = ["unknown", "arm64", "other"];

function dateOf(time = Number.NaN): Date | null {
  return Number.isNaN(time) ? null : new Date(time);
}

function bytesIn(row: WireObject, name: string): number {
  const value = row[name];
  return typeof value === "number" && value > 0 ? value : 0;
}

/** Texts that many devices share, each kept once. */
class SharedTexts {
  readonly #texts: string[] = [];
  readonly #places = new Map<string, number>();
  readonly #of: number[] = [];

  push(text: string): void {
    const known = this.#places.get(text);
    if (known === undefined) this.#places.set(text, this.#texts.push(text) - 1);
    this.#of.push(known ?? this.#texts.length - 1);
  }

  at(index: number): string {
    return this.#texts[this.#of[index] ?? -1] ?? "";
  }
}

/** Numbers below 256, one byte each. */
class ByteList {
  #bytes = new Uint8Array(1024);
  #size = 0;

  push(value: number): void {
    if (this.#size === this.#bytes.length) {
      const grown = new Uint8Array(Math.ceil(this.#size * 1.5));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes[this.#size++] = value;
  }

  at(index: number): number {
    return this.#bytes[index] ?? 0;
  }
}
