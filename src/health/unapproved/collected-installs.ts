import { parseOsBuild } from "../../devices/os-build.ts";
import type { CollectorWord, CollectorWords } from "../collector/read-reports.ts";
import type { CollectedInstalls } from "./device-installs.ts";

const hour = 3_600_000;
/** The id of a WSUS server as a service of the update client. */
const wsus = "3da21691-e39d-4da6-8a4b-b43877bcb1b7";

/** What the collector said on each device, by Intune's id. A report that is none, or by a clock that is ahead, is left out. */
export function collectedInstalls(
  reports: CollectorWords | undefined,
): ReadonlyMap<string, CollectedInstalls> {
  return new Map(
    reports?.devices.flatMap((device) => {
      const collected = collectedOn(device);
      return collected === undefined ? [] : [[device.managedDeviceId, collected] as const];
    }),
  );
}

function collectedOn({ reading, ranAt }: CollectorWord): CollectedInstalls | undefined {
  if (!reading.ok) return undefined;
  const { report } = reading;
  const at = new Date(report.at);
  // Intune had the result when the report was not made yet
  if (ranAt !== null && at.getTime() > Date.parse(ranAt) + hour) return undefined;
  const { scan } = report;
  const asks = (source: number | null | undefined) => source === 1 || scan?.service === wsus;
  return {
    at,
    build: parseOsBuild(report.os) ?? null,
    setupAt: report.installedAt === null ? null : new Date(report.installedAt),
    updates:
      report.history?.last.flatMap((entry) => {
        const isDone = entry.operation === "install" && (entry.result === 2 || entry.result === 3);
        return isDone && entry.kb !== null ? [{ at: new Date(entry.at), kb: entry.kb }] : [];
      }) ?? null,
    drivers:
      report.drivers?.last.map((one) => ({ at: new Date(one.at), title: one.title })) ?? null,
    asksWsus: {
      quality: asks(scan?.sources.quality),
      feature: asks(scan?.sources.feature),
      driver: asks(scan?.sources.driver),
    },
  };
}
