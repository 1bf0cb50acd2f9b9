import type { DeviceLine } from "../compliance-report.ts";
import type { DeviceState } from "../device-state.ts";
import { emptyCounts, patchedPercent, reachableOf } from "../policy-tally.ts";
import type { ComplianceResult } from "../read-compliance.ts";
import { DeviceHealth, isPassing, problemClass, problemMeaning } from "./device-health.ts";
import { DeviceOutcomes } from "./device-outcomes.ts";
import { healthChanges } from "./health-changes.ts";
import type { HealthHistory, KeptDevice, KeptReport } from "./health-history.ts";
import type { HealthGroup, HealthInstalls, HealthLine, HealthReport } from "./health-report.ts";
import { healthTrend } from "./health-trend.ts";
import { tallyProblems, tallyClasses } from "./problem-tally.ts";
import { isoOrNull, SourceDraft } from "./source-draft.ts";
import { UpdateTally } from "./update-tally.ts";

interface ReportTerms {
  readonly sources: readonly SourceDraft[];
  readonly problemDays: number;
  readonly history: HealthHistory | undefined;
  readonly before: KeptReport | undefined;
  readonly installs: HealthInstalls | undefined;
}

/** The devices that rings reach, and all that sources tell of each. */
export class HealthFleet {
  /** What the compliance report tells of them. */
  readonly intune = new SourceDraft("intune");
  readonly #compliance: ComplianceResult;
  readonly #now: Date;
  readonly #devices = new Map<string, DeviceHealth>();
  /** Null of a name that several devices have. */
  #byName: Map<string, DeviceHealth | null> | undefined;
  readonly #updates = new UpdateTally();
  readonly #outcomes = new Map<DeviceHealth, DeviceOutcomes>();

  constructor(compliance: ComplianceResult, now: Date) {
    this.#compliance = compliance;
    this.#now = now;
    for (const line of compliance.lines()) if (line.policyKind === "ring") this.#addRing(line);
    for (const line of compliance.lines()) this.#addError(line);
    const { complete, policies } = compliance.report;
    for (const { displayName, error } of policies)
      if (error !== null) this.intune.failed(`figures of ${displayName} are missing: ${error}`);
    // what else is missing stands among the notes of the report
    if (!complete) this.intune.isComplete = false;
  }

  byId(managedDeviceId: string): DeviceHealth | undefined {
    return this.#devices.get(managedDeviceId);
  }

