import type { EffectOutcome } from "../../kind/effect.ts";
import {
  eitherOf,
  bitCount,
  type DeviceBits,
  devicesIn,
  noDevices,
} from "../../reach/device-bits.ts";
import {
  gainedBy,
  lostBy,
  movesOf,
  type ReachChange,
  unknownOf,
} from "../../reach/device-moves.ts";
import {
  bounded,
  type DeviceSet,
  emptySet,
  intersection,
  knownSet,
} from "../../reach/device-set.ts";
import { groupReach } from "../../reach/group-reach.ts";
import type { Inventory } from "../../reach/inventory.ts";
import { policyReach } from "../../reach/policy-reach.ts";
import type { AssignedPolicy, ReachView } from "../../reach/reach-view.ts";
import { isFilter, isGroup, kindOf } from "../../registry/kinds.ts";
import { movesDevices } from "./moves-devices.ts";
import type { Change, Impact } from "./change.ts";
import type { PlanSummary } from "./summary-schema.ts";
import { isMoved, type PlannedReach, type PolicyStanding, staysSame } from "./planned-reach.ts";

/** One device that a change moves. */
export interface MovedDevice {
  /** Of the group or policy, such as `ring/broad`; of a policy of others, how people call it. */
  readonly address: string;
  /** Object id of the device in the directory. */
  readonly deviceId: string;
  readonly displayName: string;
  /** Whether it joins the group or gets the policy, or leaves or loses it. */
  readonly change: "gain" | "lose";
}

/** Answers whom the changes of a plan reach, before and after, each question once. */
export class PlanImpact {
  readonly reach: PlannedReach;
  readonly inventory: Inventory;
  readonly #changes: readonly Change[];
  readonly #byPolicy = new Map<PolicyStanding, ReachChange>();
  #affected: DeviceBits;
  readonly #unknown: string[] = [];
  readonly #risks = new Map<EffectOutcome, { devices: DeviceBits; isKnown: boolean }>();

  constructor(changes: readonly Change[], reach: PlannedReach, inventory: Inventory) {
    this.#changes = changes;
    this.reach = reach;
    this.inventory = inventory;
    this.#affected = noDevices(inventory.size);
  }

  /** Whom a change reaches before and after; undefined where it is about no devices. */
  ofChange(change: Change): ReachChange | undefined {
    if (kindOf(change.kind).role === "policy") {
      const standing = this.reach.policies.find((policy) => policy.change === change);
      return standing && isMoved(standing, this.reach) ? this.ofPolicy(standing) : undefined;
    }
    if (!movesDevices(change)) return undefined;
    return isGroup(change) ? this.#ofGroup(change) : this.#ofFilter(change);
  }

  /** Whom a policy reaches before and after. */
  ofPolicy(standing: PolicyStanding): ReachChange {
    const known = this.#byPolicy.get(standing);
    if (known) return known;
    const isSame = staysSame(standing, this.reach);
    const before = this.#reached(standing.before, this.reach.before);
    const after = isSame ? before : this.#reached(standing.after, this.reach.after);
    const change = { before, after, isSame };
    this.#byPolicy.set(standing, change);
    return change;
  }

  /** The devices of a group of the tenant, before the plan or after it. */
  everInGroup(id: string): DeviceSet {
    const [before, after] = [
      this.#members(this.reach.before, id),
      this.#members(this.reach.after, id),
    ];
    return bounded(eitherOf(before.sure, after.sure), eitherOf(before.maybe, after.maybe), [
      ...new Set([...before.unknown, ...after.unknown]),
    ]);
  }

  /** Whom a policy reaches that is no part of the plan, once that is applied. */
  reachOf(policy: AssignedPolicy): DeviceSet {
    return this.#reached(policy, this.reach.after);
  }

  /** The policies that come to reach others although they do not change. */
  sideEffects(): readonly PolicyStanding[] {
    return this.reach.policies
      .filter(({ change, before, after }) => {
        if (change !== undefined && movesDevices(change)) return false;
        return before !== undefined && after !== undefined;
      })
      .filter((standing) => !staysSame(standing, this.reach));
  }

