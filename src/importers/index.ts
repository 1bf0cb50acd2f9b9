export { type ImportFormat, importFormats } from "./import-format.ts";
export { importPolicies } from "./import-policies.ts";
export type {
  ImportedField,
  ImportedPolicies,
  ImportedPolicy,
  ImportPoliciesOptions,
} from "./imported-policies.ts";
export type { FieldOutcome, ImportFile, ImportProblem, OtherObject } from "./source-object.ts";
export type { SourceTenant } from "./source-tenant.ts";
