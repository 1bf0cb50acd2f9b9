import type { WireObject } from "../kind/wire.ts";

/**
 * What a line of `assignments` states besides its target, in the words of a policy file and in
 * one form alone: what says the same is the same. Empty where nothing is stated.
 */
export type TermValues = Readonly<Record<string, unknown>>;

/** How a policy runs on a target, of kinds that say so with each assignment. An exclusion has no terms. */
export interface Terms {
  /** Of one item of `assignments`. */
  readonly read: (item: WireObject) => TermValues;
  /** The part of an item that sets them. */
  readonly write: (terms: TermValues) => WireObject;
  /** The same part of an exclusion, of kinds whose exclusions have one. Default: nothing. */
  readonly exclusion?: WireObject;
  /** Of one line of a file. */
  readonly stated: (line: object) => TermValues;
  /** Whether what was read is what a file states: a service does not tell everything as it was sent. */
  readonly meet: (live: TermValues, wanted: TermValues) => boolean;
}
