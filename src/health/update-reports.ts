import { patchLevel } from "../releases/patch-level.ts";
import type { ReleaseCatalog } from "../releases/release.ts";
import { hasVersion } from "../releases/versions.ts";
import { type GraphClient, isGraphError } from "../graph/index.ts";
import { wireText } from "../kind/wire.ts";
import type { PolicyDraft } from "./compliance-policy.ts";
import { isSilent } from "./device-state.ts";
import { isNoError } from "./errors/result-code.ts";
import { ReportExportError } from "./export-error.ts";
import { type ExportOptions, exportReport } from "./export-job.ts";
import type { Fleet } from "./fleet.ts";
import { ofPolicy, type ReportRequest, type ReportRow } from "./report-request.ts";
import { reportedAlert, reportedState } from "./reported-state.ts";

export interface ReportCircumstances {
  readonly fleet: Fleet;
  readonly catalog: ReleaseCatalog;
  readonly now: Date;
  readonly silentDays: number;
}

/** What a device runs, held against what a policy wants of it. */
type Truth = "has" | "lacks" | "unknown";

/**
 * Fills the draft of a feature update policy from Intune's reports. A device whose build has
 * the version has it, whatever the report says; where a build contradicts a success, which
 * it may be too old for, that is counted.
 *
 * @see https://learn.microsoft.com/intune/intune-service/fundamentals/reports-export-graph-available-reports
 */
export async function judgeFeatureUpdate(
  graph: GraphClient,
  draft: PolicyDraft,
  circumstances: ReportCircumstances,
  options: ExportOptions,
): Promise<void> {
  const { fleet, catalog } = circumstances;
  const wanted = wireText(draft.policy.wire, "featureUpdateVersion");
  const target = catalog.versions.find(({ name }) => name === wanted);
  draft.target = wanted || null;
  if (target === undefined)
    draft.unjudged = `no source tells the build of "${wanted}", and the data is of ${catalog.dataAsOf}`;
  const filter = ofPolicy(draft.policy.id);
  await judge(graph, draft, circumstances, options, {
    truth: (device) => {
      const build = fleet.build(device)?.build;
      if (target === undefined || build === undefined) return "unknown";
      return truthOf(hasVersion(catalog.versions, build, target));
    },
    states: {
      reportName: "FeatureUpdateDeviceState",
      filter,
      select: stateColumns,
    },
    errors: {
      reportName: "DeviceFailuresByFeatureUpdatePolicy",
      filter,
      select: [
        "PolicyId",
        "DeviceId",
        "AADDeviceId",
        "AlertMessage",
        "Win32ErrorCode",
        "ResolvedDateTimeUTC",
      ],
    },
  });
}

/** Fills the draft of an expedite policy in the same way; its release is judged by revision. */
export async function judgeExpedite(
  graph: GraphClient,
  draft: PolicyDraft,
  circumstances: ReportCircumstances,
  options: ExportOptions,
): Promise<void> {
  const { fleet, catalog } = circumstances;
  const settings = draft.policy.wire["expeditedUpdateSettings"] as
    | Readonly<Record<string, unknown>>
    | null
    | undefined;
  const releasedOn = wireText(settings ?? {}, "qualityUpdateRelease").slice(0, 10);
  const release = catalog.releases.find((candidate) => candidate.releasedOn === releasedOn);
  draft.target = releasedOn || null;
  if (release === undefined)
    draft.unjudged = `no source has a release of ${releasedOn}, and the data is of ${catalog.dataAsOf}`;
  const filter = ofPolicy(draft.policy.id);
  await judge(graph, draft, circumstances, options, {
    truth: (device) => {
      if (release === undefined) return "unknown";
      const { level } = patchLevel(fleet.build(device), release, catalog, fleet.edition(device));
      return level === "unknown" ? level : truthOf(level === "patched");
    },
    states: {
      reportName: "QualityUpdateDeviceStatusByPolicy",
      filter,
      select: stateColumns,
    },
    errors: {
      reportName: "QualityUpdateDeviceErrorsByPolicy",
      filter,
      select: ["PolicyId", "DeviceId", "AlertMessage", "Win32ErrorCode"],
    },
  });
}

