import { barrierOf, barrierTexts, needsUnseenLicence } from "./barrier.ts";
import type { PolicyDraft } from "./compliance-policy.ts";
import type { Barrier } from "./compliance-report.ts";
import type { Fleet } from "./fleet.ts";

/**
 * Tells the devices that a policy is assigned to and cannot reach from those it reaches. Of driver
 * policies single devices are not known, so that these are counted only.
 */
export function barDevices(draft: PolicyDraft, fleet: Fleet): void {
  const { kind, reach, tally } = draft;
  const counts = new Map<Barrier, number>();
  for (let device = 0; device < fleet.size; device++) {
    if (reach.devices[device] !== 1) continue;
    const standing = fleet.standing(device);
    const barrier = barrierOf(kind, standing);
    if (barrier === undefined) {
      if (needsUnseenLicence(kind, standing.edition)) draft.licenceUnknown++;
      continue;
    }
    reach.devices[device] = 0;
    counts.set(barrier, (counts.get(barrier) ?? 0) + 1);
    if (kind !== "driverUpdate") tally.set(device, "unreachable", barrierTexts[barrier]);
  }
  draft.unreachable = [["filter", reach.filteredOut] as const, ...counts]
    .filter(([, count]) => count > 0)
    .map(([because, devices]) => ({ because, devices }));
}
