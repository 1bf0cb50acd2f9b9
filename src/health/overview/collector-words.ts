import type { CollectorReport } from "../collector/parse-output.ts";
import { resultCodes, type SignalMeaning, updateEvents } from "../event-logs/update-events.ts";
import { isNoError } from "../errors/result-code.ts";
import type { DeviceOutcomes } from "./device-outcomes.ts";
import { findingLimits, type FindingName } from "./findings.ts";

/** Puts what a collector saw of updates to what is known of the device. */
export function addCollectorOutcomes(outcomes: DeviceOutcomes, report: CollectorReport): void {
  for (const { at, kb, operation, result, code } of report.history?.last ?? []) {
    const meaning = resultCodes[result] ?? "other";
    outcomes.add({
      source: "collector",
      at: Date.parse(at),
      kb,
      code: isNoError(code) ? null : code,
      meaning: operation === "uninstall" ? (uninstalls[meaning] ?? "other") : meaning,
    });
  }
  for (const { at, id, kb, code } of report.events?.last ?? [])
    outcomes.add({
      source: "collector",
      at: Date.parse(at),
      kb,
      code: code !== null && isNoError(code) ? null : code,
      meaning: updateEvents[id] ?? "other",
    });
  const scannedAt = report.scan?.succeededAt ?? null;
  if (scannedAt !== null) outcomes.scanned(Date.parse(scannedAt));
}

const uninstalls: Readonly<Partial<Record<SignalMeaning, SignalMeaning>>> = {
  succeeded: "uninstalled",
  succeededWithErrors: "uninstalled",
  failed: "uninstallFailed",
  aborted: "uninstallFailed",
};

/** Something that is wrong with a device as it was when its report was made. */
export interface CollectorFinding {
  readonly name: FindingName;
  /** Epoch milliseconds; null where the report does not tell since when. */
  readonly since: number | null;
}

/** What is wrong with a device that no code says. Parts that are not known say nothing. */
export function* collectorFindings(report: CollectorReport): Generator<CollectorFinding> {
  const { restart, disk, scan, leftovers, bootedAt } = report;
  const at = Date.parse(report.at);
  if (restart?.pending === true && bootedAt !== null) {
    const since = newestInstall(report);
    // for what it installed since its last start
    const waits = since !== null && since >= Date.parse(bootedAt);
    if (waits && at - since >= findingLimits.restartHours * hour)
      yield { name: "restartPending", since };
  }
  if (disk !== null && disk.freeMb < findingLimits.freeMb) yield { name: "lowSpace", since: null };
  if (scan !== null) {
    const scannedAt = scan.succeededAt === null ? null : Date.parse(scan.succeededAt);
    if (scannedAt === null || at - scannedAt >= findingLimits.scanHours * hour)
      yield { name: "scanOld", since: scannedAt };
    const { quality, feature, driver, other } = scan.sources;
    const asksServer = [quality, feature, driver, other].includes(1);
    if (scan.server !== null || asksServer) yield { name: "asksOtherServer", since: null };
  }
  if (leftovers !== null && leftovers.names.length > 0 && scan?.server === null)
    yield { name: "policyLeftovers", since: null };
}

const hour = 3_600_000;

/** When it installed something last, which is what a restart may wait for; null where it is not told. */
function newestInstall({ history }: CollectorReport): number | null {
  const times = (history?.last ?? [])
    .filter(({ result }) => result === 2 || result === 3)
    .map(({ at }) => Date.parse(at));
  return times.length === 0 ? null : Math.max(...times);
}
