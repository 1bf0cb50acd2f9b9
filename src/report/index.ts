// The door of `ringwright/report`: what the library reads and plans, as people read it. Every
// renderer takes plain data and gives text; colour is the caller's choice, by a `Paint`.

// plans and what became of them
export { planText, type PlanTextOptions } from "./plan-text.ts";
export type { SummaryOptions } from "./summary-text.ts";
export type { ReportOrigin, ReportTextOptions } from "./origin-line.ts";
export { planMarkdown, type PlanMarkdownOptions } from "./plan-markdown.ts";
export { planHtml, type PlanHtmlOptions } from "./plan-html.ts";
export { diagnosticLines } from "./plan-text.ts";
export { applyText, type ApplyTextOptions, resultLine } from "./apply-text.ts";
export { savedPlanText } from "./saved-plan-text.ts";
export { objectText } from "./object-text.ts";
export { driftMarkdown } from "./drift-markdown.ts";
export { driftText, type DriftTextOptions } from "./drift-text.ts";
// compliance
export { complianceText } from "./compliance-text.ts";
export { complianceHtml, type ComplianceHtmlOptions } from "./compliance-html.ts";
export { complianceCsv } from "./compliance-csv.ts";
// health of the fleet
export { healthText } from "./health-text.ts";
export { healthLinesText } from "./health-lines-text.ts";
export { healthHtml, type HealthHtmlOptions } from "./health-html.ts";
export { healthCsv } from "./health-csv.ts";
// tools
export { toolsText, type ToolsTextOptions } from "./tools-text.ts";
export { toolsHtml } from "./tools-html.ts";
export { toolsCsv } from "./tools-csv.ts";
// readiness
export { readinessText, type ReadinessTextOptions } from "./readiness-text.ts";
export { readinessHtml } from "./readiness-html.ts";
export { exclusionsYaml, type ExclusionsYamlOptions } from "./readiness-exclusions.ts";
export { readinessCsv } from "./readiness-csv.ts";
// what devices installed that policy did not allow
export { unapprovedText, type UnapprovedTextOptions } from "./unapproved-text.ts";
// what is known of a failure
export { explanationText, troubleshootingText } from "./explanation-text.ts";
export { eventReportText, unreadLines } from "./event-report-text.ts";
// rollouts
export { rolloutHtml, type RolloutHtmlOptions } from "./rollout-html.ts";
export {
  rolloutMarkdown,
  type RolloutMarkdownOptions,
  type SummedTick,
} from "./rollout-markdown.ts";
export { rolloutAnnotations } from "./rollout-annotations.ts";
export type { ShownFreeze } from "./pictures/stage-lanes-svg.ts";
// many tenants
export { fleetText, type FleetTextOptions, tenantLine } from "./fleet/fleet-text.ts";
export { fleetMarkdown, type FleetMarkdownOptions } from "./fleet/fleet-markdown.ts";
export { fleetHtml, type FleetHtmlOptions } from "./fleet/fleet-html.ts";
export { fleetLines } from "./fleet/fleet-lines.ts";
export { fleetDoctorText } from "./fleet/fleet-doctor-text.ts";
// forecasts
export {
  forecastActualText,
  forecastDiffText,
  forecastText,
  type ForecastTextOptions,
} from "./forecast-text.ts";
export { forecastHtml, type ForecastHtmlOptions } from "./forecast-html.ts";
export { forecastTimelineText, type TimelineTextOptions } from "./forecast-timeline-text.ts";
export { forecastMermaid } from "./forecast-mermaid.ts";
export { forecastIcs } from "./forecast-ics.ts";
export { forecastCsv } from "./forecast-csv.ts";
// pictures: an SVG each that needs nothing around it
export { timelineSvg, type TimelineOptions } from "./pictures/timeline-svg.ts";
export { patchedCurveSvg, type CurveOptions } from "./pictures/curve-svg.ts";
export { restartHeatSvg } from "./pictures/heat-svg.ts";
export { ringMovesSvg } from "./pictures/ring-moves-svg.ts";
export { complianceBarsSvg } from "./pictures/compliance-svg.ts";
export type { BusinessHours } from "./pictures/working-hours.ts";
// tables
export type { RingRow, RingRowContent } from "../operate/overview/list-rings.ts";
export { ringTable } from "./ring-table.ts";
export type { DriverPolicyRow } from "../operate/overview/list-drivers.ts";
export { driverTable } from "./driver-table.ts";
export { remediationTable } from "./remediation-table.ts";
export type { TableOptions } from "./table-lines.ts";
export { gpoTable } from "./gpo-table.ts";
// many tenants
export { type MovedTenant, movedValuesText } from "./moved-values-text.ts";
export { tenantStateYaml } from "./tenant-state-yaml.ts";
export { importTable, type ImportTableInput } from "./import-table.ts";
// membership rules
export { checkText } from "./rule-text.ts";
export { traceText } from "./rule-trace-text.ts";
// colour, and text that is safe where it stands
export { colourPaint, type Paint, plainPaint, type Style } from "./paint.ts";
export { htmlText, markdownCode, markdownText, terminalText } from "./escape.ts";
export type { AnnotationKind } from "./ci-annotation.ts";
export { lintAnnotations } from "./lint-annotations.ts";
export { lintJunit } from "./lint-junit.ts";
export { lintSarif } from "./lint-sarif.ts";
export { lintText } from "./lint-text.ts";
