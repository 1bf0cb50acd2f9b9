import type { DeviceCache } from "../devices/directory-cache.ts";
import { type Fetch, isGraphError, type OperationOptions } from "../graph/index.ts";
import { eachAtOnce } from "../graph/lists.ts";
import { assignedPolicy } from "../reach/assigned-policy.ts";
import { inventoryNeeds } from "../reach/inventory-needs.ts";
import type { AssignedPolicy } from "../reach/reach-view.ts";
import { readReachView } from "../reach/read-reach.ts";
import { pickRelease, type Release, type ReleaseCatalog } from "../releases/release.ts";
import { isServerTrack } from "../releases/track.ts";
import { windowsNameOf } from "../releases/windows-data.ts";
import { demandPolicyKind, kindOf } from "../registry/kinds.ts";
import { settingKind } from "../settings/kind.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { finishDraft, newDraft, type PolicyDraft, type ReadPolicy } from "./compliance-policy.ts";
import type { ComplianceReport, DeviceLine, ReportedRelease } from "./compliance-report.ts";
import { deviceLines } from "./device-lines.ts";
import { judgeDrivers } from "./driver-compliance.ts";
import { ReportExportError } from "./export-error.ts";
import type { ExportOptions } from "./export-job.ts";
import type { Fleet } from "./fleet.ts";
import { fleetReach } from "./fleet-reach.ts";
import { hotpatchEligibility } from "./hotpatch-eligibility.ts";
import { readHotpatchSources } from "./hotpatch-sources.ts";
import { readFleet } from "./read-fleet.ts";
import { barDevices } from "./barred-devices.ts";
import { chooseRings, listAll, listOthers, noOthers } from "./list-policies.ts";
import { PolicyTally } from "./policy-tally.ts";
import { readReleases } from "./read-releases.ts";
import { findConflicts, judgeRing } from "./ring-compliance.ts";
import { listWindows, windowsOfRing } from "./ring-windows.ts";
import { judgeExpedite, judgeFeatureUpdate } from "./update-reports.ts";

const reportsAtOnce = 4;

/**
 * What is reported, and how it is read. Without any: the latest monthly security release, every
 * ring and update policy, devices silent after 14 days.
 */
export interface ComplianceOptions extends OperationOptions {
  /** Day of the release, `2026-11-10`. Default: the latest monthly security release. */
  readonly release?: string | undefined;
  /** Days without check-in after which a device is silent. Default 14. */
  readonly silentDays?: number | undefined;
  /** Only these rings, by key, display name or id, and no other policies. */
  readonly rings?: readonly string[] | undefined;
  /** Whether policies other than rings, whose figures are reports, are left out. Default false. */
  readonly onlyRings?: boolean | undefined;
  /** The config's stack, to tell our own policies. */
  readonly ownStack?: string | undefined;
  /** Shown in the report. */
  readonly tenantId?: string | undefined;
  /** Where directory devices are kept between runs. */
  readonly cache?: DeviceCache | undefined;
  /** Gets report files, without a token. Default: the global one. */
  readonly fetch?: Fetch | undefined;
  /** Told what is being read. */
  readonly onProgress?: ((sentence: string) => void) | undefined;
  /** Told of each note of the report as it comes up. */
  readonly onNote?: ((sentence: string) => void) | undefined;
}

/** A report, and the devices behind its figures. */
export interface ComplianceResult {
  /** Plain data. */
  readonly report: ComplianceReport;
  /** Every device of every policy, one line each. Driver policies have none. */
  readonly lines: () => Generator<DeviceLine>;
}

/**
 * How far the tenant's rings and update policies have come, device by device. Rings are
 * judged by builds, the other policies by Intune's reports together with builds. A report
 * that cannot be had is told in the policy's `error`; the rest is still there.
 *
 * Needs `DeviceManagementConfiguration.Read.All`, `DeviceManagementManagedDevices.Read.All`,
 * `Device.Read.All` and `GroupMember.Read.All`; update policies besides rings
 * `DeviceManagementConfiguration.ReadWrite.All`, since their figures are exported reports. With
 * `WindowsUpdates.ReadWrite.All` hotpatches and ends of service are read from the update service,
 * with that or `WindowsUpdates.Read.All` which devices are ready for hotpatches, and with
 * `LicenseAssignment.Read.All` or `Organization.Read.All` the licences for them; without, the report
 * says what it could not know.
 *
 * @throws {RangeError} for a release that the catalog does not have, or an unknown ring.
 * @throws {GraphError} where devices, groups, rings or the catalog cannot be read.
 */
