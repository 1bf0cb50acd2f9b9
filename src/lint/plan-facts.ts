import type { Values } from "../kind/effect.ts";
import type { WireObject } from "../kind/wire.ts";
import {
  deviceCount,
  type DeviceCount,
  type DeviceSet,
  intersection,
} from "../reach/device-set.ts";
import type { Inventory } from "../reach/inventory.ts";
import { policiesInQuestion } from "../reconcile/plan/inventory-for-plan.ts";
import type { PlanImpact } from "../reconcile/plan/plan-impact.ts";
import type { PlanSummary } from "../reconcile/plan/summary-schema.ts";
import type { PolicyStanding } from "../reconcile/plan/planned-reach.ts";

/** What a plan knows of the tenant once it is applied, for rules that look at devices. */
export interface PlanFacts {
  readonly summary: Pick<PlanSummary, "inTwoRings" | "inNoRing">;
  readonly inventory: Inventory;
  /** Every value as it will be, of a policy by its address; undefined where it is not known. */
  readonly valuesOf: (address: string) => Values | undefined;
  /** Whom a policy will reach; undefined of one that the plan has nothing to do with. */
  readonly reachOf: (address: string) => DeviceSet | undefined;
  /** What the operator has paused, such as `feature`. */
  readonly pausedOf: (address: string) => readonly string[];
  /** What the tenant holds for the address of a group or filter, such as `group/pilot`; undefined where it holds none. */
  readonly wireOf: (address: string) => WireObject | undefined;
  /** Devices that two policies will both reach; undefined where one of them is not known. */
  readonly bothReach: (one: string, other: string) => DeviceCount | undefined;
}

export function planFacts(
  impact: PlanImpact,
  summary: Pick<PlanSummary, "inTwoRings" | "inNoRing">,
  wireOf: (address: string) => WireObject | undefined,
): PlanFacts {
  const standings = new Map<string, PolicyStanding>(
    impact.reach.policies
      .filter(({ after }) => after !== undefined)
      .map((policy) => [policy.label, policy]),
  );
  // of other policies nobody read the groups
  const counted = new Set(policiesInQuestion(impact.reach));
  const reachOf = (address: string) => {
    const standing = standings.get(address);
    return standing && counted.has(standing) ? impact.ofPolicy(standing).after : undefined;
  };
  return {
    summary,
    inventory: impact.inventory,
    valuesOf: (address) => standings.get(address)?.values,
    reachOf,
    pausedOf: (address) => standings.get(address)?.paused ?? [],
    wireOf,
    bothReach: (one, other) => {
      const [a, b] = [reachOf(one), reachOf(other)];
      return a && b && deviceCount(intersection(a, b));
    },
  };
}
