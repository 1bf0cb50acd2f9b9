import { rootOf, type Answer, type Call } from "../ground/call.ts";
import { intuneNotFound } from "../ground/refusal.ts";
import { isWireObject, sentinelDate, textOf, wireDate, type WireObject } from "../ground/wire.ts";
import { propertiesOf } from "../model/model.ts";
import { parseExpand } from "../odata/expand.ts";
import { pageOf } from "../odata/list.ts";
import { allowOnly } from "../odata/query.ts";
import type { ScriptOutcome } from "../options/script-runs.ts";
import { targetedDevices, type TargetedDevice } from "../policies/audience.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { Tenant } from "../state/tenant.ts";
import { readVisible } from "../state/visible.ts";
import { collectorMark, collectorOutput } from "./collector-output.ts";
import { runsOf } from "./run-schedule.ts";

const base = "deviceManagement/deviceHealthScripts/{id}";
const access = {
  only: "beta",
  read: permissions.scriptsRead,
  write: permissions.scriptsWrite,
} as const;

/**
 * What remediations did on PCs. The schedule of the first assignment that includes anybody goes for
 * all. Left out: that states come in batches, and go after some weeks.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-devices-devicehealthscriptdevicestate?view=graph-rest-beta
 */
export const remediationRunRoutes: readonly Route[] = [
  {
    ...access,
    pattern: `${base}/deviceRunStates`,
    methods: { GET: (call, tenant, id = "") => listRunStates(call, tenant, id) },
  },
  {
    ...access,
    pattern: `${base}/runSummary`,
    methods: { GET: (call, tenant, id = "") => getRunSummary(call, tenant, id) },
  },
];

function listRunStates(call: Call, tenant: Tenant, id: string): Answer {
  allowOnly(call.query, ["$expand", "$top", "$skiptoken"]);
  const expand = parseExpand(call.query.get("$expand"), "deviceHealthScriptDeviceState", [
    "managedDevice",
  ]);
  const script = findScript(tenant, id);
  const select = expand && [
    "id",
    ...(expand.select ?? propertiesOf("beta", "managedDevice").keys()),
  ];
  return pageOf(
    call,
    tenant.settings,
    function* (from) {
      for (const one of targetedDevices(tenant, textOf(script, "id"), from))
        yield [one.position, stateOf(tenant, script, one, select)] as const;
    },
    {
      context: `deviceManagement/deviceHealthScripts('${id}')/deviceRunStates${expand === undefined ? "" : "(managedDevice())"}`,
      defaultSize: 1_000,
      maxSize: 1_000,
      onExceed: "cap",
      // of a PC on which it never ran there is no row
      keep: (row) => row["lastStateUpdateDateTime"] !== sentinelDate,
      project: (row) => row,
    },
  );
}

function getRunSummary(call: Call, tenant: Tenant, id: string): Answer {
  allowOnly(call.query, []);
  const script = findScript(tenant, id);
  const counts = {
    noIssueDetectedDeviceCount: 0,
    issueDetectedDeviceCount: 0,
    detectionScriptErrorDeviceCount: 0,
    detectionScriptPendingDeviceCount: 0,
    detectionScriptNotApplicableDeviceCount: 0,
    issueRemediatedDeviceCount: 0,
    issueRemediatedCumulativeDeviceCount: 0,
    issueReoccurredDeviceCount: 0,
    remediationScriptErrorDeviceCount: 0,
    remediationSkippedDeviceCount: 0,
  };
  let lastScriptRunDateTime: string | null = null;
  for (const one of targetedDevices(tenant, textOf(script, "id"))) {
    const state = stateOf(tenant, script, one, undefined);
    const [detection, remediation, ranAt] = [
      textOf(state, "detectionState"),
      textOf(state, "remediationState"),
      textOf(state, "lastStateUpdateDateTime"),
    ];
    if (ranAt === sentinelDate) counts.detectionScriptPendingDeviceCount++;
    else if (lastScriptRunDateTime === null || ranAt > lastScriptRunDateTime)
      lastScriptRunDateTime = ranAt;
    if (detection === "success" && remediation !== "success") counts.noIssueDetectedDeviceCount++;
    if (detection === "fail") counts.issueDetectedDeviceCount++;
    if (detection === "scriptError") counts.detectionScriptErrorDeviceCount++;
    if (remediation === "success") {
      counts.issueRemediatedDeviceCount++;
      counts.issueRemediatedCumulativeDeviceCount++;
    }
    if (remediation === "remediationFailed") counts.issueReoccurredDeviceCount++;
    if (remediation === "scriptError") counts.remediationScriptErrorDeviceCount++;
    if (remediation === "skipped" && detection === "fail") counts.remediationSkippedDeviceCount++;
  }
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#deviceManagement/deviceHealthScripts('${id}')/runSummary/$entity`,
      id,
      ...counts,
      lastScriptRunDateTime,
    },
  };
}

