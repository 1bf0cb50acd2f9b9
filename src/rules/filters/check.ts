import { Findings } from "../ground/findings.ts";
import type { FilterNode } from "./ast.ts";
import { checkComparison } from "./check-comparison.ts";
import type { FilterFindings, FilterRuleDiagnostic } from "./diagnostic.ts";
import { parseFilterRule } from "./parse.ts";

/** Characters of a rule. https://learn.microsoft.com/intune/intune-service/fundamentals/filters */
const filterRuleLimit = 3072;

/** What the filter is for. */
export interface CheckFilterRuleOptions {
  /** Value of `devicePlatformType`. Default `windows10AndLater`. */
  readonly platform?: string;
  /** `apps` filters ask about other properties, which are not checked. Default `devices`. */
  readonly managementType?: "devices" | "apps";
}

/** What checking a filter rule found. */
export interface CheckedFilterRule {
  /** Whether no diagnostic is an error. */
  readonly valid: boolean;
  /** In the order of the rule. */
  readonly diagnostics: readonly FilterRuleDiagnostic[];
}

/**
 * Tells everything that is wrong with the rule of an assignment filter, offline. Properties,
 * operators and values are checked for Windows devices; of other platforms only how the
 * rule is built.
 *
 * ```ts
 * checkFilterRule('(device.deviceOwnership -eq "Company")').diagnostics[0]?.message;
 * // device.deviceOwnership is never "Company"; the value is "Corporate" in filters
 * ```
 *
 * @see https://learn.microsoft.com/intune/intune-service/fundamentals/filters-device-properties
 */
export function checkFilterRule(
  rule: string,
  options: CheckFilterRuleOptions = {},
): CheckedFilterRule {
  const findings: FilterFindings = new Findings();
  if (rule.length > filterRuleLimit) {
    findings.error(
      "too-long",
      { start: filterRuleLimit, end: rule.length },
      `the rule has ${rule.length} characters; Intune takes ${filterRuleLimit}`,
    );
    return { valid: false, diagnostics: findings.list() };
  }
  const tree = parseFilterRule(rule, findings);
  const { platform = "windows10AndLater", managementType = "devices" } = options;
  if (tree) {
    visit(tree, findings, platform === "windows10AndLater" && managementType === "devices");
  }
  return { valid: !findings.hasErrors, diagnostics: findings.list() };
}

function visit(node: FilterNode, findings: FilterFindings, isWindows: boolean): void {
  if (node.kind === "comparison") {
    if (isWindows) checkComparison(node, findings);
    return;
  }
  if (new Set(node.connectives).size > 1) {
    findings.warn(
      "mixed-connectives",
      node,
      "and and or stand side by side, and which binds first is not documented; add parentheses",
    );
  }
  for (const term of node.terms) visit(term, findings, isWindows);
}