export async function readCompliance(
  tenant: Tenant,
  options: ComplianceOptions = {},
): Promise<ComplianceResult> {
  const { abortSignal, onProgress, silentDays = 14, ownStack } = options;
  const operation: OperationOptions = { ...(abortSignal && { abortSignal }) };
  const now = tenant.now();
  const notes: string[] = [];
  const note = (sentence: string) => {
    notes.push(sentence);
    options.onNote?.(sentence);
  };

  onProgress?.("Reading policies and the update catalog ...");
  const [releases, rings, others, listedWindows] = await Promise.all([
    readReleases(tenant, operation),
    listAll(tenant.rings, operation),
    options.rings === undefined && options.onlyRings !== true
      ? listOthers(tenant, operation)
      : noOthers,
    listWindows(tenant, operation),
  ]);
  const { catalog, read: readSources, sentence } = releases;
  const { windows } = listedWindows;
  for (const read of [releases, others, listedWindows]) read.notes.forEach(note);
  const release = demandRelease(catalog, now, options.release);
  const wanted = chooseRings(rings, options.rings);

  const everyone = [
    ...rings.map((policy) => ({ kind: "ring" as const, policy })),
    ...others.policies,
  ];
  const assigned = [
    ...everyone.map(({ kind, policy }) => assignedOf(kind, policy)),
    ...windows.map(({ policy }) => assignedOf(settingKind.name, policy)),
  ];
  const view = await readReachView(tenant, assigned, operation);
  const needs = inventoryNeeds([{ view, policies: assigned, groupIds: [], filterIds: [] }]);
  const { cache } = options;
  const read = { abortSignal, cache, onNote: note, onProgress };
  const [{ fleet, inventory, unmanaged }, hotpatchSources] = await Promise.all([
    readFleet(tenant, needs, read),
    readHotpatchSources(tenant.graph, operation),
  ]);
  const drafts = everyone.map(({ kind, policy }) => {
    const reach = fleetReach(assignedOf(kind, policy), view, inventory, fleet);
    const draft = newDraft(kind, policy, reach, new PolicyTally(fleet.size));
    barDevices(draft, fleet);
    return draft;
  });
  const windowReach = windows.map((one) => {
    const policy = assignedOf(settingKind.name, one.policy);
    return { ...one, reach: fleetReach(policy, view, inventory, fleet) };
  });
  const ringDrafts = drafts.slice(0, rings.length);
  const otherDrafts = drafts.slice(rings.length);

  const circumstances = { fleet, catalog, release, now, silentDays };
  for (const draft of ringDrafts) {
    if (!wanted.has(draft.policy.id)) continue;
    judgeRing(draft, circumstances);
    draft.windows = windowsOfRing(draft, windowReach, fleet);
  }
  findConflicts(ringDrafts, fleet);
  await judgeOthers(tenant, otherDrafts, circumstances, options);
  lendErrors(ringDrafts, otherDrafts);

  const shown = [...ringDrafts.filter(({ policy }) => wanted.has(policy.id)), ...otherDrafts];
  const policies = shown.map((draft) => finishDraft(draft, kindOf(draft.kind), ownStack));
  return {
    report: {
      formatVersion: 1,
      createdAt: now.toISOString(),
      tenantId: options.tenantId ?? null,
      release: describeRelease(release, catalog),
      windowsData: { asOf: catalog.dataAsOf, sources: readSources, sentence },
      silentDays,
      devices: {
        managed: fleet.devices,
        unmanaged,
        withoutRing: withoutRing(ringDrafts, fleet),
      },
      hotpatch: hotpatchEligibility(fleet, catalog.versions, hotpatchSources),
      policies,
      notes,
      complete: others.notes.length === 0 && policies.every(({ error }) => error === null),
    },
    lines: () => deviceLines(shown, ringDrafts, fleet, catalog),
  };
}

