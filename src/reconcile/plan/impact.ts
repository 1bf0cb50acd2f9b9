import type { Assignment } from "../../assignments/assignment.ts";
import type { DesiredResource, DesiredState } from "../../config/desired-state.ts";
import { reveal } from "../../config/variables.ts";
import { compileMembershipRule } from "../../rules/membership/index.ts";
import { groupAddress } from "../../kind/address.ts";
import { groups, isGroup } from "../../registry/kinds.ts";
import type { Snapshot, TenantObject } from "../../snapshot/snapshot.ts";
import { type Inventory, movesDevices } from "./inventory.ts";
import type { Change, Impact } from "./plan.ts";

/** A set of devices: one byte a device of the inventory. Null where it cannot be known. */
type Devices = Uint8Array | null;

/** One device that a change moves. */
export interface MovedDevice {
  readonly address: string;
  readonly deviceId: string;
  readonly displayName: string;
  readonly change: "gain" | "lose";
}

export interface PlanImpact {
  readonly byAddress: ReadonlyMap<string, Impact | null>;
  /** For each changed group, what that means for policies which themselves do not change. */
  readonly sideEffects: ReadonlyMap<string, readonly string[]>;
  /** Distinct devices of all changes; null where one of them cannot be known. */
  readonly devicesAffected: number | null;
  /** Every device that joins or leaves a group, or gets or loses a policy. */
  moved(): Generator<MovedDevice>;
}

interface Reach {
  readonly before: Devices;
  readonly after: Devices;
}

/**
 * Which devices each change reaches, from rules and members before and after. Pure. User
 * groups and assignment filters are not evaluated: their count is unknown, never a guess.
 */
export function planImpact(
  changes: readonly Change[],
  desired: DesiredState,
  snapshot: Snapshot,
  inventory: Inventory,
  now: Date,
): PlanImpact {
  const reaches = new Map<string, Reach>();
  const fleet = new Fleet(desired, snapshot, inventory, changes, now);
  const byAddress = new Map<string, Impact | null>();
  const affected = new Uint8Array(inventory.devices.length);
  let known = true;
  for (const change of changes) {
    if (!movesDevices(change)) {
      byAddress.set(change.address, { devices: 0, gain: 0, lose: 0 });
      continue;
    }
    const reach = isGroup(change) ? fleet.group(change) : fleet.policy(change);
    reaches.set(change.address, reach);
    const { before, after } = reach;
    if (before === null || after === null) {
      byAddress.set(change.address, null);
      known = false;
      continue;
    }
    // changed settings reach whoever keeps the policy, too
    const everyone = !isGroup(change) && change.fields.length > 0 && change.action !== "create";
    let gain = 0;
    let lose = 0;
    let devices = 0;
    for (let index = 0; index < affected.length; index++) {
      const [was, is] = [before[index] === 1, after[index] === 1];
      if (is && !was) gain++;
      if (was && !is) lose++;
      if (was !== is || (everyone && is)) {
        devices++;
        affected[index] = 1;
      }
    }
    byAddress.set(change.address, { devices, gain, lose });
  }
  const sideEffects = new Map<string, string[]>();
  for (const resource of desired.resources) {
    const groups = resource.dependsOn.filter((address) => reaches.has(address));
    if (groups.length === 0 || byAddress.has(resource.address)) continue;
    const reach = fleet.unchangedPolicy(resource);
    if (!reach) continue;
    reaches.set(resource.address, reach);
    const sentence = sideEffect(resource, reach, affected);
    if (sentence === undefined) continue;
    if (reach.before === null || reach.after === null) known = false;
    for (const group of groups)
      sideEffects.set(group, [...(sideEffects.get(group) ?? []), sentence]);
  }
  return {
    byAddress,
    sideEffects,
    devicesAffected: known ? affected.reduce((sum, bit) => sum + bit, 0) : null,
    *moved() {
      for (const [address, { before, after }] of reaches) {
        if (before === null || after === null) continue;
        for (const [index, { id, displayName }] of inventory.devices.entries()) {
          if (before[index] === after[index]) continue;
          yield {
            address,
            deviceId: id,
            displayName,
            change: after[index] === 1 ? "gain" : "lose",
          };
        }
      }
    },
  };
}

