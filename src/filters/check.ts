import type { SpecProblem } from "../kind/spec.ts";
import { checkFilterRule } from "../rules/filters/index.ts";
import type { Filter } from "./schema.ts";

/** What is wrong with the rule, and what is doubtful; columns count from 1, as editors show them. */
export function checkFilter({ rule, platform, managementType }: Filter): SpecProblem[] {
  const options = { platform, ...(managementType !== undefined && { managementType }) };
  return checkFilterRule(rule, options).diagnostics.map(({ id, severity, start, message }) => ({
    severity,
    cause: id,
    path: ["rule"],
    message: `at column ${start + 1} of the rule: ${message}`,
  }));
}