function demandRelease(catalog: ReleaseCatalog, now: Date, day: string | undefined): Release {
  const release = pickRelease(catalog, now, day);
  if (release !== undefined) return release;
  const days = catalog.releases.map(({ releasedOn }) => releasedOn);
  throw new RangeError(
    `there is no ${day === undefined ? "monthly security release" : `release of ${day}`}, neither in the tenant's update catalog nor in the data of ${catalog.dataAsOf}. There are: ${days.slice(0, mostDays).join(", ")}${days.length > mostDays ? `, and ${days.length - mostDays} older ones` : ""}`,
  );
}

const mostDays = 12;

function assignedOf(kind: string, policy: ReadPolicy): AssignedPolicy {
  return assignedPolicy(demandPolicyKind(kind), policy.assignments ?? [], policy.wire);
}

/** Several reports are made at a time: Intune takes some seconds for each. */
async function judgeOthers(
  tenant: Tenant,
  drafts: readonly PolicyDraft[],
  circumstances: Parameters<typeof judgeFeatureUpdate>[2],
  { abortSignal, fetch, onProgress, onNote }: ComplianceOptions,
): Promise<void> {
  const exporting: ExportOptions = {
    ...(abortSignal && { abortSignal }),
    now: tenant.now,
    sleep: tenant.sleep,
    fetch,
    onWait: ({ report, ms }) =>
      onProgress?.(`Waiting for the report ${report}: ${Math.round(ms / 1000)} s ...`),
  };
  const drivers = drafts.filter(({ kind }) => kind === "driverUpdate");
  const work = drafts
    .filter(({ kind }) => kind !== "driverUpdate")
    .map((draft) => async () => {
      onProgress?.(`Reading the reports of ${draft.policy.displayName} ...`);
      const judge = draft.kind === "featureUpdate" ? judgeFeatureUpdate : judgeExpedite;
      await attempt([draft], onNote, async () => {
        await judge(tenant.graph, draft, circumstances, exporting);
      });
    });
  work.push(async () => {
    await attempt(drivers, onNote, async () => {
      await judgeDrivers(tenant.graph, drivers, exporting);
    });
  });
  await eachAtOnce(work, reportsAtOnce, async (read) => await read());
}

async function attempt(
  drafts: readonly PolicyDraft[],
  onNote: ((sentence: string) => void) | undefined,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isGraphError(error) && !(error instanceof ReportExportError)) throw error;
    for (const draft of drafts) {
      draft.failed = true;
      draft.errors.push(error.message);
    }
    onNote?.(error.message);
  }
}

/** No report has the failures of rings; what other reports say of their devices is shown. */
function lendErrors(rings: readonly PolicyDraft[], others: readonly PolicyDraft[]): void {
  for (const { tally: from } of others) {
    for (const [device, code] of from.errors) {
      for (const { tally } of rings) {
        if (tally.state(device) === "overdue") tally.setError(device, code);
      }
    }
  }
}

function withoutRing(rings: readonly PolicyDraft[], fleet: Fleet): number {
  let count = 0;
  for (let device = 0; device < fleet.size; device++) {
    if (fleet.isOutdated(device)) continue;
    const hasRing = rings.some(
      ({ reach, tally }) => reach.devices[device] === 1 || tally.state(device) === "unreachable",
    );
    if (!hasRing) count++;
  }
  return count;
}

function describeRelease(
  { releasedOn, displayName, kb, articles, revisions }: Release,
  { versions }: ReleaseCatalog,
): ReportedRelease {
  return {
    releasedOn,
    displayName,
    kb,
    articles,
    revisions: [...revisions]
      .filter(([track]) => !isServerTrack(track))
      .map(([, { build, cumulative, hotpatch }]) => ({
        build,
        cumulative,
        hotpatch,
        windows: versions.find((version) => version.build === build)?.name ?? windowsNameOf(build),
      }))
      .sort((a, b) => a.build - b.build),
  };
}
