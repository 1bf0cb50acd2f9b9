import { reachableOf } from "./policy-tally.ts";
import type { ComplianceReport, PolicyCompliance } from "./compliance-report.ts";

/**
 * The policies whose patched share is below `min` percent. One whose figures could not be
 * read is among them, since missing data is no success; one without devices is not.
 */
export function belowThreshold(report: ComplianceReport, min: number): readonly PolicyCompliance[] {
  return report.policies.filter((policy) => {
    const total = reachableOf(policy.counts);
    if (total === 0) return policy.error !== null;
    return (policy.counts.patched / total) * 100 < min;
  });
}