  /** With or without its domain; undefined where none or several are called so. */
  byName(name: string): DeviceHealth | undefined {
    const names = (this.#byName ??= namesOf(this.#devices.values()));
    const folded = name.toLowerCase();
    return names.get(folded) ?? names.get(folded.split(".", 1)[0] ?? "") ?? undefined;
  }

  outcomesOf(device: DeviceHealth): DeviceOutcomes {
    const outcomes = this.#outcomes.get(device) ?? new DeviceOutcomes();
    this.#outcomes.set(device, outcomes);
    return outcomes;
  }

  /** Decides which failures stand, once all was read. */
  settle(since: number): void {
    const articles = this.#articles();
    for (const [device, outcomes] of this.#outcomes) {
      this.#updates.add(device, outcomes, since);
      const isPatched = device.state === "patched";
      for (const failure of outcomes.standing(since, isPatched)) {
        for (const source of failure.sources) device.addProblem(failure.code, source, failure);
        const isOfRelease = failure.kb !== null && articles.has(failure.kb);
        if (isOfRelease && lags.has(device.state) && !isPassing(failure.code))
          device.state = "failing";
      }
    }
    this.#outcomes.clear();
  }

  report({ sources, problemDays, history, before, installs }: ReportTerms): HealthReport {
    const { report } = this.#compliance;
    const { revisions: _, ...release } = report.release;
    const everyone = [...this.#devices.values()];
    const fleet = groupOf("all devices", null, everyone);
    const ringNames = this.#ringNames();
    const rings = ringGroups(everyone, ringNames);
    const models = modelGroups(everyone);
    const told = sources.map((source) => source.finished());
    const createdAt = this.#now.toISOString();
    const sameSources =
      before?.sources.join(" ") ===
      told
        .map(({ source }) => source)
        .sort()
        .join(" ");
    return {
      formatVersion: 1,
      createdAt,
      tenantId: report.tenantId,
      release,
      silentDays: report.silentDays,
      problemDays,
      managed: report.devices.managed,
      withoutRing: report.devices.withoutRing,
      fleet,
      rings,
      models,
      classes: tallyClasses(everyone),
      updates: this.#updates.failed(this.#articles(), ringNames),
      problems: tallyProblems(everyone, {
        rings,
        models,
        before: sameSources ? before : undefined,
        firstSeen: history?.firstSeen(),
      }),
      installs: installs ?? null,
      sources: told,
      changes: before ? healthChanges(before, this.#devices, sameSources) : null,
      trend: healthTrend(history?.points() ?? [], {
        at: createdAt,
        release: release.releasedOn,
        devices: reachableOf(fleet.counts),
        patchedPercent: fleet.patchedPercent,
        withProblems: fleet.withProblems,
      }),
      notes: report.notes,
      complete: sources.every(({ isComplete }) => isComplete),
    };
  }

  *lines(): Generator<HealthLine> {
    const names = this.#ringNames();
    for (const { line, rings, state, problems } of this.#devices.values()) {
      for (const { code, updates, first, last, sources } of problems) {
        yield {
          device: line.device,
          managedDeviceId: line.managedDeviceId,
          rings: rings.map((id) => names.get(id) ?? id).join("; "),
          model: line.model,
          osBuild: line.osBuild,
          state,
          problem: code,
          class: problemClass(code),
          meaning: problemMeaning(code).meaning ?? "",
          updates: [...updates].sort().join(" "),
          firstSeen: isoOrNull(first) ?? "",
          lastSeen: isoOrNull(last) ?? "",
          sources: [...sources].join(" "),
        };
      }
    }
  }

  /** What the next report is compared with. */
  *keptDevices(): Generator<KeptDevice> {
    for (const [id, { state }] of this.#devices) yield { id, state };
  }

  #addRing(line: DeviceLine): void {
    const known = this.#devices.get(line.managedDeviceId);
    const device = known ?? new DeviceHealth(line);
    device.addRing(line);
    if (known) return;
    this.#devices.set(line.managedDeviceId, device);
    const seen = line.lastSyncAt === "" ? null : Date.parse(line.lastSyncAt);
    this.intune.saw(device, seen);
  }

  #addError({ managedDeviceId, errorCode, lastSyncAt }: DeviceLine): void {
    const device = this.#devices.get(managedDeviceId);
    if (errorCode === "" || device === undefined || !device.isReached) return;
    // when it began, no report tells
    const last = lastSyncAt === "" ? null : Date.parse(lastSyncAt);
    device.addProblem(errorCode, "intune", { kb: null, first: null, last });
  }

  #articles(): ReadonlySet<string> {
    return new Set(this.#compliance.report.release.articles);
  }

  #ringNames(): ReadonlyMap<string, string> {
    const rings = this.#compliance.report.policies.filter(({ kind }) => kind === "ring");
    return new Map(rings.map(({ id, displayName }) => [id, displayName]));
  }
}

function ringGroups(
  devices: readonly DeviceHealth[],
  names: ReadonlyMap<string, string>,
): readonly HealthGroup[] {
  const byRing = new Map<string, DeviceHealth[]>([...names.keys()].map((id) => [id, []]));
  for (const device of devices) for (const ring of device.rings) byRing.get(ring)?.push(device);
  return [...byRing].map(([id, own]) => groupOf(names.get(id) ?? id, id, own));
}

/** States of devices that have not got the release, and may be failing it. */
const lags: ReadonlySet<DeviceState> = new Set(["pending", "overdue", "unknown"]);

function groupOf(name: string, id: string | null, devices: readonly DeviceHealth[]): HealthGroup {
  const counts = emptyCounts();
  let withProblems = 0;
  for (const device of devices) {
    counts[device.state]++;
    if (device.hasProblem) withProblems++;
  }
  return { name, id, counts, patchedPercent: patchedPercent(counts), withProblems };
}

function modelGroups(devices: readonly DeviceHealth[]): readonly HealthGroup[] {
  const byModel = Map.groupBy(devices, ({ line }) => line.model);
  return [...byModel]
    .map(([model, own]) => groupOf(model, null, own))
    .sort((a, b) => b.withProblems - a.withProblems || (a.name < b.name ? -1 : 1));
}

function namesOf(devices: Iterable<DeviceHealth>): Map<string, DeviceHealth | null> {
  const names = new Map<string, DeviceHealth | null>();
  for (const device of devices) {
    const name = device.line.device.toLowerCase();
    if (name !== "") names.set(name, names.has(name) ? null : device);
  }
  return names;
}
