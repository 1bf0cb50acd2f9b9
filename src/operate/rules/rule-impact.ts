import type { DesiredState } from "../../config/desired-state.ts";
import { effectsOf } from "../../effects/effects-of.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { groupAddress } from "../../kind/address.ts";
import { bitCount, devicesIn, bothOf, onlyIn } from "../../reach/device-bits.ts";
import type { DeviceSet } from "../../reach/device-set.ts";
import { groupReach } from "../../reach/group-reach.ts";
import type { Inventory } from "../../reach/inventory.ts";
import { inventoryNeeds } from "../../reach/inventory-needs.ts";
import { policyReach } from "../../reach/policy-reach.ts";
import type { AssignedPolicy, GroupSource, ReachView } from "../../reach/reach-view.ts";
import { readInventory, type ReadInventoryDevicesOptions } from "../../reach/read-inventory.ts";
import { tellingRule } from "../../reach/telling-rule.ts";
import { wantedReach } from "../../reconcile/plan/create-plan.ts";
import { groups } from "../../registry/kinds.ts";
import { compileMembershipRule, sameMembershipRule } from "../../rules/membership/index.ts";
import { takeSnapshot } from "../../snapshot/take-snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { findNamedGroup } from "./named-group.ts";
import { type RingChange, type RingMoves, ringMovesOf } from "./ring-moves.ts";

/** A change of rule: from another rule, or from what a group is now. */
export interface RuleChangeQuestion {
  readonly rule: string;
  readonly from:
    | { readonly rule: string }
    /** Display name, object id, or key in the desired state, which also tells the rings. */
    | { readonly group: string; readonly desired?: DesiredState | undefined };
  /** The time for `system.now`. */
  readonly now: Date;
}

/** Who is told while devices are read. */
export interface RuleImpactOptions extends ReadInventoryDevicesOptions {
  /** Given each device that moves, once all were read. */
  readonly onMove?: ((move: DeviceMove) => Promise<void> | void) | undefined;
}

/** One device that joins or leaves. */
export interface DeviceMove {
  /** `id`: object id in the directory. */
  readonly device: { readonly id: string; readonly displayName: string };
  readonly move: RuleMove;
  /** What it means for the rings of the desired state; undefined without one. */
  readonly rings: RingMoves | undefined;
}

/** Whether a device gets into the group or out of it. */
export type RuleMove = "join" | "leave";

/** How many devices were looked at, and what the change does to them. */
export interface RuleMoveCounts {
  /** All that were looked at. */
  readonly devices: number;
  /** Not in the group before, in it after. */
  readonly joins: number;
  /** In the group before, not in it after. */
  readonly leaves: number;
  /** In it before and after. */
  readonly stays: number;
}

/** What a change of rule does. */
export interface RuleImpact {
  /** Null where two rules were compared. */
  readonly group: ImpactGroup | null;
  /** The rule before; null where none decided. */
  readonly before: string | null;
  readonly counts: RuleMoveCounts;
  /** By address, the rings that devices enter and leave. */
  readonly rings: Readonly<Record<string, RingMoveCounts>>;
  /** What the write itself does, besides the moves. */
  readonly consequences: readonly string[];
  readonly notes: readonly string[];
}

/** The group whose rule changes. */
export interface ImpactGroup {
  /** Null where the tenant does not have it yet. */
  readonly id: string | null;
  readonly displayName: string;
  /** In the config; null where it has none. */
  readonly address: string | null;
}

/** How many devices one ring gets and loses. */
export interface RingMoveCounts {
  readonly enter: number;
  readonly leave: number;
  /** Of those it cannot be told. */
  readonly unknown: number;
}

/**
 * Which of the tenant's devices join and leave a group when its rule changes, and which rings
 * they enter and leave by it, all other groups and filters of those rings taken into account as
 * the files want them. Writes nothing. Needs `Device.Read.All`.
 *
 * @throws {MembershipRuleError} where a rule cannot be evaluated.
 * @throws {OperationRefusedError} where the name stands for no group, or for several.
 */
export async function ruleImpact(
  tenant: Tenant,
  { rule, from, now }: RuleChangeQuestion,
  options: RuleImpactOptions = {},
): Promise<RuleImpact> {
  const { onMove, ...reading } = options;
  // a rule that cannot be evaluated is said before anything is read
  compileMembershipRule(rule);
  if ("rule" in from) compileMembershipRule(from.rule);
  const before =
    "rule" in from
      ? ruleBefore(from.rule)
      : await groupBefore(tenant, from.group, from.desired, reading);
  const after: GroupSource = { name: before.source.name, from: { rule } };
  const views = {
    before: withGroup(before.view, before.key, before.source),
    after: withGroup(before.view, before.key, after),
  };
  const policies = before.rings.map(({ policy }) => policy);
  const asked = { policies, groupIds: [before.key], filterIds: [] };
  const needs = inventoryNeeds([
    { view: views.before, ...asked },
    { view: views.after, ...asked },
  ]);
  const inventory = await readInventory(tenant, needs, { ...reading, now });
  const rings = before.rings.map(({ address, policy }) => ({
    address,
    before: policyReach(policy, views.before, inventory),
    after: policyReach(policy, views.after, inventory),
  }));
  const members = {
    before: membersOf(views.before, before.key, inventory),
    after: membersOf(views.after, before.key, inventory),
  };
  const told = before.ringsAreKnown ? rings : undefined;
  const ringCounts = await tellMoves(members, told, inventory, onMove);
  return {
    group: before.group,
    before: before.rule,
    counts: countsOf(members, inventory),
    rings: Object.fromEntries(ringCounts),
    consequences: consequencesOf(before, rule),
    notes: notesOf(before, rule),
  };
}

