import { type ImportedPolicies, importPolicies } from "./import-policies.ts";
import { mergeEntries } from "./merge-entries.ts";
import { readRegistryText } from "./read-registry-text.ts";
import type { TextProblem } from "./registry-entry.ts";

/** One file of registry values: UTF-8 or UTF-16, a `.reg` file or what `reg query` printed. */
export interface RegistryFile {
  /** For messages. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What the imported policies belong to. */
export interface ImportGroupPolicyOptions {
  /** The stack that shall own the resources. */
  readonly stack: string;
}

/** What files of registry values become, and what in them stands against it. */
export interface ImportedGroupPolicy extends ImportedPolicies {
  /** Lines that could not be read, and values on which files disagree; nothing is imported then. */
  readonly problems: readonly TextProblem[];
  /** Values under keys that have nothing to do with Windows Update policies. */
  readonly otherValues: number;
}

/**
 * Registry values of Windows Update policies as an unassigned ring and setting, and what
 * became of each value. Takes `.reg` files and the output of `reg query KEY /s`. Pure.
 *
 * @see https://learn.microsoft.com/windows/deployment/update/waas-wu-settings
 */
export function importGroupPolicy(
  files: readonly RegistryFile[],
  options: ImportGroupPolicyOptions,
): ImportedGroupPolicy {
  const read = files.map(({ name, bytes }) => readRegistryText(name, bytes));
  const merged = mergeEntries(read.flatMap(({ entries }) => entries));
  const problems = [...read.flatMap((text) => text.problems), ...merged.problems];
  const otherValues = read.reduce((sum, text) => sum + text.otherValues, 0);
  if (problems.length > 0) return { config: undefined, rows: [], problems, otherValues };
  return { ...importPolicies(merged.values, options), problems, otherValues };
}
