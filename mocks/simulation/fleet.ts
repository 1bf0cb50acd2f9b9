import { guidFrom, hashPair, mix32, unmix32 } from "../ground/random.ts";
import type { Derivation } from "./derivation.ts";
import { deviceProperties } from "./device-row.ts";
import { managedProperties } from "./managed-row.ts";
import { rowsOf, type IdentifiedPc, type PcProperties } from "./pc-rows.ts";
import { type FleetHabits, fleetPlan, PcTraits } from "./pc-traits.ts";
import type { PcServicing } from "./releases.ts";

/** Windows PCs that follow from a seed, as two collections joined by `deviceId` and `azureADDeviceId`. */
export interface Fleet {
  readonly devices: Derivation;
  readonly managedDevices: Derivation;
  /** Object id of the Entra device with this `deviceId`. */
  objectIdOf(deviceId: string): string | undefined;
  /** Which updates the PC at this index gets. */
  servicing(index: number): PcServicing;
  /** Its model, as `model` of its rows has it. */
  modelAt(index: number): string;
  /** What it runs when the fleet starts, such as `10.0.26100.9812`, and when it was seen last. */
  startOf(index: number): { readonly osVersion: string; readonly seenAt: number };
}

const none = "00000000-0000-0000-0000-000000000000";

/**
 * A fleet of `count` PCs. Nothing is stored: each row is made when it is read, and
 * an id leads back to its index.
 */
export function createFleet(
  count: number,
  seed: number,
  startAt: Date,
  habits: FleetHabits,
): Fleet {
  const objectIds = idScheme(count, seed, 1);
  const deviceIds = idScheme(count, seed, 2);
  const managedIds = idScheme(count, seed, 3);
  const plan = fleetPlan(count, seed, startAt, habits);
  const traits = (index: number): PcTraits => new PcTraits(plan, index);
  const rows = (ids: IdScheme, properties: PcProperties): Pick<Derivation, "rowAt" | "partsOf"> => {
    const pcAt = (index: number): IdentifiedPc =>
      new FleetPcIds(index, ids, deviceIds, traits(index));
    const rowOf = rowsOf(properties);
    return {
      rowAt: (index) => rowOf(pcAt(index)),
      partsOf(names) {
        const partOf = rowsOf(properties, names);
        return (index) => partOf(pcAt(index));
      },
    };
  };

  return {
    devices: {
      count,
      idAt: (index) => objectIds.at(index),
      indexOf: (id) => objectIds.indexOf(id),
      keys: ["id", "deviceId"],
      keysAt: (index) => new DeviceKeys(index, objectIds, deviceIds),
      ...rows(objectIds, deviceProperties),
    },
    managedDevices: {
      count,
      idAt: (index) => managedIds.at(index),
      indexOf: (id) => managedIds.indexOf(id),
      keys: ["id", "azureADDeviceId"],
      keysAt: (index) => new DeviceKeys(index, managedIds, deviceIds),
      ...rows(managedIds, managedProperties),
    },
    objectIdOf(deviceId) {
      const index = deviceIds.indexOf(deviceId);
      return index === undefined ? undefined : objectIds.at(index);
    },
    servicing: (index) => traits(index).servicing,
    modelAt: (index) => traits(index).model,
    startOf: (index) => {
      const { osVersion, seenAt } = traits(index);
      return { osVersion, seenAt };
    },
  };
}

class FleetPcIds implements IdentifiedPc {
  readonly #index: number;
  readonly #ids: IdScheme;
  readonly #deviceIds: IdScheme;
  readonly traits: PcTraits;

  constructor(index: number, ids: IdScheme, deviceIds: IdScheme, traits: PcTraits) {
    this.#index = index;
    this.#ids = ids;
    this.#deviceIds = deviceIds;
    this.traits = traits;
  }

  get id(): string {
    return this.#ids.at(this.#index);
  }

  get deviceId(): string {
    return this.#deviceIds.at(this.#index);
  }
}

// a class, since a fleet is looked through key by key, and accessors of a literal cost a multiple
class DeviceKeys {
  [name: string]: unknown;
  readonly #index: number;
  readonly #ids: IdScheme;
  readonly #deviceIds: IdScheme;

  constructor(index: number, ids: IdScheme, deviceIds: IdScheme) {
    this.#index = index;
    this.#ids = ids;
    this.#deviceIds = deviceIds;
  }

  get id(): string {
    return this.#ids.at(this.#index);
  }

  get deviceId(): string {
    return this.#deviceIds.at(this.#index);
  }

  get azureADDeviceId(): string {
    return this.deviceId;
  }
}

/** Fleets up to this size keep their ids. */
const mostKept = 20_000;

interface IdScheme {
  at(index: number): string;
  indexOf(id: string): number | undefined;
}

// the head of an id is a permutation of the index: uniform digits, no table to look it up
function idScheme(count: number, seed: number, kind: number): IdScheme {
  const salt = hashPair(seed, kind, 77);
  const made: string[] = [];
  const make = (index: number): string =>
    guidFrom(mix32(index ^ salt), hashPair(seed, kind, index));
  // who steps a small fleet through time asks for the same ids hundreds of times
  const at = count > mostKept ? make : (index: number): string => (made[index] ??= make(index));
  return {
    at,
    indexOf(id) {
      if (id === none || !/^[0-9a-f]{8}-/i.test(id)) return undefined;
      const index = (unmix32(Number.parseInt(id.slice(0, 8), 16)) ^ salt) >>> 0;
      return index < count && at(index) === id.toLowerCase() ? index : undefined;
    },
  };
}
