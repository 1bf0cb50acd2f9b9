import type { CompatibilityEntry } from "../../config/compatibility/compatibility-schema.ts";
import type { OperationOptions } from "../../graph/index.ts";
import { isLikePattern } from "../../kind/name-pattern.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { deployedCollectors } from "../collector/deployed-collectors.ts";
import { latestRuns, readingOfRun } from "../collector/read-reports.ts";
import type { NotKnown } from "../compliance-report.ts";
import type { Fleet } from "../fleet.ts";
import type { ToldDrivers } from "./readiness-facts.ts";

/**
 * The drivers that entries ask about and that the collector saw installed by Windows Update. It tells
 * the newest ones alone, so that a driver that it does not name may be there all the same. No list of
 * Graph tells which drivers a device has. Undefined where no collector is deployed.
 *
 * @throws {GraphError} 403 without `DeviceManagementScripts.Read.All`.
 */
export async function readToldDrivers(
  tenant: Tenant,
  entries: readonly CompatibilityEntry[],
  fleet: Fleet,
  options: OperationOptions,
): Promise<ToldDrivers | NotKnown | undefined> {
  const [collector, ...others] = await deployedCollectors(tenant, options);
  if (collector === undefined) return undefined;
  if (others.length > 0) return { unknown: "several remediations may be the collector" };
  const patterns = entries.flatMap(({ when }) => when.driver ?? []);
  const { byDevice: runs } = await latestRuns(tenant, collector.id, options);
  const byDevice = new Map<number, readonly string[]>();
  for (const [id, run] of runs) {
    const place = fleet.indexOfReported(undefined, id);
    const reading = readingOfRun(run);
    if (place === undefined || !reading.ok || !reading.report.drivers) continue;
    const titles = reading.report.drivers.last.map(({ title }) => title);
    byDevice.set(
      place,
      [...new Set(titles)].filter((title) => patterns.some((each) => isLikePattern(each, title))),
    );
  }
  return { byDevice };
}
