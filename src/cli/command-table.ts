import type { CommandEntry } from "./command-line/command-entry.ts";
import { commandEntry } from "./command-line/command-entry.ts";
import { completionCommand } from "./declarations/completion.ts";
import {
  applyCommand,
  driftCommand,
  exportCommand,
  initCommand,
  planCommand,
  schemaCommand,
  showCommand,
  validateCommand,
} from "./declarations/config.ts";
import { doctorCommand } from "./declarations/doctor.ts";
import {
  driverApproveCommand,
  driverDeclineCommand,
  driverListCommand,
  driverPauseCommand,
} from "./declarations/driver.ts";
import {
  fleetApplyCommand,
  fleetDoctorCommand,
  fleetDriftCommand,
  fleetPlanCommand,
  fleetRenderCommand,
  fleetTickCommand,
} from "./declarations/fleet.ts";
import { forecastCommand, forecastDiffCommand } from "./declarations/forecast.ts";
import { healthExplainCommand, healthReadCommand } from "./declarations/health.ts";
import { groupPilotCommand } from "./declarations/group.ts";
import { importCommands, importGpoCommand } from "./declarations/import.ts";
import { metricsServeCommand, metricsWriteCommand } from "./declarations/metrics.ts";
import { demoCommand, mockServeCommand } from "./declarations/mock.ts";
import { remediationResultsCommand } from "./declarations/remediation.ts";
import {
  reportComplianceCommand,
  reportHealthCommand,
  reportReadinessCommand,
  reportToolsCommand,
} from "./declarations/report.ts";
import {
  ringExtendCommand,
  ringListCommand,
  ringPauseCommand,
  ringResumeCommand,
  ringRollbackCommand,
} from "./declarations/ring.ts";
import {
  rolloutAbortCommand,
  rolloutApproveCommand,
  rolloutExplainCommand,
  rolloutHistoryCommand,
  rolloutOverrideCommand,
  rolloutPauseCommand,
  rolloutResumeCommand,
  rolloutRetryCommand,
  rolloutRollbackCommand,
  rolloutSimulateCommand,
  rolloutStartCommand,
  rolloutStatusCommand,
  rolloutTickCommand,
  rolloutWatchCommand,
} from "./declarations/rollout.ts";
import {
  ruleCheckCommand,
  ruleEvalCommand,
  ruleExplainCommand,
  ruleFormatCommand,
  ruleImpactCommand,
} from "./declarations/rule.ts";
import {
  snapshotCreateCommand,
  snapshotListCommand,
  snapshotPruneCommand,
  snapshotRestoreCommand,
  snapshotShowCommand,
} from "./declarations/snapshot.ts";
import { stateShowCommand, stateUnlockCommand } from "./declarations/state.ts";
import { toolListCommand, toolPinCommand } from "./declarations/tool.ts";
import { versionCommand } from "./declarations/version.ts";

