import type { LintRuleInfo } from "./rule.ts";
import { allRules } from "./rules/index.ts";

/** What each rule of the lint is about, in the order of the numbers. */
export const lintRules: readonly LintRuleInfo[] = allRules;
