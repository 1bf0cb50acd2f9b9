// A rule of one's own about plans, kept apart from where the plan comes from, so that it can be
// tested: no change reaches more than so many devices at once, outside of what may.
import type { Plan } from "ringwright";

export interface Limit {
  /** Most devices that one change may reach. */
  readonly devices: number;
  /** Addresses that may reach more, such as `ring/pilot`. */
  readonly outside: readonly string[];
}

/** What stands against a plan, one sentence each. What is not known counts as too many. */
export function objections(plan: Plan, { devices: most, outside }: Limit): string[] {
  if (!plan.complete) return ["not everything could be read or planned"];
  return plan.changes
    .filter(({ address }) => !outside.includes(address))
    .flatMap(({ address, impact }) => {
      if (impact === null) return [`${address}: the plan was made without the devices`];
      if (impact.devices === null)
        return [
          `${address}: at least ${impact.atLeast} devices, since ${impact.unknown.join("; ")}`,
        ];
      return impact.devices > most ? [`${address}: ${impact.devices} devices, ${most} may be`] : [];
    });
}
