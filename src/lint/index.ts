export {
  type BaselineEntry,
  lintBaseline,
  type LintBaseline,
  parseLintBaseline,
} from "./baseline.ts";
export type { LintFinding, LintReport, LintSeverity } from "./finding.ts";
export { lint, type LintOptions } from "./lint.ts";
export type { LintRuleInfo } from "./rule.ts";
export { lintRules } from "./lint-rules.ts";