// both reports of device states have them
const stateColumns = [
  "PolicyId",
  "DeviceId",
  "AADDeviceId",
  "AggregateState",
  "CurrentDeviceUpdateStatus",
  "LatestAlertMessage",
  "EventDateTimeUTC",
] as const;

function truthOf(has: boolean | undefined): Truth {
  return has === undefined ? "unknown" : has ? "has" : "lacks";
}

interface Reports {
  readonly truth: (device: number) => Truth;
  readonly states: ReportRequest;
  readonly errors: ReportRequest;
}

async function judge(
  graph: GraphClient,
  draft: PolicyDraft,
  circumstances: ReportCircumstances,
  options: ExportOptions,
  { truth, states, errors }: Reports,
): Promise<void> {
  const { fleet, now, silentDays } = circumstances;
  const { tally } = draft;
  const seenAt = new Map<number, string>();
  for await (const row of exportReport(graph, states, options)) {
    const device = fleet.indexOfReported(row["AADDeviceId"], row["DeviceId"]);
    if (device === undefined) {
      draft.unmanaged++;
      continue;
    }
    const at = row["EventDateTimeUTC"] ?? "";
    // one device may have a row of each enrolment
    if ((seenAt.get(device) ?? "") > at) continue;
    seenAt.set(device, at);
    const { state, status } = reportedState(row);
    const silent = isSilent(fleet.lastSyncAt(device), { now, silentDays });
    const held = truth(device);
    if (state === "patched") {
      tally.set(device, state, status);
      if (held === "lacks") draft.contradicted++;
      continue;
    }
    if (held === "has") {
      // reports lag behind, and do not notice what came another way
      tally.set(device, "patched", `by its build; the report: ${status}`);
      continue;
    }
    tally.set(device, state === "pending" && silent ? "silent" : state, status);
    // holds have alerts, too, and their class says that they are no failure
    const alert = reportedAlert(row);
    if (alert !== undefined) tally.setError(device, alert);
  }
  for (let device = 0; device < fleet.size; device++) {
    if (draft.reach.devices[device] !== 1 || tally.state(device) !== undefined) continue;
    if (truth(device) === "has") tally.set(device, "patched", "not in the report; by its build");
    else if (isSilent(fleet.lastSyncAt(device), { now, silentDays })) tally.set(device, "silent");
    else {
      const missing = "the policy reaches it, and the report does not have it";
      const { unjudged } = draft;
      tally.set(device, "unknown", unjudged === null ? missing : `${missing}; ${unjudged}`);
    }
  }
  try {
    await addErrors(graph, draft, fleet, errors, options);
  } catch (error) {
    // the states are good without
    if (!isGraphError(error) && !(error instanceof ReportExportError)) throw error;
    draft.errors.push(`error codes are missing: ${error.message}`);
  }
}

async function addErrors(
  graph: GraphClient,
  { tally }: PolicyDraft,
  fleet: Fleet,
  errors: ReportRequest,
  options: ExportOptions,
): Promise<void> {
  for await (const row of exportReport(graph, errors, options)) {
    const device = fleet.indexOfReported(row["AADDeviceId"], row["DeviceId"]);
    if (device === undefined || isResolved(row)) continue;
    const state = tally.state(device);
    if (state === "patched") continue;
    if (state === undefined) tally.set(device, "failing", "the report of failures has it");
    const code = codeOf(row);
    if (code !== undefined) tally.setError(device, code);
  }
}

/** The result code of a row, else its alert. */
function codeOf(row: ReportRow): string | undefined {
  const code = row["Win32ErrorCode"]?.trim() ?? "";
  if (!isNoError(code)) return code;
  return reportedAlert({
    LatestAlertMessage: row["AlertMessage"] ?? "",
    LatestAlertMessage_loc: row["AlertMessage_loc"] ?? "",
  });
}

function isResolved(row: ReportRow): boolean {
  const at = row["ResolvedDateTimeUTC"]?.trim() ?? "";
  return at !== "" && !at.startsWith("0001-") && !at.startsWith("01/01/0001");
}
