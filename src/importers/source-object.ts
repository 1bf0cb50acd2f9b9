import type { WireObject } from "../kind/wire.ts";
import type { KindName } from "../registry/kinds.ts";
import type { Outcome } from "../gpo/index.ts";

/** One file of another tool. */
export interface ImportFile {
  /** Its path as it was given: for messages, and where a format joins files by their names. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Why a file cannot be read. Nothing is imported then. */
export interface ImportProblem {
  readonly file: string;
  /** 1-based; absent where the file has no lines. */
  readonly line?: number;
  /** 1-based, as `line`. */
  readonly column?: number;
  readonly message: string;
}

/**
 * What became of one field of a source: as of a value of Group Policy, or `operational` (an
 * operator's pause or rollback, which no file states) or `server` (the service's own, such as a
 * version).
 */
export type FieldOutcome = Outcome | "operational" | "server";

/** What a field became, and why. */
export interface FieldVerdict {
  readonly outcome: FieldOutcome;
  readonly note: string;
}

/** Steps to a value within JSON. */
export type Steps = readonly (string | number)[];

/** One value of a source object: a text, a number, a switch, null, or an empty list or mapping. */
export interface SourceField {
  /** Where it stands in the source object, such as `assignments[0].target.groupId`. */
  readonly path: string;
  readonly value: unknown;
  /** The file, where it is another one than the object's. */
  readonly file?: string;
  /** Where it stands in the wire object; null where the reader of the format has judged it. */
  readonly wire: Steps | null;
  /** What the reader of the format made of it. */
  readonly said?: FieldVerdict;
  /** It may be a secret, so it is not shown. */
  readonly isWithheld?: true;
}

/** One object of a source, reduced to what Graph beta would say of it. */
export interface SourceObject {
  readonly file: string;
  /** Where it stands in the file, such as `value[3]`; empty for the file as a whole. */
  readonly place: string;
  readonly kind: KindName;
  readonly wire: WireObject;
  /** Every value of the source object, each once. */
  readonly fields: readonly SourceField[];
  /** Why it must not be imported at all. */
  readonly refused?: string;
  /** What the other tool calls it, such as a resource address of Terraform. */
  readonly owner?: string;
}

/** Something in a source that is no update policy. */
export interface OtherObject {
  readonly file: string;
  readonly place: string;
  /** Why it is not looked at, as the end of a sentence. */
  readonly reason: string;
}

/** A group as a source knows it. */
export interface GroupFacts {
  readonly name?: string;
  /** Membership rule of a dynamic group. */
  readonly rule?: string;
}

/** What a reader of a format gives. */
export interface SourceContent {
  readonly objects: readonly SourceObject[];
  readonly others: readonly OtherObject[];
  readonly problems: readonly ImportProblem[];
  /** What a reader has to know before using the result, one sentence each. */
  readonly warnings: readonly string[];
  /** By id, in lower case; also by names that stand for ids. */
  readonly groups: ReadonlyMap<string, GroupFacts>;
  /** Display names of assignment filters, by id in lower case; also by names that stand for ids. */
  readonly filters: ReadonlyMap<string, string>;
  /** Of the tenant that it was read from, where the source says so. */
  readonly tenantIds: readonly { readonly file: string; readonly id: string }[];
}
