import { Findings } from "../ground/findings.ts";
import type { FilterNode } from "./ast.ts";
import { checkComparison } from "./check-comparison.ts";
import { type FilterFindings, type FilterRuleDiagnostic, FilterRuleError } from "./diagnostic.ts";
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
  /** Intune would take the rule. Warnings do not count. */
  readonly valid: boolean;
  /** In the order of the rule. */
  readonly diagnostics: readonly FilterRuleDiagnostic[];
}

/**
 * Whether Intune would take the rule of an assignment filter, and what may be wrong with it
 * although it does; offline. Properties, operators and values are checked for Windows devices;
 * of other platforms only how the rule is built. Where the documentation and the service's own
 * `validateFilter` disagree, the service is followed.
 *
 * ```ts
 * checkFilterRule('(device.deviceOwnership -eq "Company")').diagnostics[0]?.message;
 * // device.deviceOwnership is never "Company"; the value is "Corporate" in filters
 * ```
 *
 * @see https://learn.microsoft.com/intune/intune-service/fundamentals/filters-device-properties
 * @see https://github.com/fadwen/IntuneScriptLab/blob/main/Validation/Findings.md "Assignment filter rules"
 */
export function checkFilterRule(
  rule: string,
  options: CheckFilterRuleOptions = {},
): CheckedFilterRule {
  const { findings } = examine(rule, options);
  return { valid: !findings.hasErrors, diagnostics: findings.list() };
}

/**
 * The tree of a rule that Intune would take for Windows devices.
 *
 * @throws {FilterRuleError} where it would not.
 */
export function parseValidFilterRule(rule: string): FilterNode {
  const { tree, findings } = examine(rule, {});
  if (tree === undefined || findings.hasErrors) throw new FilterRuleError(rule, findings.list());
  return tree;
}

function examine(rule: string, { platform, managementType }: CheckFilterRuleOptions) {
  const findings: FilterFindings = new Findings();
  if (rule.length > filterRuleLimit) {
    findings.error(
      "too-long",
      { start: filterRuleLimit, end: rule.length },
      `the rule has ${rule.length} characters; Intune takes ${filterRuleLimit}`,
    );
    return { tree: undefined, findings };
  }
  const tree = parseFilterRule(rule, findings);
  const isWindows = (platform ?? windows) === windows && managementType !== "apps";
  if (tree && isWindows) visit(tree, findings);
  return { tree, findings };
}

const windows = "windows10AndLater";

function visit(node: FilterNode, findings: FilterFindings): void {
  if (node.kind === "comparison") checkComparison(node, findings);
  else for (const term of node.terms) visit(term, findings);
}
