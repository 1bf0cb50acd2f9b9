import type { DesiredResource, DesiredState } from "../../config/desired-state.ts";
import { isGroup } from "../../registry/kinds.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { countMoves } from "./device-set.ts";
import { type Inventory, movesDevices } from "./inventory.ts";
import type { Change, Impact } from "./plan.ts";
import { PolicyDevices, type PolicyReach } from "./policy-devices.ts";

/** One device that a change moves. */
export interface MovedDevice {
  /** Of the group or policy, such as `ring/broad`. */
  readonly address: string;
  /** Object id of the device in the directory. */
  readonly deviceId: string;
  readonly displayName: string;
  /** Whether it joins the group or gets the policy, or leaves or loses it. */
  readonly change: "gain" | "lose";
}

/** Whom the changes of a plan reach, as far as rules and members tell. */
export interface PlanImpact {
  /** By address of the change; null where its devices cannot be known. */
  readonly byAddress: ReadonlyMap<string, Impact | null>;
  /** For each changed group, what that means for policies which themselves do not change. */
  readonly sideEffects: ReadonlyMap<string, readonly string[]>;
  /** Distinct devices of all changes; null where one of them cannot be known. */
  readonly devicesAffected: number | null;
  /** Every device that joins or leaves a group, or gets or loses a policy. */
  moved(): Generator<MovedDevice>;
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
  const reaches = new Map<string, PolicyReach>();
  const policies = new PolicyDevices({ desired, snapshot, inventory, changes, now });
  const byAddress = new Map<string, Impact | null>();
  const affected = new Uint8Array(inventory.devices.length);
  let known = true;
  for (const change of changes) {
    if (!movesDevices(change)) {
      byAddress.set(change.address, { devices: 0, gain: 0, lose: 0 });
      continue;
    }
    const reach = isGroup(change) ? policies.groups.changed(change) : policies.changed(change);
    reaches.set(change.address, reach);
    const impact = impactOf(change, reach, affected);
    byAddress.set(change.address, impact);
    known &&= impact !== null;
  }
  const sideEffects = new Map<string, string[]>();
  for (const resource of desired.resources) {
    const groups = resource.dependsOn.filter((address) => reaches.has(address));
    if (groups.length === 0 || byAddress.has(resource.address)) continue;
    const reach = policies.unchanged(resource);
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

/** How many devices a change reaches; marks them as affected. Null where that cannot be known. */
function impactOf(
  change: Change,
  { before, after }: PolicyReach,
  affected: Uint8Array,
): Impact | null {
  if (before === null || after === null) return null;
  const { gain, lose } = countMoves(before, after, (index) => {
    affected[index] = 1;
  });
  // changed settings reach whoever keeps the policy, too
  const everyone = !isGroup(change) && change.fields.length > 0 && change.action !== "create";
  let kept = 0;
  for (let index = 0; everyone && index < affected.length; index++) {
    if (before[index] !== 1 || after[index] !== 1) continue;
    affected[index] = 1;
    kept++;
  }
  return { devices: gain + lose + kept, gain, lose };
}

/** What a policy gains and loses because its groups change; marks those devices as affected. */
function sideEffect(
  resource: DesiredResource,
  { before, after }: PolicyReach,
  affected: Uint8Array,
): string | undefined {
  if (before === null || after === null) {
    return `${resource.address} reaches other devices; how many cannot be known.`;
  }
  const { gain, lose } = countMoves(before, after, (index) => {
    affected[index] = 1;
  });
  return gain + lose === 0
    ? undefined
    : `${resource.address} gains ${gain} and loses ${lose} devices by it.`;
}
