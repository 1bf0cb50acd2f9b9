import type { GraphRequest } from "../graph/request.ts";
import { isWireObject, wireInstant, type WireObject, wireText } from "../kind/wire.ts";

/**
 * What a remediation did on one device at last.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-devices-devicehealthscriptdevicestate?view=graph-rest-beta
 */
export interface RemediationRun {
  /** Intune's id of the device, lower case; null where Graph does not say which it was. */
  readonly managedDeviceId: string | null;
  readonly deviceName: string | null;
  /**
   * `success`: no issue, or none any more; `fail`: an issue was found; `scriptError`: it did not end;
   * `pending`, `notApplicable`, `unknown`; or what a later Graph says.
   */
  readonly detection: string;
  /** `skipped`, `success`, `remediationFailed`, `scriptError`, `unknown`; or what a later Graph says. */
  readonly remediation: string;
  /** When it ran last; null where it never did. */
  readonly ranAt: string | null;
  /** When it is expected to run next; null where that is not known. */
  readonly expectedAt: string | null;
  /** When the device's agent asked Intune last. */
  readonly syncedAt: string | null;
  /** What the detection printed, before a remediation; null where it printed nothing. */
  readonly output: string | null;
  readonly error: string | null;
  /** What the detection that follows a remediation printed. */
  readonly outputAfter: string | null;
  readonly errorAfter: string | null;
  readonly remediationError: string | null;
}

/**
 * How a remediation went on all devices: each a number of devices, null where Graph does not tell it.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-devices-devicehealthscriptrunsummary?view=graph-rest-beta
 */
export interface RemediationSummary {
  readonly noIssue: number | null;
  readonly issueFound: number | null;
  readonly remediated: number | null;
  /** Remediated, and found again by the detection that followed. */
  readonly reoccurred: number | null;
  readonly detectionErrors: number | null;
  readonly remediationErrors: number | null;
  /** Not yet run in its present form. */
  readonly pending: number | null;
  readonly skipped: number | null;
  readonly notApplicable: number | null;
  /** When it ran last on any device; null where it never did. */
  readonly lastRunAt: string | null;
}

/** Every device on which a remediation ran, with who that is. */
export function readRuns(id: string): GraphRequest {
  return {
    method: "GET",
    version: "beta",
    path: `/deviceManagement/deviceHealthScripts/${encodeURIComponent(id)}/deviceRunStates`,
    query: { $expand: "managedDevice($select=id,deviceName)" },
  };
}

export function readSummary(id: string): GraphRequest {
  return {
    method: "GET",
    version: "beta",
    path: `/deviceManagement/deviceHealthScripts/${encodeURIComponent(id)}/runSummary`,
  };
}

export function runFromWire(wire: WireObject): RemediationRun {
  const device = isWireObject(wire["managedDevice"]) ? wire["managedDevice"] : {};
  return {
    managedDeviceId: textOrNull(device, "id")?.toLowerCase() ?? null,
    deviceName: textOrNull(device, "deviceName"),
    detection: wireText(wire, "detectionState") || "unknown",
    remediation: wireText(wire, "remediationState") || "unknown",
    ranAt: wireInstant(wire, "lastStateUpdateDateTime"),
    expectedAt: wireInstant(wire, "expectedStateUpdateDateTime"),
    syncedAt: wireInstant(wire, "lastSyncDateTime"),
    output: textOrNull(wire, "preRemediationDetectionScriptOutput"),
    error: textOrNull(wire, "preRemediationDetectionScriptError"),
    outputAfter: textOrNull(wire, "postRemediationDetectionScriptOutput"),
    errorAfter: textOrNull(wire, "postRemediationDetectionScriptError"),
    remediationError: textOrNull(wire, "remediationScriptError"),
  };
}

export function summaryFromWire(wire: WireObject): RemediationSummary {
  const count = (name: string): number | null => {
    const value = wire[`${name}DeviceCount`];
    return typeof value === "number" ? value : null;
  };
  return {
    noIssue: count("noIssueDetected"),
    issueFound: count("issueDetected"),
    remediated: count("issueRemediated"),
    reoccurred: count("issueReoccurred"),
    detectionErrors: count("detectionScriptError"),
    remediationErrors: count("remediationScriptError"),
    pending: count("detectionScriptPending"),
    skipped: count("remediationSkipped"),
    notApplicable: count("detectionScriptNotApplicable"),
    lastRunAt: wireInstant(wire, "lastScriptRunDateTime"),
  };
}

function textOrNull(wire: WireObject, name: string): string | null {
  return wireText(wire, name) || null;
}
