import type { WireObject } from "../../kind/wire.ts";

/** A tenant as the content of policy files, one value a file. */
export interface TenantExport {
  /** The content of each policy file by its name, to be written as YAML or JSON. */
  readonly files: Readonly<Record<string, unknown>>;
  /** Texts that the policy files name by their paths, such as scripts, to be written beside them in UTF-8. */
  readonly texts: Readonly<Record<string, string>>;
  /** What could not be carried over, one sentence each. */
  readonly notes: readonly string[];
  /**
   * Policies of the Windows Update service itself, with rings and approvals, as it has them: for the
   * record, since no file can state them. Empty where there are none or the token names no permission.
   */
  readonly service: readonly WireObject[];
  /** Objects that were carried over. */
  readonly count: number;
  /**
   * How much of the tenant could be read. `partly`: a permission is missing for what the notes
   * name; `nothing`: for every list there is.
   */
  readonly read: "whole" | "partly" | "nothing";
}
