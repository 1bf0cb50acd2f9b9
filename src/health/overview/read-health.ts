import type { Tenant } from "../../tenant/tenant.ts";
import type { HealthOptions, HealthResult } from "./health-options.ts";

/**
 * How updates do on the devices of a tenant: from builds and reports of Intune as `readCompliance`
 * reads them, from a collector on the devices, and from their event logs. A device that has not got
 * the release, and says itself that it failed to install it, counts as failing. A source that cannot be
 * read is told, and the rest is still there.
 *
 * Needs what `readCompliance` needs; with a collector `DeviceManagementScripts.Read.All`.
 *
 * ```ts
 * const { report } = await readHealth(tenant, { collector: id });
 * for (const { code, devices, action } of report.problems) console.log(code, devices, action);
 * ```
 *
 * @throws {RangeError} for a release that the catalog does not have, or an unknown ring.
 * @throws {GraphError} where devices, groups, rings or the catalog cannot be read.
 */
export async function readHealth(
  tenant: Tenant,
  options: HealthOptions = {},
): Promise<HealthResult> {
  // parsed when it is first asked for, so that the package starts without it
  const { lookAtHealth } = await import("./look-at-health.ts");
  return await lookAtHealth(tenant, options);
}
