import { rootOf, type Answer, type Call } from "../ground/call.ts";
import { intuneNotFound } from "../ground/refusal.ts";
import { sentinelDate, textOf, wireDate, type WireObject } from "../ground/wire.ts";
import { propertiesOf } from "../model/model.ts";
import { parseExpand } from "../odata/expand.ts";
import { pageOf } from "../odata/list.ts";
import { allowOnly } from "../odata/query.ts";
import type { ScriptOutcome, ScriptRun } from "../options/script-runs.ts";
import { targetedDevices, type TargetedDevice } from "../policies/audience.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { Tenant } from "../state/tenant.ts";
import { readVisible } from "../state/visible.ts";
import { collectorMark, collectorOutput } from "./collector-output.ts";
import { pendingRun, remediationCourse } from "./remediation-course.ts";
import { runsOf } from "./run-schedule.ts";
import { toldUntil } from "./told-until.ts";
import { scheduledAssignment } from "./tools/tool-remediations.ts";

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
  tenant.tools.catchUp();
  return script;
}

function stateOf(
  tenant: Tenant,
  script: WireObject,
  { device, since }: TargetedDevice,
  select: readonly string[] | undefined,
): WireObject {
  const scriptId = textOf(script, "id");
  const asOf = toldUntil(tenant, device);
  const { at, next, told } = goesByTools(tenant, script, device)
    ? {
        ...tenant.tools.runOf(scriptId, textOf(device, "id")),
        next: tenant.tools.nextRunOf(scriptId, textOf(device, "id"), asOf),
      }
    : lastRunOf(tenant, script, { device, since, asOf });
  const managedDevice =
    select && Object.fromEntries(select.map((name) => [name, device[name] ?? null]));
  return {
    id: `${scriptId}:${textOf(device, "id")}`,
    lastStateUpdateDateTime: at === undefined ? sentinelDate : wireDate(new Date(at)),
    expectedStateUpdateDateTime: next === undefined ? null : wireDate(new Date(next)),
    lastSyncDateTime: wireDate(new Date(asOf)),
    assignmentFilterIds: null,
    ...(told ?? pendingRun),
    ...(managedDevice && { managedDevice }),
  };
}

/** Scripts of tools change what is on a PC; of one that `runScript` answers that is told instead. */
function goesByTools(tenant: Tenant, script: WireObject, device: WireObject): boolean {
  if (!tenant.tools.isToolScript(script)) return false;
  const { runScript } = tenant.settings;
  if (runScript === undefined) return true;
  const run = { script: textIn(script, "detection"), part: "detection", device } as const;
  return runScript({ ...run, at: tenant.clock.now() }) === undefined;
}

/** The last run of any other remediation, which leaves nothing behind and follows from the clock. */
function lastRunOf(
  tenant: Tenant,
  script: WireObject,
  { device, since, asOf }: { device: WireObject; since: number; asOf: number },
): { readonly at?: number; readonly next: number | undefined; readonly told?: WireObject } {
  const assignment = scheduledAssignment(tenant, textOf(script, "id"));
  const { last, next } = runsOf(assignment?.["runSchedule"], since, asOf);
  if (last === undefined) return { next };
  const remediates =
    assignment?.["runRemediationScript"] === true &&
    textOf(script, "remediationScriptContent") !== "";
  const { told } = remediationCourse(new Date(last), remediates, (part, moment) => ({
    outcome: outcomeOf(tenant, { script: textIn(script, part), part, device, at: moment }),
  }));
  return { at: last, next, told };
}

function outcomeOf(tenant: Tenant, run: ScriptRun): ScriptOutcome {
  const outcome = tenant.settings.runScript?.(run);
  if (outcome !== undefined) return outcome;
  const isCollector = run.script.includes(collectorMark);
  return isCollector ? { output: collectorOutput(tenant, run.device, run.at) } : {};
}

function textIn(script: WireObject, part: ScriptRun["part"]): string {
  return Buffer.from(textOf(script, `${part}ScriptContent`), "base64").toString("utf8");
}
