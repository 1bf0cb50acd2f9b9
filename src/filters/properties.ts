import { description, plain, type Property, unorderedList } from "../kind/property.ts";
import { canonicalFilterRule } from "../rules/filters/index.ts";

/** In schema order; markers count on it, so a new property goes to the end. */
export const filterProperties: readonly Property[] = [
  plain("displayName", "displayName"),
  description(),
  plain("platform", "platform", { mutable: "create" }),
  // Intune keeps a rule as it was written: one that is spelt in another way is no difference
  plain("rule", "rule", { normalise: (value) => canonicalFilterRule(String(value)) }),
  plain("managementType", "assignmentFilterManagementType", { mutable: "create" }),
  // the one kind whose wire name differs: roleScopeTags
  unorderedList("roleScopeTagIds", "roleScopeTags"),
];