/** What a policy gains and loses because its groups change; marks those devices as affected. */
function sideEffect(
  resource: DesiredResource,
  { before, after }: Reach,
  affected: Uint8Array,
): string | undefined {
  if (before === null || after === null) {
    return `${resource.address} reaches other devices; how many cannot be known.`;
  }
  let gain = 0;
  let lose = 0;
  for (let index = 0; index < affected.length; index++) {
    if (before[index] === after[index]) continue;
    affected[index] = 1;
    if (after[index] === 1) gain++;
    else lose++;
  }
  return gain + lose === 0
    ? undefined
    : `${resource.address} gains ${gain} and loses ${lose} devices by it.`;
}

/** Answers who is in a group, and whom a policy reaches, before and after the plan. */
class Fleet {
  readonly #desired: DesiredState;
  readonly #snapshot: Snapshot;
  readonly #inventory: Inventory;
  readonly #changes: ReadonlyMap<string, Change>;
  readonly #now: Date;
  readonly #indexById: ReadonlyMap<string, number>;
  readonly #byRule = new Map<string, Uint8Array>();
  readonly #addressOfGroup = new Map<string, string>();

  constructor(
    desired: DesiredState,
    snapshot: Snapshot,
    inventory: Inventory,
    changes: readonly Change[],
    now: Date,
  ) {
    this.#desired = desired;
    this.#snapshot = snapshot;
    this.#inventory = inventory;
    this.#now = now;
    this.#changes = new Map(changes.map((change) => [change.address, change]));
    this.#indexById = new Map(inventory.devices.map(({ id }, index) => [id, index]));
    for (const change of changes) {
      if (isGroup(change) && change.id !== null)
        this.#addressOfGroup.set(change.id, change.address);
    }
  }

  group(change: Change): Reach {
    const before = change.id === null ? this.#none() : this.#membersBefore(change.id);
    if (change.action === "delete") return { before, after: this.#none() };
    const resource = this.#desired.resources.find(({ address }) => address === change.address);
    return { before, after: this.#membersAfter(change, resource, before) };
  }

  policy(change: Change): Reach {
    return this.#policy(
      change,
      this.#snapshot.objects.find(({ id, kind }) => id === change.id && kind === change.kind),
    );
  }

  /** Undefined where the policy is not assigned by the files. */
  unchangedPolicy(resource: DesiredResource): Reach | undefined {
    if (!resource.assignments) return undefined;
    const object = this.#snapshot.objects.find(
      ({ kind, marker }) => kind === resource.kind && marker?.key === resource.address,
    );
    return object && this.#policy({ address: resource.address, action: "update" }, object);
  }

