import { importFormats } from "../../src/importers/import-format.ts";

/** One document that commands print with `--json`. */
export interface OutputDocument {
  /** Words of its file in docs/schemas, joined by dashes. */
  readonly name: string;
  /** Command lines that print it, without `--json`; empty where it is every command. */
  readonly commands: readonly string[];
  /** The exported type that holds it. */
  readonly type: string;
}

/** Every document that has a schema, in the order of the page. A plan has one of its own: dist/plan.schema.json. */
export const outputDocuments: readonly OutputDocument[] = [
  { name: "error", commands: [], type: "ErrorDocument" },
  { name: "apply", commands: ["apply"], type: "ApplyResult" },
  { name: "drift", commands: ["drift"], type: "DriftReport" },
  { name: "validate", commands: ["validate"], type: "ValidationDocument" },
  { name: "show-plan", commands: ["show PLANFILE"], type: "SavedPlanDocument" },
  { name: "show-object", commands: ["show ADDRESS"], type: "ObjectView" },
  { name: "init", commands: ["init"], type: "StarterDocument" },
  { name: "export", commands: ["export", "init --from-tenant"], type: "ExportDocument" },
  { name: "forecast", commands: ["forecast"], type: "ForecastDocument" },
  { name: "ring-list", commands: ["ring list"], type: "RingListDocument" },
  {
    name: "ring-verb",
    commands: ["ring pause RING", "ring resume RING", "ring extend RING", "ring rollback RING"],
    type: "RingOperationResult",
  },
  { name: "driver-list", commands: ["driver list"], type: "DriverListDocument" },
  {
    name: "driver-verb",
    commands: [
      "driver approve POLICY DRIVER",
      "driver decline POLICY DRIVER",
      "driver pause POLICY DRIVER",
    ],
    type: "DriverOperationResult",
  },
  { name: "report-compliance", commands: ["report compliance"], type: "ComplianceDocument" },
  { name: "report-health", commands: ["report health"], type: "HealthDocument" },
  { name: "report-readiness", commands: ["report readiness"], type: "ReadinessDocument" },
  { name: "report-tools", commands: ["report tools"], type: "ToolsDocument" },
  { name: "rollout-status", commands: ["rollout status"], type: "RolloutStatusDocument" },
  { name: "rollout-history", commands: ["rollout history NAME"], type: "RolloutHistoryDocument" },
  { name: "rollout-simulate", commands: ["rollout simulate NAME"], type: "SimulationResult" },
  {
    name: "rollout-tick",
    commands: [
      "rollout start NAME",
      "rollout tick NAME",
      "rollout watch NAME",
      ...["approve", "pause", "resume", "retry", "override", "rollback", "abort"].map(
        (verb) => `rollout ${verb} NAME`,
      ),
    ],
    type: "TickDocument",
  },
  { name: "health-explain", commands: ["health explain CODE"], type: "ExplanationDocument" },
  { name: "health-read", commands: ["health read FILE"], type: "EventReport" },
  { name: "doctor", commands: ["doctor"], type: "DoctorDocument" },
  { name: "state-show", commands: ["state show"], type: "StateDocument" },
  { name: "snapshot-list", commands: ["snapshot list"], type: "BackupListDocument" },
  { name: "rule-check", commands: ["rule check RULE"], type: "RuleCheckDocument" },
  {
    name: "rule-check-config",
    commands: ["rule check --config PATH"],
    type: "ConfigRulesDocument",
  },
  { name: "rule-check-line", commands: ["rule check --input FILE"], type: "RuleLineDocument" },
  { name: "rule-impact", commands: ["rule impact RULE"], type: "RuleImpactDocument" },
  { name: "forecast-diff", commands: ["forecast diff BEFORE AFTER"], type: "ForecastDiff" },
  { name: "group-pilot", commands: ["group pilot NAME"], type: "PilotGroupDocument" },
  {
    name: "remediation-results",
    commands: ["remediation results"],
    type: "RemediationsDocument",
  },
  { name: "tool-list", commands: ["tool list"], type: "ToolKindsDocument" },
  { name: "tool-versions", commands: ["tool list TOOL"], type: "ToolVersionsDocument" },
  { name: "tool-pin", commands: ["tool pin TOOL VERSION"], type: "ToolPinDocument" },
  { name: "rollout-explain", commands: ["rollout explain NAME"], type: "RolloutLookDocument" },
  { name: "snapshot-create", commands: ["snapshot create"], type: "BackupMadeDocument" },
  { name: "snapshot-show", commands: ["snapshot show ID"], type: "BackupContentDocument" },
  {
    name: "snapshot-diff",
    commands: ["snapshot show ID --against LATER"],
    type: "BackupDiffDocument",
  },
  { name: "snapshot-restore", commands: ["snapshot restore ID"], type: "RestoreDocument" },
  {
    name: "snapshot-restore-plan",
    commands: ["snapshot restore ID --out FILE"],
    type: "RestorePlanDocument",
  },
  { name: "snapshot-prune", commands: ["snapshot prune"], type: "PrunedDocument" },
  { name: "rule-eval", commands: ["rule eval RULE"], type: "RuleMatchesDocument" },
  { name: "rule-explain", commands: ["rule explain RULE"], type: "RuleExplanationDocument" },
  { name: "rule-format", commands: ["rule format RULE"], type: "RuleFormatDocument" },
  {
    name: "import",
    commands: importFormats.map((format) => `import ${format} FILES`),
    type: "ImportDocument",
  },
  { name: "import-gpo", commands: ["import gpo FILES"], type: "GroupPolicyImportDocument" },
  { name: "metrics-write", commands: ["metrics write FILE"], type: "MetricsFileDocument" },
  { name: "metrics-serve", commands: ["metrics serve"], type: "MetricsServerDocument" },
  { name: "state-unlock", commands: ["state unlock"], type: "UnlockDocument" },
  { name: "fleet-doctor", commands: ["fleet doctor"], type: "FleetDoctorDocument" },
  { name: "fleet-render", commands: ["fleet render TENANT"], type: "RenderedTenantDocument" },
  {
    name: "fleet-moved",
    commands: ["fleet render --changed-from FILE"],
    type: "MovedTenantsDocument",
  },
  { name: "mock-serve", commands: ["mock serve"], type: "MockServerDocument" },
  { name: "version", commands: ["version"], type: "VersionDocument" },
  {
    name: "fleet",
    commands: ["fleet plan", "fleet apply", "fleet drift", "fleet tick"],
    type: "FleetDocument",
  },
];
