import { parseOsBuild } from "../devices/os-build.ts";
import { rowId } from "../devices/wire-device.ts";
import { GuidTable } from "../graph/guid-table.ts";
import { type WireObject, wireText } from "../kind/wire.ts";
import { compileFilterRule, FilterRuleError } from "../rules/filters/index.ts";
import { takesHotpatches } from "../releases/versions.ts";
import { windowsData, windowsVersions } from "../releases/windows-data.ts";
import { windowKeeping } from "../maintenance/keeps-window.ts";
import { type MembershipPredicate, toRuleDevice } from "../rules/membership/index.ts";
import { addDevice, bitCount, type DeviceBits, devicesIn, noDevices } from "./device-bits.ts";
import { bounded, type DeviceSet, unknownSet } from "./device-set.ts";
import { GrowingBits } from "./growing-bits.ts";
import { NameList } from "./name-list.ts";
import { ruleReading } from "./telling-rule.ts";

/** The members of a group, nested groups included, as far as they are devices. */
export interface GroupMembers {
  readonly devices: DeviceBits;
  /** Whether users are among them. */
  readonly users: boolean;
}

/** The members of a group as they were read. */
export interface ReadMembers {
  /** Object ids. */
  readonly deviceIds: readonly string[];
  readonly users: boolean;
}

/** Whom a membership rule selects. */
export type RuleSelection =
  | { readonly devices: DeviceSet }
  /** Users, whose devices are not known here. */
  | { readonly users: true };

/**
 * Every device of the directory by its place, with what was asked of it while it was read: one
 * bit a rule, filter and group, so that a million of them fit into little memory.
 */
export interface Inventory {
  readonly size: number;
  /** Windows PCs that Intune manages: whom policies can reach. */
  readonly managed: DeviceBits;
  /** Windows of any version. */
  readonly windows: DeviceBits;
  readonly windows11: DeviceBits;
  readonly windows10: DeviceBits;
  /** Those whose build keeps a native maintenance window. */
  readonly keepsWindows: DeviceBits;
  /** Those whose build does not know them; of all others it is not known. */
  readonly lacksWindows: DeviceBits;
  /** Those whose build takes hotpatches, if the device meets what else they want. */
  readonly takesHotpatches: DeviceBits;
  /** Those whose build takes none; of all others it is not known. */
  readonly lacksHotpatches: DeviceBits;
  /** Those of each version of Windows that the data file knows, by its build. */
  readonly byBuild: ReadonlyMap<number, DeviceBits>;
  /** Object id in the directory. */
  id(index: number): string;
  /** Name in the directory; two devices may have the same. */
  displayName(index: number): string;
  /** By its object id in the directory; undefined where no such device was read. */
  indexOf(objectId: string): number | undefined;
  /** By its `deviceId`, where rows of Intune were joined. */
  indexOfDevice(deviceId: string): number | undefined;
  /** By a rule that was asked for. @throws {RangeError} for another. */
  selectedBy(rule: string): RuleSelection;
  /** By an assignment filter that was asked for. @throws {RangeError} for another. */
  passing(filterRule: string): DeviceSet;
  /** Of a group that was asked for; nobody where the group is gone. */
  membersOf(groupId: string): GroupMembers;
  /** What a group holds that was asked for; undefined where it is empty, or was not. */
  subjectOf(groupId: string): "users" | "devices" | "both" | undefined;
}

/** What is to be known of each device. */
export interface InventoryQuestions {
  readonly rules: readonly string[];
  readonly filterRules: readonly string[];
  readonly now: Date;
  /** Whether rows of Intune are given even where no filter asks for them. Default false. */
  readonly joinsIntune?: boolean | undefined;
}

interface AskedRule {
  readonly matches: MembershipPredicate;
  readonly selected: GrowingBits;
}

interface AskedFilter {
  readonly evaluate: (device: WireObject) => boolean | undefined;
  readonly passes: GrowingBits;
  readonly fails: GrowingBits;
}

/** Takes devices as they are read, asks its questions, and keeps the answers. */
export class InventoryBuilder {
  readonly #now: Date;
  readonly #ids = new GuidTable({ ignoreCase: true });
  /** What joins directory and Intune, from either of them, in the order they came. */
  readonly #deviceIds = new GuidTable({ ignoreCase: true });
  /** By the place of a `deviceId`: the index of its directory device and one; 0 is none so far. */
  #indexes = new Uint32Array(1024);
  readonly #names = new NameList();
  readonly #managed = new GrowingBits();
  readonly #windows = new GrowingBits();
  readonly #windows11 = new GrowingBits();
  readonly #windows10 = new GrowingBits();
  readonly #keepsWindows = new GrowingBits();
  readonly #lacksWindows = new GrowingBits();
  readonly #takesHotpatches = new GrowingBits();
  readonly #lacksHotpatches = new GrowingBits();
  readonly #byBuild = new Map(windowsVersions.map(({ build }) => [build, new GrowingBits()]));
  readonly #rules = new Map<string, AskedRule>();
  readonly #answered = new Map<string, RuleSelection | { readonly problem: string }>();
  readonly #filters = new Map<string, AskedFilter>();
  readonly #filterProblems = new Map<string, string>();
  readonly #oddValues = new Map<string, string>();
  /** By the place of a `deviceId`: whether Intune has a row of it. */
  readonly #hasRow = new GrowingBits();
  /** The same: seconds since 1970 of its last check-in. */
  #lastSyncs = new Uint32Array(1024);