  /** How many devices a change reaches; counts them as affected. */
  impactOf(change: Change): Impact {
    const reach = this.ofChange(change);
    if (!reach) return { devices: 0, gain: 0, lose: 0 };
    const { gained, lost, kept } = movesOf(reach);
    const isPolicy = !isGroup(change) && !isFilter(change);
    // changed settings reach whoever keeps the policy, too
    const everyone =
      isPolicy && change.action !== "create" && movesDevices(change) && change.fields.length > 0;
    const moved = eitherOf(gainedBy(reach), lostBy(reach));
    const affected = everyone
      ? eitherOf(moved, eitherOf(reach.before.sure, reach.after.sure))
      : moved;
    // a filter does nothing but through its policies, which are counted themselves
    if (!isFilter(change)) this.#count(affected);
    const atLeast = gained.atLeast + lost.atLeast + (everyone ? kept.atLeast : 0);
    const isKnown =
      gained.devices !== null && lost.devices !== null && (!everyone || kept.devices !== null);
    if (isKnown) return { devices: atLeast, gain: gained.atLeast, lose: lost.atLeast };
    const unknown = unknownOf(reach);
    this.#unknown.push(...unknown.map((reason) => `${change.address}: ${reason}`));
    return { devices: null, atLeast, unknown: [...unknown] };
  }

  /** Counts the devices that a policy without a change gains and loses as affected. */
  countSideEffect(standing: PolicyStanding): void {
    const reach = this.ofPolicy(standing);
    this.#count(eitherOf(gainedBy(reach), lostBy(reach)));
    this.#unknown.push(...unknownOf(reach).map((reason) => `${standing.label}: ${reason}`));
  }

  /** Distinct devices of everything that was counted. */
  affected(): {
    readonly devices: number | null;
    readonly atLeast: number;
    readonly unknown: readonly string[];
  } {
    const atLeast = bitCount(this.#affected);
    return {
      devices: this.#unknown.length === 0 ? atLeast : null,
      atLeast,
      unknown: this.#unknown,
    };
  }

  /** Counts the devices that a danger meets, for certain; `isKnown`: there are no others. */
  addRisk(outcome: EffectOutcome, devices: DeviceBits, isKnown: boolean): void {
    const so = this.#risks.get(outcome);
    this.#risks.set(outcome, {
      devices: so ? eitherOf(so.devices, devices) : devices,
      isKnown: isKnown && (so?.isKnown ?? true),
    });
  }

  /** What the dangers come to, and how many distinct devices each meets. */
  risks(): PlanSummary["risks"] {
    return [...this.#risks].map(([outcome, { devices, isKnown }]) => {
      const atLeast = bitCount(devices);
      return { outcome, devices: isKnown ? atLeast : null, atLeast };
    });
  }

  /** Every device that joins or leaves a group, or gets or loses a policy, for certain. */
  *moved(): Generator<MovedDevice> {
    for (const change of this.#changes) {
      if (isFilter(change)) continue;
      const reach = this.ofChange(change);
      if (reach) yield* this.#movesOf(change.address, reach);
    }
    for (const standing of this.sideEffects()) {
      if (standing.change === undefined)
        yield* this.#movesOf(standing.label, this.ofPolicy(standing));
    }
  }

  *#movesOf(address: string, reach: ReachChange): Generator<MovedDevice> {
    for (const [bits, change] of [
      [gainedBy(reach), "gain"],
      [lostBy(reach), "lose"],
    ] as const) {
      for (const index of devicesIn(bits)) {
        const deviceId = this.inventory.id(index);
        yield { address, deviceId, displayName: this.inventory.displayName(index), change };
      }
    }
  }

  #ofGroup(change: Change): ReachChange {
    const key = change.id ?? change.address;
    const { before: was, after: will } = this.reach;
    const before = change.id === null ? this.#nobody() : this.#members(was, key);
    const isSame = change.id !== null && was.groups.get(key) === will.groups.get(key);
    return { before, after: isSame ? before : this.#members(will, key), isSame };
  }

  #members(view: ReachView, key: string): DeviceSet {
    const { devices, users } = groupReach(view, key, this.inventory);
    if (!users) return devices;
    return bounded(devices.sure, eitherOf(devices.maybe, this.inventory.managed), [
      ...devices.unknown,
      "it holds users, and which devices are theirs is not known",
    ]);
  }

  #ofFilter(change: Change): ReachChange {
    const key = change.id ?? change.address;
    const [was, will] = [this.reach.before.filters.get(key), this.reach.after.filters.get(key)];
    const passing = (rule: string | undefined) =>
      rule === undefined
        ? this.#nobody()
        : intersection(this.inventory.passing(rule), knownSet(this.inventory.managed));
    return { before: passing(was?.rule), after: passing(will?.rule), isSame: was === will };
  }

  #reached(policy: AssignedPolicy | undefined, view: ReachView): DeviceSet {
    return policy === undefined ? this.#nobody() : policyReach(policy, view, this.inventory);
  }

  #nobody(): DeviceSet {
    return emptySet(this.inventory.size);
  }

  #count(devices: DeviceBits): void {
    this.#affected = eitherOf(this.#affected, devices);
  }
}
