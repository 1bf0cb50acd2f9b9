import type { Config } from "../config/schema.ts";
import type { KindName } from "../registry/kinds.ts";
import type { ImportFormat } from "./import-format.ts";
import type { FieldOutcome, ImportProblem, OtherObject } from "./source-object.ts";
import type { SourceTenant } from "./source-tenant.ts";

/** What is imported, and for which tenant. */
export interface ImportPoliciesOptions {
  /** What the files are; content of another format is refused with the format that it is. */
  readonly from: ImportFormat;
  /** The stack that shall own the resources. */
  readonly stack: string;
  /** Id of the tenant that the files come from, where they do not say it themselves. */
  readonly sourceTenantId?: string | undefined;
  /** Id of the tenant that the files are for. */
  readonly targetTenantId?: string | undefined;
  /** The two are one, whichever it is: ids of objects, groups and filters mean the same. */
  readonly isSameTenant?: boolean | undefined;
  /**
   * Leaves out what equals Graph's default for a new object, so that the files manage the rest only.
   * Default: true for OpenIntuneBaseline, false else.
   */
  readonly onlyChanged?: boolean | undefined;
  /** Dynamic groups of another tenant become groups of the files, where their rule is known. */
  readonly createGroups?: boolean | undefined;
  /** Looked at between files. */
  readonly abortSignal?: AbortSignal | undefined;
}

/** What became of one object of a source. */
export interface ImportedPolicy {
  /** Of this object among all of the import, from 0; its fields bear the same. */
  readonly source: number;
  readonly file: string;
  /** Where it stands in the file, such as `value[3]`; empty for the file as a whole. */
  readonly place: string;
  readonly kind: KindName;
  readonly displayName: string;
  /** Such as `ring/wu-pilot`; null where the files do not hold it. */
  readonly address: string | null;
  /** Whether the files have an `adopt` entry with its id. */
  readonly isAdopted: boolean;
  /** Whether the files only refer to it: a group that others own. */
  readonly isReferred: boolean;
  /** Why the files leave it unassigned although the source assigns it; null where they do not. */
  readonly unassigned: string | null;
  /** Why the files do not hold it; null where they do. */
  readonly leftOut: string | null;
  /** What the other tool calls it, such as a resource address of Terraform; null where nothing. */
  readonly owner: string | null;
}

/** What became of one field of one object. */
export interface ImportedField {
  /** Number of its object. */
  readonly source: number;
  readonly file: string;
  /** Of its object in the file. */
  readonly place: string;
  /** Display name of its object. */
  readonly object: string;
  /** Where it stands in the object, such as `assignments[0].target.groupId`. */
  readonly path: string;
  /** As text; null where it may be a secret, or nobody knows what it is. */
  readonly value: string | null;
  readonly outcome: FieldOutcome;
  /** Where it went, such as `ring quality.deferralDays`; null where it went nowhere. */
  readonly target: string | null;
  /** Why it became that; null where there is nothing to say. */
  readonly note: string | null;
}

/** What files of another tool become, and what in them stands against it. */
export interface ImportedPolicies {
  /** Undefined where nothing of it can be said in a policy file. */
  readonly config: Config | undefined;
  readonly tenant: SourceTenant;
  /** In the order of the files. */
  readonly objects: readonly ImportedPolicy[];
  /** One for each field of each object. */
  readonly rows: readonly ImportedField[];
  /** What is no update policy. */
  readonly others: readonly OtherObject[];
  /** What has to be known before the files are used, one sentence each. */
  readonly warnings: readonly string[];
  /** What could not be read. Nothing is imported then. */
  readonly problems: readonly ImportProblem[];
}
