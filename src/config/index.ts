export { ConfigError, type ConfigIssue, formatIssue } from "./config-error.ts";
export type { DesiredResource, DesiredState, ExistingReference } from "./desired-state.ts";
export { defaultConfigNames, loadDesiredState, type LoadOptions } from "./load.ts";
export { type Config, defineConfig, type Guards } from "./schema.ts";
