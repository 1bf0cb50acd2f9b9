export type { PolicyIdentity, PolicyLink } from "./entries/policy-object.ts";
export type { SourceProblem } from "./entries/registry-entry.ts";
export {
  importGroupPolicy,
  type ImportedGroupPolicy,
  type ImportedObject,
  type ImportGroupPolicyOptions,
} from "./import-group-policy.ts";
export type { ImportRow, Outcome } from "./policies/import-draft.ts";
export type { GroupPolicyFile } from "./sources/source-file.ts";
