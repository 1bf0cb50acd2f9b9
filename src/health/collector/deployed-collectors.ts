import type { OperationOptions } from "../../graph/index.ts";
import { remediationKind } from "../../remediations/kind.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { ownerOf, type ReadPolicy } from "../compliance-policy.ts";

/** What the collector of the examples is called, and its key there. */
export const collectorNames = {
  displayName: "Ringwright - Collect update health",
  key: "collect-health",
} as const;

/**
 * The remediations of a tenant that are called as the collector of the examples, or have its key there.
 *
 * @throws {GraphError} 403 without `DeviceManagementScripts.Read.All`.
 */
export async function deployedCollectors(
  tenant: Tenant,
  options: OperationOptions,
): Promise<readonly ReadPolicy[]> {
  const found: ReadPolicy[] = [];
  for await (const remediation of tenant.remediations.list(options))
    if (
      remediation.displayName === collectorNames.displayName ||
      ownerOf(remediationKind, remediation)?.key === collectorNames.key
    )
      found.push(remediation);
  return found;
}
