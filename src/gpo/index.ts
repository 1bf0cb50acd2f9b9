export type { ImportRow, Outcome } from "./import-draft.ts";
export {
  importGroupPolicy,
  type ImportedGroupPolicy,
  type ImportGroupPolicyOptions,
  type RegistryFile,
} from "./import-group-policy.ts";
export type { ImportedPolicies } from "./import-policies.ts";
export type { TextProblem } from "./registry-entry.ts";
