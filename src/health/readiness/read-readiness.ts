import type { Tenant } from "../../tenant/tenant.ts";
import type { ReadinessOptions, ReadinessResult } from "./readiness-options.ts";

/**
 * How ready devices are for some content: per ring or group, as counts with reasons, and device by
 * device. What is not known is told as unknown, and a source that cannot be read stops no other; the
 * report then is not `complete`. Writes nothing but export jobs, where a feature update policy of the
 * tenant brings the version.
 *
 * Needs `DeviceManagementConfiguration.Read.All`, `DeviceManagementManagedDevices.Read.All`,
 * `Device.Read.All` and `GroupMember.Read.All`. With `DeviceManagementConfiguration.ReadWrite.All`
 * safeguard holds are read, with `LicenseAssignment.Read.All` or `Organization.Read.All` licences, with
 * `WindowsUpdates.Read.All` the readiness for hotpatches, with `WindowsUpdates.ReadWrite.All` ends of
 * service since the data file. Entries that name a driver need `DeviceManagementScripts.Read.All`.
 *
 * @throws {RangeError} for a release that no source has, or an unknown ring.
 * @throws {GraphError} where devices, groups, rings or the catalog cannot be read.
 */
export async function readReadiness(
  tenant: Tenant,
  options: ReadinessOptions,
): Promise<ReadinessResult> {
  // parsed when it is first asked for, so that the package starts without it
  const { lookAtReadiness } = await import("./look-at-readiness.ts");
  return await lookAtReadiness(tenant, options);
}
