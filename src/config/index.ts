export type { Calendar, FreezeDays } from "./calendar.ts";
export type { FreezeEvent } from "./ics/freeze-events.ts";
export { ConfigError, type ConfigIssue, formatIssue } from "./config-error.ts";
export { type ConfigProblem, type ConfigProblemId, configProblems } from "./config-problems.ts";
export type {
  ConfigFiles,
  ConfigLocation,
  ConfigPlace,
  ConfigWarning,
  DesiredResource,
  DesiredState,
  ExistingReference,
} from "./desired-state.ts";
export type { CompatibilityEntry } from "./compatibility/compatibility-schema.ts";
export { configJsonSchema } from "./json-schema/config-json-schema.ts";
export { desiredState, loadDesiredState, type LoadOptions } from "./load.ts";
export type { LintSettings } from "./lint-settings.ts";
export { defaultConfigNames } from "./policy-files.ts";
export type { Guards } from "./guards-schema.ts";
export { type Config, defineConfig } from "./schema.ts";
export { noSite, type SiteFacts, siteOf } from "./sites/site-of.ts";
export type { Site, Sites } from "./sites/sites-schema.ts";
export {
  type Transfer,
  type TransferEstimate,
  transferEstimate,
} from "./sites/transfer-estimate.ts";
export type { Path, Suppression } from "./source.ts";
export type { AppPlacing, DesiredTool, NextTool, SharePlacing } from "./tools/desired-tool.ts";
export type { WrittenTools } from "./tools/tool-schema.ts";
