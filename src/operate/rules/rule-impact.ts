import type { DesiredState } from "../../config/desired-state.ts";
import { effectsOf } from "../../effects/effects-of.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { groupAddress } from "../../kind/address.ts";
import { groups } from "../../registry/kinds.ts";
import { compileMembershipRule, sameMembershipRule } from "../../rules/membership/index.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { currentMembers } from "./group-members.ts";
import { findNamedGroup } from "./named-group.ts";
import { type RingMoves, ringMoves } from "./ring-moves.ts";
import { type RuleDevice, tenantDevices } from "./rule-device.ts";
import { type RuleMove, type RuleMoveCounts, RuleMoveTally } from "./rule-moves.ts";

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
export interface RuleImpactOptions extends OperationOptions {
  /** Given each device that moves, as they are read; none is kept. */
  readonly onMove?: ((move: DeviceMove) => Promise<void> | void) | undefined;
  /** Told the number of devices read so far. */
  readonly onProgress?: ((devices: number) => void) | undefined;
}

/** One device that joins or leaves. */
export interface DeviceMove {
  readonly device: RuleDevice;
  readonly move: RuleMove;
  /** What it means for the rings of the desired state; undefined without one. */
  readonly rings: RingMoves | undefined;
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
 * they enter and leave by it. Writes nothing. Needs `Device.Read.All`.
 *
 * @throws {MembershipRuleError} where a rule cannot be evaluated.
 * @throws {OperationRefusedError} where the name stands for no group, or for several.
 */
export async function ruleImpact(
  tenant: Tenant,
  { rule, from, now }: RuleChangeQuestion,
  options: RuleImpactOptions = {},
): Promise<RuleImpact> {
  const { abortSignal, onMove, onProgress } = options;
  const matches = compileMembershipRule(rule);
  const before =
    "rule" in from
      ? ruleBefore(from.rule, now)
      : await groupBefore(tenant, from.group, from.desired, now, { abortSignal });
  const rings = new Map<string, RingMoveCounts>();
  const tally = new RuleMoveTally<RuleDevice>({
    before: before.isMember,
    after: (device) => matches(device.rule, { now }),
  });
  for await (const device of tenantDevices(tenant, { abortSignal, onProgress })) {
    const move = tally.add(device);
    if (move === undefined) continue;
    const moves = before.ringsOf?.(device, move === "join");
    if (moves) addRings(rings, moves);
    await onMove?.({ device, move, rings: moves });
  }
  return {
    group: before.group,
    before: before.rule,
    counts: tally.counts,
    rings: Object.fromEntries(rings),
    consequences: consequencesOf(before, rule),
    notes: notesOf(before, rule),
  };
}

/** What the new rule is compared with. */
interface Before {
  readonly isMember: (device: RuleDevice) => boolean;
  readonly rule: string | null;
  readonly group: ImpactGroup | null;
  readonly isPaused: boolean;
  readonly ringsOf: ((device: RuleDevice, joins: boolean) => RingMoves) | undefined;
}

function ruleBefore(rule: string, now: Date): Before {
  const matches = compileMembershipRule(rule);
  return {
    isMember: (device) => matches(device.rule, { now }),
    rule,
    group: null,
    isPaused: false,
    ringsOf: undefined,
  };
}

async function groupBefore(
  tenant: Tenant,
  name: string,
  desired: DesiredState | undefined,
  now: Date,
  options: OperationOptions,
): Promise<Before> {
  const { key, group, displayName } = await findNamedGroup(tenant, name, desired, options);
  const address = key === undefined ? null : groupAddress(key);
  return {
    isMember: group ? await currentMembers(tenant, group, now, options) : () => false,
    rule: group?.membershipRule ?? null,
    group: { id: group?.id ?? null, displayName, address },
    isPaused: group?.processing === "paused",
    ringsOf:
      desired && key !== undefined
        ? await ringMoves(tenant, desired, key, now, options)
        : undefined,
  };
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
