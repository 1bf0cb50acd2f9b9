import type { UnapprovedInstall } from "./finding.ts";
import type { PolicyTerms } from "./policy-terms.ts";

/** Whether policy allowed an install. */
export type InstallVerdict = { readonly is: "allowed" } | Undecided | Unapproved;

/** It cannot be told. */
export interface Undecided {
  readonly is: "undecided";
  /** As a part of a sentence. */
  readonly reason: string;
}

/** It did not. */
export interface Unapproved extends Pick<
  UnapprovedInstall,
  "kind" | "why" | "confidence" | "couldAlsoBe"
> {
  readonly is: "unapproved";
  readonly terms: PolicyTerms;
}

export const allowed: InstallVerdict = { is: "allowed" };

export function undecided(reason: string): Undecided {
  return { is: "undecided", reason };
}

/** A verdict on one install, and what it is about. */
export interface JudgedInstall {
  readonly verdict: InstallVerdict;
  /** As {@link UnapprovedInstall.what}; empty where nobody knows what it is. */
  readonly what: string;
  readonly installedAt: Date | null;
  readonly after: Date | null;
  readonly by: Date | null;
}

/** What is not known well enough to be judged. */
export function unknownInstall(verdict: Undecided): JudgedInstall {
  return { verdict, what: "", installedAt: null, after: null, by: null };
}

/** Why a device may be right although its own policies did not allow it. */
export function cameFrom({ displayName }: PolicyTerms): string {
  return `"${displayName}" may have allowed it, and nothing tells whether the device was in that before`;
}

/** What no source tells of any install. */
export const alwaysPossible: readonly string[] = [
  "somebody installed it by hand",
  "another tool brought it, such as Configuration Manager or an updater of the maker",
];

/** A day in UTC for sentences, such as `2026-11-10`. */
export function utcDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}