/** What the new rule is compared with. */
interface Before {
  /** What the group is called in `view`. */
  readonly key: string;
  readonly source: GroupSource;
  /** The other groups and the filters of the rings. */
  readonly view: ReachView;
  readonly rings: readonly { readonly address: string; readonly policy: AssignedPolicy }[];
  /** Whether files say which rings there are. */
  readonly ringsAreKnown: boolean;
  readonly rule: string | null;
  readonly group: ImpactGroup | null;
  readonly isPaused: boolean;
}

const nothing: ReachView = { groups: new Map(), filters: new Map() };

function ruleBefore(rule: string): Before {
  return {
    key: "rule",
    source: { name: "rule", from: { rule } },
    view: nothing,
    rings: [],
    ringsAreKnown: false,
    rule,
    group: null,
    isPaused: false,
  };
}

async function groupBefore(
  tenant: Tenant,
  name: string,
  desired: DesiredState | undefined,
  options: OperationOptions,
): Promise<Before> {
  const { abortSignal } = options;
  const { key, group, displayName } = await findNamedGroup(tenant, name, desired, { abortSignal });
  const address = key === undefined ? null : groupAddress(key);
  const isPaused = group?.processing === "paused";
  const rule = group?.membershipRule ?? null;
  const id = group?.id.toLowerCase() ?? address ?? displayName;
  // what a list of devices does not tell is compared with the members of today
  const tells = rule !== null && !isPaused && tellingRule(rule) !== undefined;
  const from = !group ? null : tells ? { rule } : { membersOf: id };
  const known = {
    key: id,
    source: { name: displayName, from },
    rule,
    group: { id: group?.id ?? null, displayName, address },
    isPaused,
  };
  if (!desired || key === undefined)
    return { ...known, view: nothing, rings: [], ringsAreKnown: false };
  const reach = wantedReach(desired, await takeSnapshot(tenant, desired, { abortSignal }));
  const addresses = new Set(desired.resources.map((resource) => resource.address));
  return {
    ...known,
    view: reach.after,
    rings: reach.policies.flatMap(({ kind, label, after }) =>
      kind.onePerDevice === true &&
      addresses.has(label) &&
      after?.assignments.some(({ groupId }) => groupId === id) === true
        ? [{ address: label, policy: after }]
        : [],
    ),
    ringsAreKnown: true,
  };
}

function withGroup(view: ReachView, key: string, source: GroupSource): ReachView {
  return { ...view, groups: new Map(view.groups).set(key, source) };
}

interface MembersChange {
  readonly before: DeviceSet;
  readonly after: DeviceSet;
}

function membersOf(view: ReachView, key: string, inventory: Inventory): DeviceSet {
  return groupReach(view, key, inventory).devices;
}

function countsOf({ before, after }: MembersChange, { size }: Inventory): RuleMoveCounts {
  return {
    devices: size,
    joins: bitCount(onlyIn(after.sure, before.sure)),
    leaves: bitCount(onlyIn(before.sure, after.sure)),
    stays: bitCount(bothOf(before.sure, after.sure)),
  };
}

async function tellMoves(
  { before, after }: MembersChange,
  rings: readonly RingChange[] | undefined,
  inventory: Inventory,
  onMove: RuleImpactOptions["onMove"],
): Promise<ReadonlyMap<string, RingMoveCounts>> {
  const counts = new Map<string, RingMoveCounts>();
  const joined = onlyIn(after.sure, before.sure);
  const left = onlyIn(before.sure, after.sure);
  for (const [bits, move] of [
    [joined, "join"],
    [left, "leave"],
  ] as const) {
    for (const index of devicesIn(bits)) {
      const moves = rings && ringMovesOf(rings, index);
      if (moves) addRings(counts, moves);
      const device = { id: inventory.id(index), displayName: inventory.displayName(index) };
      await onMove?.({ device, move, rings: moves });
    }
  }
  return counts;
}

function notesOf({ group, rule, isPaused }: Before, after: string): string[] {
  if (group === null) return [];
  if (group.id === null) return ["The tenant does not have the group yet: it begins empty."];
  if (rule === null) return ["The group is assigned now, so it is compared with its members."];
  const notes: string[] = [];
  if (isPaused) {
    notes.push("The group's processing is paused: nothing moves until it is resumed.");
  }
  if (sameMembershipRule(rule, after)) {
    notes.push("The group has this rule already, at most spelt in another way.");
  }
  return notes;
}

function consequencesOf({ group, rule }: Before, after: string): readonly string[] {
  if (rule !== null && sameMembershipRule(rule, after)) return [];
  if (group !== null && group.id === null) return [];
  const path = groups.membership.rulePath;
  const effects = effectsOf({
    kind: groups,
    was: { [path]: rule },
    will: { [path]: after },
    fields: [{ path, before: rule, after }],
    gains: false,
    loses: false,
    paused: [],
  });
  return effects.map(({ message }) => message);
}

function addRings(rings: Map<string, RingMoveCounts>, moves: RingMoves): void {
  const count = (addresses: readonly string[], way: keyof RingMoveCounts) => {
    for (const address of addresses) {
      const counts = rings.get(address) ?? { enter: 0, leave: 0, unknown: 0 };
      rings.set(address, { ...counts, [way]: counts[way] + 1 });
    }
  };
  count(moves.enters, "enter");
  count(moves.leaves, "leave");
  count(moves.unknown, "unknown");
}
