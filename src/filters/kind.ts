import { flatten } from "../kind/flatten.ts";
import { policyRequests } from "../kind/policy-requests.ts";
import { description, plain, type Property, unorderedList, wireText } from "../kind/property.ts";
import type { ResourceKind, SpecProblem } from "../kind/resource-kind.ts";
import { canonicalFilterRule, checkFilterRule } from "../rules/filters/index.ts";
import { type Filter, filterSchema } from "./schema.ts";

const path = "/deviceManagement/assignmentFilters";

/** In schema order; markers count on it, so a new property goes to the end. */
const filterProperties: readonly Property[] = [
  plain("displayName", "displayName"),
  description(),
  plain("platform", "platform", { mutable: "create" }),
  // Intune keeps a rule as it was written: one that is spelt in another way is no difference
  plain("rule", "rule", { normalise: (value) => canonicalFilterRule(String(value)) }),
  plain("managementType", "assignmentFilterManagementType", { mutable: "create" }),
  // the one kind whose wire name differs: roleScopeTags
  unorderedList("roleScopeTagIds", "roleScopeTags"),
];

/** Assignment filters, beta only. */
export const filterKind: ResourceKind = {
  ...policyRequests({
    version: "beta",
    path,
    odataType: "#microsoft.graph.deviceAndAppManagementAssignmentFilter",
  }),
  locate: () => [{ method: "GET", version: "beta", path }],
  get: (id) => ({ method: "GET", version: "beta", path: `${path}/${encodeURIComponent(id)}` }),
  name: "filter",
  section: "filters",
  title: "assignment filter",
  schema: filterSchema,
  properties: filterProperties,
  permissions: {
    read: "DeviceManagementConfiguration.Read.All",
    write: "DeviceManagementConfiguration.ReadWrite.All",
  },
  compile: (spec) => ({ fields: flatten(spec as Filter, filterProperties), approximations: [] }),
  check: (spec) => ruleProblems(spec as Filter),
  consequences: (changes) =>
    changes.some(({ path: changed }) => changed === "rule")
      ? ["Every policy assigned with this filter reaches other devices from their next check-in."]
      : [],
  unusable: (wire) => {
    if (wire["platform"] !== "windows10AndLater") {
      return `it is for ${wireText(wire, "platform") || "no platform"}, and would let Windows devices pass or none; platform must be windows10AndLater`;
    }
    return wire["assignmentFilterManagementType"] === "apps"
      ? "it filters apps, not devices"
      : undefined;
  },
  deleteConsequence: "Intune refuses to delete a filter that an assignment still uses.",
};

// columns count from 1, as editors show them
function ruleProblems({ rule, platform, managementType }: Filter): SpecProblem[] {
  const options = { platform, ...(managementType !== undefined && { managementType }) };
  return checkFilterRule(rule, options).findings.map(({ severity, start, message }) => ({
    severity,
    path: ["rule"],
    message: `at column ${start + 1} of the rule: ${message}`,
  }));
}
