import { isGraphError } from "../../graph/index.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { type CollectorWord, latestRuns, readingOfRun } from "../collector/read-reports.ts";
import type { CollectorFailure } from "../collector/parse-output.ts";
import type { EventFile } from "../event-logs/event-report.ts";
import { readEventFiles } from "../event-logs/read-event-files.ts";
import { readCompliance } from "../read-compliance.ts";
import { addCollectorOutcomes, collectorFindings } from "./collector-words.ts";
import { HealthFleet } from "./health-fleet.ts";
import { type HealthHistory, HealthHistoryError } from "./health-history.ts";
import { findUnapprovedInstalls } from "../unapproved/find-unapproved.ts";
import type { InstallRecord } from "../unapproved/install-record.ts";
import type { HealthInstalls } from "./health-report.ts";
import { SourceDraft } from "./source-draft.ts";
import type { HealthOptions, HealthResult } from "./health-options.ts";

/** What `readHealth` does. */
export async function lookAtHealth(tenant: Tenant, options: HealthOptions): Promise<HealthResult> {
  const { collector, logs, history, problemDays = 30 } = options;
  const compliance = await readCompliance(tenant, options);
  const since = tenant.now().getTime() - problemDays * day;
  const fleet = new HealthFleet(compliance, tenant.now());
  const sources = [fleet.intune];
  const words: CollectorWord[] = [];
  if (collector !== undefined)
    sources.push(await readCollector(tenant, fleet, { id: collector, words }, options));
  if (logs !== undefined) sources.push(await readLogs(fleet, logs, options));
  const found =
    options.installs === false
      ? undefined
      : await holdInstalls(tenant, fleet, collector === undefined ? undefined : words, {
          ...options,
          since: new Date(since),
        });
  fleet.settle(since);
  const before = history?.last();
  const report = fleet.report({ sources, problemDays, history, before, installs: found?.installs });
  return {
    report,
    lines: () => fleet.lines(),
    record: (kept) => kept.record(report, fleet.keptDevices(), found?.record),
  };
}

const day = 86_400_000;

async function readCollector(
  tenant: Tenant,
  fleet: HealthFleet,
  { id, words }: { readonly id: string; readonly words: CollectorWord[] },
  { abortSignal, onProgress }: HealthOptions,
): Promise<SourceDraft> {
  const source = new SourceDraft("collector");
  onProgress?.("Reading what the collector said ...");
  try {
    const { byDevice, unnamed } = await latestRuns(tenant, id, { abortSignal }, (runs) =>
      onProgress?.(`Reading what the collector said: ${runs} ...`),
    );
    const failures = new Map<CollectorFailure, number>();
    let unknown = unnamed.length;
    for (const [managedId, run] of byDevice) {
      const device = fleet.byId(managedId);
      const reading = readingOfRun(run);
      words.push({ managedDeviceId: managedId, ranAt: run.ranAt, reading });
      if (device === undefined || !device.isReached) unknown++;
      else if (!reading.ok) failures.set(reading.reason, (failures.get(reading.reason) ?? 0) + 1);
      else {
        source.saw(device, Date.parse(reading.report.at));
        addCollectorOutcomes(fleet.outcomesOf(device), reading.report);
        for (const { name, since } of collectorFindings(reading.report)) {
          const last = Date.parse(reading.report.at);
          device.addProblem(name, "collector", { kb: null, first: since, last });
        }
      }
    }
    for (const [reason, count] of failures) source.unusable(count, failureWords[reason]);
    source.unusable(unknown, "are of devices that no ring can reach, or that Intune does not list");
  } catch (error) {
    if (!isGraphError(error)) throw error;
    source.failed(`the collector could not be read: ${error.message}`);
  }
  return source;
}

const failureWords: Readonly<Record<CollectorFailure, string>> = {
  empty: "printed nothing",
  cut: "are cut",
  otherFormat: "are not of the collector",
  laterVersion: "are of a later collector than this version reads",
  invalid: "cannot be understood",
  tooLong: "are longer than any collector prints",
};

/** What devices installed that policy did not allow; a problem of each of them. */
async function holdInstalls(
  tenant: Tenant,
  fleet: HealthFleet,
  words: readonly CollectorWord[] | undefined,
  options: HealthOptions & { readonly since: Date },
): Promise<{ readonly installs: HealthInstalls; readonly record: InstallRecord } | undefined> {
  const { abortSignal, cache, history, onNote, onProgress, since } = options;
  try {
    const found = await findUnapprovedInstalls(tenant, {
      abortSignal,
      cache,
      since,
      onProgress,
      earlier: earlierOf(history, onNote),
      collector: words && { devices: words },
      // of rings that are named, their devices alone
      ...(options.rings && {
        devices: (_, managedDeviceId) => fleet.byId(managedDeviceId) !== undefined,
      }),
    });
    const { record, formatVersion: _, createdAt: __, ...installs } = found;
    for (const {
      kind,
      managedDeviceId,
      installedAt,
      installedAfter,
      installedBy,
      source,
    } of installs.findings)
      fleet.byId(managedDeviceId)?.addProblem(kind, source === "collector" ? source : "intune", {
        kb: null,
        first: instantOf(installedAt ?? installedAfter),
        last: instantOf(installedAt ?? installedBy),
      });
    return { installs, record };
  } catch (error) {
    if (!isGraphError(error)) throw error;
    const sentence = `whether policy allowed what devices installed could not be read: ${error.message}`;
    fleet.intune.failed(sentence);
    onNote?.(sentence);
    return undefined;
  }
}

/** A record that cannot be understood is told, and begun anew. */
function earlierOf(
  history: HealthHistory | undefined,
  onNote: HealthOptions["onNote"],
): InstallRecord | undefined {
  try {
    return history?.installRecord();
  } catch (error) {
    if (!(error instanceof HealthHistoryError)) throw error;
    onNote?.(`${error.message}; a new record is begun`);
    return undefined;
  }
}

function instantOf(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}

async function readLogs(
  fleet: HealthFleet,
  logs: AsyncIterable<EventFile> | Iterable<EventFile>,
  { abortSignal, onProgress }: HealthOptions,
): Promise<SourceDraft> {
  const source = new SourceDraft("logs");
  onProgress?.("Reading logs ...");
  const unknown = new Set<string>();
  const { files } = await readEventFiles(logs, {
    abortSignal,
    onEvent: ({ device: name, at, meaning, code, kb, title }) => {
      const device = name === null ? undefined : fleet.byName(name);
      if (device?.isReached !== true) {
        if (unknown.size < mostUnknown) unknown.add(name ?? "");
        return;
      }
      source.saw(device, at);
      fleet.outcomesOf(device).add({ at, meaning, code, kb, title, source: "logs" });
    },
  });
  const unread = files.filter(({ problems }) => problems.length > 0);
  for (const { name, problems } of unread) source.failed(`${name}: ${problems.join("; ")}`);
  if (unknown.delete("")) source.note("some of their lines name no device, and count for none");
  const [first = ""] = unknown;
  if (unknown.size > 0)
    source.note(
      `${unknown.size === mostUnknown ? "at least " : ""}${unknown.size} of their devices are not known by name, or no ring can reach them, such as ${first}`,
    );
  return source;
}

const mostUnknown = 10_000;
