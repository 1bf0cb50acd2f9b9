import type { Tenant } from "../../tenant/tenant.ts";
import type { UnapprovedOptions, UnapprovedInstalls } from "./unapproved-installs.ts";

/**
 * What devices installed against what policy allowed at that time: drivers that nobody approved,
 * versions of Windows beyond policy, releases that were declined, or that came during a pause or
 * before their deferral was over. Devices have the policies that reach them; what cannot be known for
 * a past moment is undecided and counted, never found.
 *
 * A look knows more with the record of the one before it, so keep it: `earlier` takes what `record`
 * gave. Without a collector drivers are not judged, which `notRead` says.
 *
 * Needs what `readCompliance` needs for rings; quality update policies and drivers
 * `DeviceManagementConfiguration.Read.All`, a collector `DeviceManagementScripts.Read.All`.
 *
 * ```ts
 * const before = await findUnapprovedInstalls(tenant);
 * // the next day, and with the collector
 * const { findings } = await findUnapprovedInstalls(tenant, {
 *   earlier: before.record,
 *   collector: id,
 * });
 * for (const { deviceName, kind, what, why } of findings) console.log(deviceName, kind, what, why);
 * ```
 *
 * @throws {GraphError} where devices, groups, rings, the catalog or the collector cannot be read.
 * @throws {TypeError} where the id of the collector is no GUID.
 */
export async function findUnapprovedInstalls(
  tenant: Tenant,
  options: UnapprovedOptions = {},
): Promise<UnapprovedInstalls> {
  // read when it is first asked for: whoever imports the package pays for what it starts with
  const { readInstalls } = await import("./read-installs.ts");
  const { judge } = await readInstalls(tenant, options);
  return judge(options);
}