  #policy(change: Pick<Change, "address" | "action">, object: TenantObject | undefined): Reach {
    const live = object?.assignments ?? [];
    const before = this.#reach(live, (id) => this.#membersBefore(id));
    if (change.action === "delete") return { before, after: this.#none() };
    const resource = this.#desired.resources.find(({ address }) => address === change.address);
    const kept = resource?.assignmentsMode === "additive" || !resource?.assignments ? live : [];
    const included: Devices[] = [];
    const excluded: Devices[] = [];
    for (const { target, group, filter } of resource?.assignments ?? []) {
      if (filter !== undefined || target === "allUsers") return { before, after: null };
      if (target === "allDevices") included.push(this.#managed());
      else
        (target === "exclude" ? excluded : included).push(this.#groupAt(groupAddress(group ?? "")));
    }
    for (const assignment of kept) {
      if (
        assignment.filterId !== undefined ||
        assignment.target === "allUsers" ||
        assignment.target === "other"
      ) {
        return { before, after: null };
      }
      if (assignment.target === "allDevices") included.push(this.#managed());
      else {
        (assignment.target === "exclude" ? excluded : included).push(
          this.#idAfter(assignment.groupId ?? ""),
        );
      }
    }
    return { before, after: this.#minus(included, excluded) };
  }

  #reach(assignments: readonly Assignment[], members: (id: string) => Devices): Devices {
    const included: Devices[] = [];
    const excluded: Devices[] = [];
    for (const { target, groupId, filterId } of assignments) {
      if (filterId !== undefined || target === "allUsers" || target === "other") return null;
      if (target === "allDevices") included.push(this.#managed());
      else (target === "exclude" ? excluded : included).push(members(groupId ?? ""));
    }
    return this.#minus(included, excluded);
  }

  /** Only devices that Intune manages get a policy. */
  #minus(included: readonly Devices[], excluded: readonly Devices[]): Devices {
    const result = this.#none();
    for (const set of included) {
      if (set === null) return null;
      for (let index = 0; index < result.length; index++) if (set[index] === 1) result[index] = 1;
    }
    for (const set of excluded) {
      if (set === null) return null;
      for (let index = 0; index < result.length; index++) if (set[index] === 1) result[index] = 0;
    }
    for (const [index, { managed }] of this.#inventory.devices.entries())
      if (!managed) result[index] = 0;
    return result;
  }

  #groupAt(address: string): Devices {
    const change = this.#changes.get(address);
    if (change) return this.group(change).after;
    const existing = this.#desired.existing.find((reference) => reference.address === address);
    const owned = this.#desired.resources.find((resource) => resource.address === address);
    const name = reveal(existing?.displayName ?? owned?.displayName ?? "", this.#desired.variables);
    const object = this.#snapshot.objects.find(
      (candidate) =>
        isGroup(candidate) &&
        (existing?.id === undefined
          ? candidate.marker?.key === address || candidate.displayName === name
          : candidate.id === existing.id),
    );
    return object ? this.#membersBefore(object.id) : null;
  }

  #idAfter(id: string): Devices {
    const address = this.#addressOfGroup.get(id);
    const change = address === undefined ? undefined : this.#changes.get(address);
    return change ? this.group(change).after : this.#membersBefore(id);
  }

  /** By the live rule where one is active, which is what the service computes; else by the members read. */
  #membersBefore(id: string): Devices {
    const { membership, processing } = groups;
    const group = this.#snapshot.objects.find((object) => isGroup(object) && object.id === id);
    const rule = group?.wire[membership.rulePath];
    if (
      group &&
      processing.isDynamic(group.wire) &&
      !processing.isPaused(group.wire) &&
      typeof rule === "string"
    ) {
      return this.#matching(rule);
    }
    const members = this.#inventory.members[id];
    return members ? this.#set(members) : null;
  }

  #membersAfter(change: Change, resource: DesiredResource | undefined, before: Devices): Devices {
    const fields = resource ? reveal(resource.fields, this.#desired.variables) : {};
    const rule = fields[groups.membership.rulePath];
    if (typeof rule === "string") {
      // paused: nothing moves until it is resumed
      return fields["processing"] === "paused" ? before : this.#matching(rule);
    }
    if (!change.members || before === null) return before;
    const after = Uint8Array.from(before);
    for (const { id } of change.members.add) after[this.#indexById.get(id) ?? -1] = 1;
    for (const { id } of change.members.remove) after[this.#indexById.get(id) ?? -1] = 0;
    return after;
  }

  #matching(rule: string): Devices {
    const cached = this.#byRule.get(rule);
    if (cached) return cached;
    // whom memberOf or a directory extension selects cannot be told from devices alone
    if (/memberof|extension_/i.test(rule)) return null;
    const matches = compileMembershipRule(rule);
    const set = this.#none();
    const options = { now: this.#now };
    for (const [index, device] of this.#inventory.devices.entries()) {
      if (matches(device.rule, options)) set[index] = 1;
    }
    this.#byRule.set(rule, set);
    return set;
  }

  #managed(): Devices {
    return Uint8Array.from(this.#inventory.devices, ({ managed }) => (managed ? 1 : 0));
  }

  #set(ids: readonly string[]): Uint8Array {
    const set = this.#none();
    for (const id of ids) {
      const index = this.#indexById.get(id);
      if (index !== undefined) set[index] = 1;
    }
    return set;
  }

  #none(): Uint8Array {
    return new Uint8Array(this.#inventory.devices.length);
  }
}
