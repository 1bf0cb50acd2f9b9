import type { DesiredAssignment } from "../assignments/schema.ts";
import type { Path } from "../config/source.ts";
import type { Values } from "../kind/effect.ts";

/** A policy of the files, with the values that they state, or that it will have in a plan. */
export interface LintPolicy {
  readonly kind: { readonly name: string };
  /** Such as `ring/broad`: how messages call it. */
  readonly label: string;
  readonly key: string;
  readonly displayName: string;
  /** Values by property path; one that is not managed is absent, unless a plan knows it. */
  readonly values: Values;
  /** Undefined where not managed. */
  readonly assignments: readonly DesiredAssignment[] | undefined;
  /** Place in the rollout; undefined where none is stated. */
  readonly order: number | undefined;
  /** Where it, or one of its properties, stands in the files. */
  readonly at: (propertyPath?: string) => Path;
  /** What is written for one of its properties; undefined where nothing is, or it is not known. */
  readonly written: (propertyPath: string) => unknown;
}

/** A group of the files. */
export interface LintGroup {
  readonly label: string;
  readonly key: string;
  /** Null for an assigned group, and for one that others own. */
  readonly rule: string | null;
  /** As written; undefined where the files do not state them. */
  readonly members: readonly string[] | undefined;
  readonly isPaused: boolean;
  /** Whether others own it, so that nothing is known of it here. */
  readonly isExisting: boolean;
  readonly at: (propertyPath?: string) => Path;
  readonly written: (propertyPath: string) => unknown;
}
