import {
  bitCount,
  bothOf,
  countBoth,
  type DeviceBits,
  eitherOf,
  noDevices,
  onlyIn,
} from "../../reach/device-bits.ts";
import { keepingText, proposalText, type WindowDevices } from "../../registry/kept-windows.ts";
import { installStartIn, openWindowIn } from "../../registry/window-policies.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import { policiesInQuestion } from "./inventory-for-plan.ts";
import type { PlanDraft } from "./plan-draft.ts";
import type { PlanImpact } from "./plan-impact.ts";
import { isMoved, type PolicyStanding } from "./planned-reach.ts";

/**
 * Says how many devices keep a native maintenance window that the plan gives them and what becomes
 * of it on the others, by the builds they run; and what such a window would give to a ring that
 * only starts the installation.
 */
export function tellWindows(draft: PlanDraft, impact: PlanImpact): void {
  const standing = policiesInQuestion(impact.reach).filter(({ after }) => after !== undefined);
  const moved = standing.filter((policy) => isMoved(policy, impact.reach));
  for (const policy of moved) {
    const window = openWindowIn(policy);
    if (window === undefined) continue;
    const text = keepingText(window, windowDevices(policy, standing, impact));
    draft.sayAt(diagnosticIds.windowKept, "info", policy.change?.address, text);
  }
  for (const policy of moved) {
    const start = installStartIn(policy);
    if (start === undefined || !draft.objects.has(policy.change?.address ?? "")) continue;
    const { sure, unknown } = impact.ofPolicy(policy).after;
    const without = onlyIn(sure, inWindows(standing, impact));
    const known = countOf(without, impact);
    if (known.keep + known.unknown === 0) continue;
    const text = proposalText(policy.label, start, { ...known, others: unknown });
    draft.sayAt(diagnosticIds.windowKept, "info", policy.change?.address, text);
  }
}

function windowDevices(
  policy: PolicyStanding,
  standing: readonly PolicyStanding[],
  impact: PlanImpact,
): WindowDevices {
  const { sure, unknown } = impact.ofPolicy(policy).after;
  let without = bothOf(sure, impact.inventory.lacksWindows);
  const startOnly = new Map<string, number>();
  for (const other of standing) {
    const start = installStartIn(other);
    if (start === undefined) continue;
    const scheduled = bothOf(without, impact.ofPolicy(other).after.sure);
    const count = bitCount(scheduled);
    if (count > 0) startOnly.set(start, (startOnly.get(start) ?? 0) + count);
    without = onlyIn(without, scheduled);
  }
  return {
    ...countOf(sure, impact),
    startOnly,
    unscheduled: bitCount(without),
    others: unknown,
  };
}

function countOf(
  devices: DeviceBits,
  { inventory }: PlanImpact,
): Pick<WindowDevices, "reached" | "keep" | "unknown"> {
  const reached = bitCount(devices);
  const keep = countBoth(devices, inventory.keepsWindows);
  return { reached, keep, unknown: reached - keep - countBoth(devices, inventory.lacksWindows) };
}

/** Devices that may have a native window of whatever policy. */
function inWindows(standing: readonly PolicyStanding[], impact: PlanImpact): DeviceBits {
  return standing
    .filter((policy) => openWindowIn(policy) !== undefined)
    .map((policy) => impact.ofPolicy(policy).after.maybe)
    .reduce(eitherOf, noDevices(impact.inventory.size));
}