function findScript(tenant: Tenant, id: string): WireObject {
  const script = readVisible(tenant, "deviceHealthScripts", id);
  if (script === undefined) throw intuneNotFound();
  return script;
}

function stateOf(
  tenant: Tenant,
  script: WireObject,
  { device, since }: TargetedDevice,
  select: readonly string[] | undefined,
): WireObject {
  const assignment = (tenant.rows.assignments.get(textOf(script, "id").toLowerCase()) ?? []).find(
    (item) => isWireObject(item["runSchedule"]),
  );
  const asOf = toldUntil(tenant, device);
  const { last, next } = runsOf(assignment?.["runSchedule"], since, asOf);
  const managedDevice =
    select && Object.fromEntries(select.map((name) => [name, device[name] ?? null]));
  return {
    id: `${textOf(script, "id")}:${textOf(device, "id")}`,
    lastStateUpdateDateTime: last === undefined ? sentinelDate : wireDate(new Date(last)),
    expectedStateUpdateDateTime: next === undefined ? null : wireDate(new Date(next)),
    lastSyncDateTime: wireDate(new Date(asOf)),
    assignmentFilterIds: null,
    ...(last === undefined
      ? pendingRun
      : runOn(
          tenant,
          script,
          device,
          new Date(last),
          assignment?.["runRemediationScript"] === true,
        )),
    ...(managedDevice && { managedDevice }),
  };
}

const nothingSaid = {
  preRemediationDetectionScriptOutput: null,
  preRemediationDetectionScriptError: null,
  remediationScriptError: null,
  postRemediationDetectionScriptOutput: null,
  postRemediationDetectionScriptError: null,
};
const pendingRun = { detectionState: "pending", remediationState: "unknown", ...nothingSaid };

/**
 * Detection, remediation where that finds an issue, and the detection after it. Unverified: the
 * states of each way that it can end.
 *
 * @see https://learn.microsoft.com/intune/intune-service/fundamentals/remediations
 */
function runOn(
  tenant: Tenant,
  script: WireObject,
  device: WireObject,
  at: Date,
  remediates: boolean,
): WireObject {
  const run = (name: string, part: "detection" | "remediation", moment: Date): ScriptOutcome => {
    const text = Buffer.from(textOf(script, name), "base64").toString("utf8");
    const outcome = tenant.settings.runScript?.({ script: text, part, device, at: moment });
    if (outcome !== undefined) return outcome;
    return text.includes(collectorMark) ? { output: collectorOutput(tenant, device, moment) } : {};
  };
  const before = run("detectionScriptContent", "detection", at);
  const first = {
    ...nothingSaid,
    preRemediationDetectionScriptOutput: keptOf(before.output),
    preRemediationDetectionScriptError: keptOf(before.error),
  };
  if (before.error !== undefined)
    return { detectionState: "scriptError", remediationState: "skipped", ...first };
  if (before.exitCode !== 1)
    return { detectionState: "success", remediationState: "skipped", ...first };
  if (!remediates || textOf(script, "remediationScriptContent") === "")
    return { detectionState: "fail", remediationState: "skipped", ...first };
  const done = run("remediationScriptContent", "remediation", at);
  if (done.error !== undefined)
    return {
      detectionState: "fail",
      remediationState: "scriptError",
      ...first,
      remediationScriptError: keptOf(done.error),
    };
  const after = run("detectionScriptContent", "detection", new Date(at.getTime() + 60_000));
  const isMended = after.exitCode !== 1 && after.error === undefined;
  return {
    detectionState: isMended ? "success" : "fail",
    remediationState: isMended ? "success" : "remediationFailed",
    ...first,
    postRemediationDetectionScriptOutput: keptOf(after.output),
    postRemediationDetectionScriptError: keptOf(after.error),
  };
}

/** The last line, and of that the last 2,048 characters; null where there is nothing. */
function keptOf(text: string | undefined): string | null {
  const [line = ""] = (text ?? "").trimEnd().split(/\r?\n/).slice(-1);
  return line.slice(-2_048) || null;
}

// a fleet that stays as it is does not fall silent by the passing of time alone
function toldUntil(tenant: Tenant, device: WireObject): number {
  const told = tenant.fleetPc(textOf(device, "id"))?.asOf;
  if (told !== undefined) return told;
  const synced = Date.parse(textOf(device, "lastSyncDateTime"));
  return tenant.settings.startAt - synced > 14 * 86_400_000 ? synced : tenant.clock.now().getTime();
}