  readonly #joinsIntune: boolean;

  constructor({ rules, filterRules, now, joinsIntune = false }: InventoryQuestions) {
    this.#now = now;
    this.#joinsIntune = joinsIntune;
    for (const rule of rules) {
      const reading = ruleReading(rule);
      if ("matches" in reading)
        this.#rules.set(rule, { matches: reading.matches, selected: new GrowingBits() });
      else this.#answered.set(rule, reading);
    }
    for (const rule of filterRules) {
      try {
        const evaluate = compileFilterRule(rule);
        this.#filters.set(rule, {
          evaluate,
          passes: new GrowingBits(),
          fails: new GrowingBits(),
        });
      } catch (error) {
        if (!(error instanceof FilterRuleError)) throw error;
        this.#filterProblems.set(rule, error.message);
      }
    }
  }

  /** How many devices there are so far. */
  get size(): number {
    return this.#ids.size;
  }

  /** A device of the directory. One that came already counts once. */
  addDevice(row: WireObject): void {
    const index = this.#ids.size;
    if (!this.#ids.add(wireText(row, "id"))) return;
    this.#join(rowId(row, "deviceId"), index);
    this.#names.push(wireText(row, "displayName"));
    if (wireText(row, "operatingSystem") === "Windows") {
      this.#windows.add(index);
      if (row["isManaged"] === true) this.#managed.add(index);
      const build = parseOsBuild(wireText(row, "operatingSystemVersion"));
      if (build) {
        (build.build >= firstWindows11 ? this.#windows11 : this.#windows10).add(index);
        const takes = takesHotpatches(windowsData.versions, build.build);
        (takes ? this.#takesHotpatches : this.#lacksHotpatches).add(index);
        this.#byBuild.get(build.build)?.add(index);
      }
      const keeping = windowKeeping(build);
      if (keeping === "keeps") this.#keepsWindows.add(index);
      else if (keeping === "doesNot") this.#lacksWindows.add(index);
    }
    if (this.#rules.size === 0) return;
    const device = toRuleDevice(row);
    const options = { now: this.#now };
    for (const { matches, selected } of this.#rules.values()) {
      if (matches(device, options)) selected.add(index);
    }
  }

  /**
   * A device as Intune has it, for filters. Where a device was enrolled again, the row that
   * checked in last counts.
   */
  addManagedDevice(row: WireObject): void {
    const deviceId = rowId(row, "azureADDeviceId");
    if (deviceId === null) return;
    const lastSync = Math.max(0, Date.parse(wireText(row, "lastSyncDateTime")) || 0) / 1000;
    const place = this.#placeOf(deviceId);
    if (this.#hasRow.has(place) && Math.floor(lastSync) <= (this.#lastSyncs[place] ?? 0)) return;
    this.#hasRow.add(place);
    this.#lastSyncs = withRoom(this.#lastSyncs, place);
    this.#lastSyncs[place] = lastSync;
    for (const [rule, { evaluate, passes, fails }] of this.#filters) {
      const passed = this.#ask(rule, evaluate, row);
      passes.set(place, passed === true);
      fails.set(place, passed === false);
    }
  }

  // a value of another type than Graph documents makes its device unknown, and stops nothing
  #ask(rule: string, evaluate: AskedFilter["evaluate"], row: WireObject): boolean | undefined {
    try {
      return evaluate(row);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.#oddValues.set(rule, error.message);
      return undefined;
    }
  }

  /** `members`: of each group that was asked for, by its id. */
  finish(members: ReadonlyMap<string, ReadMembers>): Inventory {
    const size = this.#ids.size;
    const everyone = noDevices(size).fill(~0);
    const selections = new Map<string, RuleSelection>();
    for (const [rule, { selected }] of this.#rules) {
      const devices = selected.bits(size);
      selections.set(rule, { devices: bounded(devices, devices, []) });
    }
    for (const [rule, answer] of this.#answered) {
      selections.set(
        rule,
        "problem" in answer
          ? { devices: unknownSet(everyone, `its rule ${answer.problem}`) }
          : answer,
      );
    }
    const managed = this.#managed.bits(size);
    for (const index of this.#managedIndexes()) addDevice(managed, index);
    // Intune asks filters of the devices that it manages, and of no others
    const passing = this.#passing(size, managed);
    const groups = new Map(
      [...members].map(([id, read]) => [id, membersAmong(read, this.#ids, size)]),
    );
    const [ids, deviceIds, names] = [this.#ids, this.#deviceIds, this.#names];
    const indexes = this.#indexes;
    return {
      size,
      managed,
      windows: this.#windows.bits(size),
      windows11: this.#windows11.bits(size),
      windows10: this.#windows10.bits(size),
      keepsWindows: this.#keepsWindows.bits(size),
      lacksWindows: this.#lacksWindows.bits(size),
      takesHotpatches: this.#takesHotpatches.bits(size),
      lacksHotpatches: this.#lacksHotpatches.bits(size),
      byBuild: new Map([...this.#byBuild].map(([build, devices]) => [build, devices.bits(size)])),
      id: (index) => ids.at(index),
      displayName: (index) => names.at(index),
      indexOf: (objectId) => ids.indexOf(objectId),
      indexOfDevice: (deviceId) => {
        const place = deviceIds.indexOf(deviceId);
        const index = place === undefined ? 0 : (indexes[place] ?? 0);
        return index === 0 ? undefined : index - 1;
      },
      selectedBy: (rule) => demand(selections, rule),
      passing: (rule) => demand(passing, rule),
      membersOf: (id) => demand(groups, id),
      subjectOf: (id) => {
        const group = groups.get(id);
        const hasDevices = group !== undefined && bitCount(group.devices) > 0;
        if (group?.users) return hasDevices ? "both" : "users";
        return hasDevices ? "devices" : undefined;
      },
    };
  }

  /** Directory devices of which Intune has a row, although the directory may not know it yet. */
  *#managedIndexes(): Generator<number> {
    for (const place of devicesIn(this.#hasRow.bits(this.#deviceIds.size))) {
      const index = this.#indexes[place] ?? 0;
      if (index > 0) yield index - 1;
    }
  }

  #join(deviceId: string | null, index: number): void {
    // without filters nothing of Intune is asked
    if (deviceId === null || (this.#filters.size === 0 && !this.#joinsIntune)) return;
    const place = this.#placeOf(deviceId);
    this.#indexes = withRoom(this.#indexes, place);
    this.#indexes[place] = index + 1;
  }

  #placeOf(deviceId: string): number {
    const place = this.#deviceIds.size;
    return this.#deviceIds.add(deviceId) ? place : (this.#deviceIds.indexOf(deviceId) ?? place);
  }

  #passing(size: number, managed: DeviceBits): Map<string, DeviceSet> {
    const passing = new Map<string, DeviceSet>();
    for (const [rule, problem] of this.#filterProblems) {
      passing.set(rule, unknownSet(managed, `its rule cannot be evaluated here: ${problem}`));
    }
    for (const [rule, { passes, fails }] of this.#filters) {
      const [sure, maybe] = [noDevices(size), Uint32Array.from(managed)];
      for (let place = 0; place < this.#deviceIds.size; place++) {
        const index = (this.#indexes[place] ?? 0) - 1;
        if (index < 0) continue;
        if (passes.has(place)) addDevice(sure, index);
        if (fails.has(place)) maybe[index >>> 5] = (maybe[index >>> 5] ?? 0) & ~(1 << (index & 31));
      }
      const reason =
        this.#oddValues.get(rule) ?? "a property that it asks for is not known of all devices";
      passing.set(rule, bounded(sure, maybe, [reason]));
    }
    return passing;
  }
}

function withRoom(values: Uint32Array<ArrayBuffer>, place: number): Uint32Array<ArrayBuffer> {
  if (place < values.length) return values;
  const grown = new Uint32Array(Math.max(place + 1, Math.ceil(values.length * 1.5)));
  grown.set(values);
  return grown;
}

// https://learn.microsoft.com/windows/release-health/windows11-release-information
const firstWindows11 = 22_000;

function membersAmong(
  { deviceIds, users }: ReadMembers,
  ids: GuidTable,
  size: number,
): GroupMembers {
  const devices = noDevices(size);
  for (const id of deviceIds) {
    const index = ids.indexOf(id);
    // made since the devices were read
    if (index !== undefined) addDevice(devices, index);
  }
  return { devices, users };
}

function demand<Value>(values: ReadonlyMap<string, Value>, key: string): Value {
  const value = values.get(key);
  if (value === undefined) throw new RangeError(`the inventory was not asked for ${key}`);
  return value;
}
