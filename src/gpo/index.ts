export type { ImportRow, Outcome } from "./import-draft.ts";
export { type ImportedPolicies, importPolicies } from "./import-policies.ts";
export { mergeEntries, type PolicyValue } from "./merge-entries.ts";
export { readRegistryText } from "./read-registry-text.ts";
export type { RegistryText, TextProblem } from "./registry-entry.ts";
