import type { DesiredResource, DesiredState } from "../../config/desired-state.ts";
import { reveal } from "../../config/variables.ts";
import { groups, isGroup } from "../../registry/kinds.ts";
import { compileMembershipRule } from "../../rules/membership/index.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { DeviceSet } from "./device-set.ts";
import type { Inventory } from "./inventory.ts";
import type { Change } from "./plan.ts";

/** What an answer about devices is found in. */
export interface ImpactSources {
  readonly desired: DesiredState;
  readonly snapshot: Snapshot;
  readonly inventory: Inventory;
  readonly changes: readonly Change[];
  readonly now: Date;
}

/** Answers who is in a group, before and after the plan. */
export class GroupDevices {
  readonly #sources: ImpactSources;
  readonly #changes: ReadonlyMap<string, Change>;
  readonly #changeOfId: ReadonlyMap<string, Change>;
  readonly #indexById: ReadonlyMap<string, number>;
  readonly #byRule = new Map<string, Uint8Array>();

  constructor(sources: ImpactSources) {
    this.#sources = sources;
    const ofGroups = sources.changes.filter(isGroup);
    this.#changes = new Map(ofGroups.map((change) => [change.address, change]));
    this.#changeOfId = new Map(
      ofGroups.flatMap((change) => (change.id === null ? [] : [[change.id, change]])),
    );
    this.#indexById = new Map(sources.inventory.devices.map(({ id }, index) => [id, index]));
  }

  /** Of a group that changes. */
  changed(change: Change): { readonly before: DeviceSet; readonly after: DeviceSet } {
    const before = change.id === null ? this.none() : this.before(change.id);
    if (change.action === "delete") return { before, after: this.none() };
    const resource = this.#resourceAt(change.address);
    return { before, after: this.#membersAfter(change, resource, before) };
  }

  /** By the live rule where one is active, which is what the service computes; else by the members read. */
  before(id: string): DeviceSet {
    const { snapshot, inventory } = this.#sources;
    const { membership, processing } = groups;
    const group = snapshot.objects.find((object) => isGroup(object) && object.id === id);
    const rule = group?.wire[membership.rulePath];
    const isActive =
      group !== undefined && processing.isDynamic(group.wire) && !processing.isPaused(group.wire);
    if (isActive && typeof rule === "string") return this.#matching(rule);
    const members = inventory.members[id];
    return members ? this.#setOf(members) : null;
  }

  /** After the plan, by the id in the tenant. */
  after(id: string): DeviceSet {
    const change = this.#changeOfId.get(id);
    return change ? this.changed(change).after : this.before(id);
  }

  /** After the plan, by the address in the files. */
  afterAt(address: string): DeviceSet {
    const change = this.#changes.get(address);
    if (change) return this.changed(change).after;
    const { desired, snapshot } = this.#sources;
    const existing = desired.existing.find((reference) => reference.address === address);
    const owned = this.#resourceAt(address);
    const name = reveal(existing?.displayName ?? owned?.displayName ?? "", desired.variables);
    const object = snapshot.objects.find(
      (candidate) =>
        isGroup(candidate) &&
        (existing?.id === undefined
          ? candidate.marker?.key === address || candidate.displayName === name
          : candidate.id === existing.id),
    );
    return object ? this.before(object.id) : null;
  }

  none(): Uint8Array {
    return new Uint8Array(this.#sources.inventory.devices.length);
  }

  #membersAfter(
    change: Change,
    resource: DesiredResource | undefined,
    before: DeviceSet,
  ): DeviceSet {
    const fields = resource ? reveal(resource.fields, this.#sources.desired.variables) : {};
    const rule = fields[groups.membership.rulePath];
    if (typeof rule === "string") {
      // paused: nothing moves until it is resumed
      return groups.processing.isPausedIn(fields) ? before : this.#matching(rule);
    }
    if (!change.members || before === null) return before;
    const after = Uint8Array.from(before);
    for (const { id } of change.members.add) this.#mark(after, id, 1);
    for (const { id } of change.members.remove) this.#mark(after, id, 0);
    return after;
  }

  #matching(rule: string): DeviceSet {
    const cached = this.#byRule.get(rule);
    if (cached) return cached;
    // whom memberOf or a directory extension selects cannot be told from devices alone
    if (/memberof|extension_/i.test(rule)) return null;
    const matches = compileMembershipRule(rule);
    const set = this.none();
    const { inventory, now } = this.#sources;
    for (const [index, device] of inventory.devices.entries()) {
      if (matches(device.rule, { now })) set[index] = 1;
    }
    this.#byRule.set(rule, set);
    return set;
  }

  #setOf(ids: readonly string[]): Uint8Array {
    const set = this.none();
    for (const id of ids) this.#mark(set, id, 1);
    return set;
  }

  // members that are no devices of the directory are none of the fleet
  #mark(set: Uint8Array, id: string, bit: 0 | 1): void {
    const index = this.#indexById.get(id);
    if (index !== undefined) set[index] = bit;
  }

  #resourceAt(address: string): DesiredResource | undefined {
    return this.#sources.desired.resources.find((resource) => resource.address === address);
  }
}
