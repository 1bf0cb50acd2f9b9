import type { ConfigLocation } from "../config/desired-state.ts";

/** How much a finding weighs. An `error` makes `validate` end with 5. */
export type LintSeverity = "error" | "warning" | "info";

/** Something valid in the files that is most likely not meant, or does harm. Plain data. */
export interface LintFinding extends Partial<ConfigLocation> {
  /** Of its rule, such as `RL304`. */
  readonly id: string;
  readonly severity: LintSeverity;
  /** Such as `ring/broad`; absent where it is about no single resource. */
  readonly address?: string;
  /** Address of another resource that it is about, such as the other of two rings. */
  readonly other?: string;
  /** What is wrong and what to do. */
  readonly message: string;
}

/** What the lint found, and what it was asked not to tell. Plain data. */
export interface LintReport {
  readonly formatVersion: 1;
  /** In the order of the files, errors of a place first. */
  readonly findings: readonly LintFinding[];
  /** Findings that a comment silences, with its reason. */
  readonly suppressed: readonly (LintFinding & { readonly reason: string })[];
  /** Findings that the baseline file knows. */
  readonly known: readonly LintFinding[];
}