/** Every command, in the order of help, and where its code is: loaded when it runs. */
export const commandTable: readonly CommandEntry[] = [
  commandEntry(initCommand, async () => (await import("./commands/init.ts")).runInit),
  commandEntry(validateCommand, async () => (await import("./commands/validate.ts")).runValidate),
  commandEntry(doctorCommand, async () => (await import("./commands/doctor.ts")).runDoctor),
  commandEntry(planCommand, async () => (await import("./commands/plan.ts")).runPlan),
  commandEntry(showCommand, async () => (await import("./commands/show.ts")).runShow),
  commandEntry(applyCommand, async () => (await import("./commands/apply.ts")).runApply),
  commandEntry(driftCommand, async () => (await import("./commands/drift.ts")).runDrift),
  commandEntry(exportCommand, async () => (await import("./commands/export.ts")).runExport),
  commandEntry(
    snapshotCreateCommand,
    async () => (await import("./commands/snapshot-create.ts")).runSnapshotCreate,
  ),
  commandEntry(
    snapshotListCommand,
    async () => (await import("./commands/snapshot-list.ts")).runSnapshotList,
  ),
  commandEntry(
    snapshotShowCommand,
    async () => (await import("./commands/snapshot-show.ts")).runSnapshotShow,
  ),
  commandEntry(
    snapshotRestoreCommand,
    async () => (await import("./commands/snapshot-restore.ts")).runSnapshotRestore,
  ),
  commandEntry(
    snapshotPruneCommand,
    async () => (await import("./commands/snapshot-prune.ts")).runSnapshotPrune,
  ),
  commandEntry(forecastCommand, async () => (await import("./commands/forecast.ts")).runForecast),
  commandEntry(
    forecastDiffCommand,
    async () => (await import("./commands/forecast-diff.ts")).runForecastDiff,
  ),
  commandEntry(
    importGpoCommand,
    async () => (await import("./commands/import-gpo.ts")).runImportGpo,
  ),
  commandEntry(
    importCommands.graph,
    async () => (await import("./commands/import-graph.ts")).runImportGraph,
  ),
  commandEntry(
    importCommands.intunemanagement,
    async () => (await import("./commands/import-intunemanagement.ts")).runImportIntuneManagement,
  ),
  commandEntry(
    importCommands.openintunebaseline,
    async () =>
      (await import("./commands/import-openintunebaseline.ts")).runImportOpenIntuneBaseline,
  ),
  commandEntry(
    importCommands.intunecd,
    async () => (await import("./commands/import-intunecd.ts")).runImportIntuneCd,
  ),
  commandEntry(
    importCommands.intunebackup,
    async () => (await import("./commands/import-intunebackup.ts")).runImportIntuneBackup,
  ),
  commandEntry(
    importCommands.m365dsc,
    async () => (await import("./commands/import-m365dsc.ts")).runImportM365Dsc,
  ),
  commandEntry(
    importCommands.terraform,
    async () => (await import("./commands/import-terraform.ts")).runImportTerraform,
  ),
  commandEntry(
    importCommands.cipp,
    async () => (await import("./commands/import-cipp.ts")).runImportCipp,
  ),
  commandEntry(
    groupPilotCommand,
    async () => (await import("./commands/group-pilot.ts")).runGroupPilot,
  ),
  commandEntry(ringListCommand, async () => (await import("./commands/ring-list.ts")).runRingList),
  commandEntry(
    ringPauseCommand,
    async () => (await import("./commands/ring-pause.ts")).runRingPause,
  ),
  commandEntry(
    ringResumeCommand,
    async () => (await import("./commands/ring-resume.ts")).runRingResume,
  ),
  commandEntry(
    ringExtendCommand,
    async () => (await import("./commands/ring-extend.ts")).runRingExtend,
  ),
  commandEntry(
    ringRollbackCommand,
    async () => (await import("./commands/ring-rollback.ts")).runRingRollback,
  ),
  commandEntry(
    driverListCommand,
    async () => (await import("./commands/driver-list.ts")).runDriverList,
  ),
  commandEntry(
    driverApproveCommand,
    async () => (await import("./commands/driver-approve.ts")).runDriverApprove,
  ),
  commandEntry(
    driverDeclineCommand,
    async () => (await import("./commands/driver-decline.ts")).runDriverDecline,
  ),
  commandEntry(
    driverPauseCommand,
    async () => (await import("./commands/driver-pause.ts")).runDriverPause,
  ),
  commandEntry(
    remediationResultsCommand,
    async () => (await import("./commands/remediation-results.ts")).runRemediationResults,
  ),
  commandEntry(toolListCommand, async () => (await import("./commands/tool-list.ts")).runToolList),
  commandEntry(toolPinCommand, async () => (await import("./commands/tool-pin.ts")).runToolPin),
  commandEntry(
    rolloutStartCommand,
    async () => (await import("./commands/rollout-start.ts")).runRolloutStart,
  ),
  commandEntry(
    rolloutTickCommand,
    async () => (await import("./commands/rollout-tick.ts")).runRolloutTick,
  ),
  commandEntry(
    rolloutWatchCommand,
    async () => (await import("./commands/rollout-watch.ts")).runRolloutWatch,
  ),
  commandEntry(
    rolloutStatusCommand,
    async () => (await import("./commands/rollout-status.ts")).runRolloutStatus,
  ),
  commandEntry(
    rolloutExplainCommand,
    async () => (await import("./commands/rollout-explain.ts")).runRolloutExplain,
  ),
  commandEntry(
    rolloutApproveCommand,
    async () => (await import("./commands/rollout-approve.ts")).runRolloutApprove,
  ),
  commandEntry(
    rolloutPauseCommand,
    async () => (await import("./commands/rollout-pause.ts")).runRolloutPause,
  ),
  commandEntry(
    rolloutResumeCommand,
    async () => (await import("./commands/rollout-resume.ts")).runRolloutResume,
  ),
  commandEntry(
    rolloutRetryCommand,
    async () => (await import("./commands/rollout-retry.ts")).runRolloutRetry,
  ),
  commandEntry(
    rolloutOverrideCommand,
    async () => (await import("./commands/rollout-override.ts")).runRolloutOverride,
  ),
  commandEntry(
    rolloutAbortCommand,
    async () => (await import("./commands/rollout-abort.ts")).runRolloutAbort,
  ),
  commandEntry(
    rolloutRollbackCommand,
    async () => (await import("./commands/rollout-rollback.ts")).runRolloutRollback,
  ),
  commandEntry(
    rolloutSimulateCommand,
    async () => (await import("./commands/rollout-simulate.ts")).runRolloutSimulate,
  ),
  commandEntry(
    rolloutHistoryCommand,
    async () => (await import("./commands/rollout-history.ts")).runRolloutHistory,
  ),
  commandEntry(
    ruleCheckCommand,
    async () => (await import("./commands/rule-check.ts")).runRuleCheck,
  ),
  commandEntry(ruleEvalCommand, async () => (await import("./commands/rule-eval.ts")).runRuleEval),
  commandEntry(
    ruleImpactCommand,
    async () => (await import("./commands/rule-impact.ts")).runRuleImpact,
  ),
  commandEntry(
    ruleExplainCommand,
    async () => (await import("./commands/rule-explain.ts")).runRuleExplain,
  ),
  commandEntry(
    ruleFormatCommand,
    async () => (await import("./commands/rule-format.ts")).runRuleFormat,
  ),
  commandEntry(
    reportComplianceCommand,
    async () => (await import("./commands/report-compliance.ts")).runReportCompliance,
  ),
  commandEntry(
    reportHealthCommand,
    async () => (await import("./commands/report-health.ts")).runReportHealth,
  ),
  commandEntry(
    reportReadinessCommand,
    async () => (await import("./commands/report-readiness.ts")).runReportReadiness,
  ),
  commandEntry(
    reportToolsCommand,
    async () => (await import("./commands/report-tools.ts")).runReportTools,
  ),
  commandEntry(
    metricsServeCommand,
    async () => (await import("./commands/metrics-serve.ts")).runMetricsServe,
  ),
  commandEntry(
    metricsWriteCommand,
    async () => (await import("./commands/metrics-write.ts")).runMetricsWrite,
  ),
  commandEntry(
    healthExplainCommand,
    async () => (await import("./commands/health-explain.ts")).runHealthExplain,
  ),
  commandEntry(
    healthReadCommand,
    async () => (await import("./commands/health-read.ts")).runHealthRead,
  ),
  commandEntry(
    fleetPlanCommand,
    async () => (await import("./commands/fleet-plan.ts")).runFleetPlan,
  ),
  commandEntry(
    fleetApplyCommand,
    async () => (await import("./commands/fleet-apply.ts")).runFleetApply,
  ),
  commandEntry(
    fleetDriftCommand,
    async () => (await import("./commands/fleet-drift.ts")).runFleetDrift,
  ),
  commandEntry(
    fleetTickCommand,
    async () => (await import("./commands/fleet-tick.ts")).runFleetTick,
  ),
  commandEntry(
    fleetDoctorCommand,
    async () => (await import("./commands/fleet-doctor.ts")).runFleetDoctor,
  ),
  commandEntry(
    fleetRenderCommand,
    async () => (await import("./commands/fleet-render.ts")).runFleetRender,
  ),
  commandEntry(
    stateShowCommand,
    async () => (await import("./commands/state-show.ts")).runStateShow,
  ),
  commandEntry(
    stateUnlockCommand,
    async () => (await import("./commands/state-unlock.ts")).runStateUnlock,
  ),
  commandEntry(schemaCommand, async () => (await import("./commands/schema.ts")).runSchema),
  commandEntry(
    completionCommand,
    async () => (await import("./commands/completion.ts")).runCompletion,
  ),
  commandEntry(
    mockServeCommand,
    async () => (await import("./commands/mock-serve.ts")).runMockServe,
  ),
  commandEntry(demoCommand, async () => (await import("./commands/demo.ts")).runDemo),
  commandEntry(versionCommand, async () => (await import("./commands/version.ts")).runVersion),
];

/** What a first word stands for, where other words follow it. */
export const commandGroups: Readonly<Record<string, string>> = {
  import: "Turn policies of another tool into config files",
  snapshot: "Back up the stack's objects, and bring them back",
  group: "Work with device groups",
  ring: "Work with update rings",
  driver: "Work with the drivers of driver update policies",
  remediation: "Tell how remediations went",
  tool: "Show and pin versions of tools that stand side by side",
  rollout: "Run staged rollouts on evidence",
  fleet: "Work with many tenants",
  metrics: "Tell Prometheus of the tenant and its rollouts",
  rule: "Work with membership rules",
  report: "Tell how far updates have come, and who is ready for them",
  health: "Explain failures of updates, and read logs of devices",
  state: "See and end the leases of runs",
  mock: "The mock tenant",
};
