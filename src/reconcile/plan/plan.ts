import type { KindName } from "../../registry/kinds.ts";

/**
 * The ordered writes that make the tenant equal to the files, and everything a reviewer
 * has to know of them. Plain data: it is saved, reviewed and applied later. The JSON
 * Schema is shipped as `ringwright/plan.schema.json`.
 */
export interface Plan {
  readonly formatVersion: 1;
  readonly toolVersion: string;
  readonly createdAt: string;
  readonly tenantId: string | null;
  readonly stack: string;
  readonly configHash: string;
  /** False where something could not be read or planned. */
  readonly complete: boolean;
  readonly summary: PlanSummary;
  readonly changes: readonly Change[];
  readonly drift: readonly DriftEntry[];
  readonly diagnostics: readonly Diagnostic[];
  /** Ids of the groups and filters that the changes refer to, by address. */
  readonly references: Readonly<Record<string, string>>;
  /** What the one who planned has allowed; apply accepts it as if given again. */
  readonly approvals: Approvals;
}

export interface PlanSummary {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
  readonly adopt: number;
  readonly unchanged: number;
  readonly drift: number;
  /** Null where it cannot be known. */
  readonly devicesAffected: number | null;
}

export type Action = "create" | "update" | "replace" | "delete" | "adopt" | "move" | "forget";

export interface Change {
  readonly address: string;
  readonly kind: KindName;
  readonly action: Action;
  readonly reason:
    "configChanged" | "tenantChanged" | "conflict" | "assignmentsDiffer" | "new" | "removed";
  /** Null before creation. */
  readonly id: string | null;
  readonly displayName: string;
  /** The second half of a create: nothing but assignments or members that were never written. */
  readonly finishes?: boolean;
  readonly fields: readonly FieldDifference[];
  /** What is added and taken off; nothing of both where assignments stay or are not managed. */
  readonly assignments: AssignmentDifference;
  /** Null where members are not managed, or do not change. */
  readonly members: MemberDifference | null;
  /** Addresses that have to be written before. */
  readonly dependsOn: readonly string[];
  /**
   * Dynamic groups that the policy excludes from now on: it is assigned only once Entra ID
   * has processed them, since an exclusion must never fail open.
   */
  readonly waitsFor: readonly string[];
  /** Digest of the managed values that this change was planned on; `absent` before creation. */
  readonly precondition: string;
  /** In a replacement that was begun: the object that is still to be unassigned and deleted. */
  readonly predecessor: { readonly id: string; readonly precondition: string } | null;
  readonly impact: Impact | null;
  readonly approximations: readonly string[];
  readonly consequences: readonly string[];
}

export interface FieldDifference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

export interface AssignmentDifference {
  readonly add: readonly AssignmentLine[];
  readonly remove: readonly AssignmentLine[];
  readonly keep: number;
}

export interface AssignmentLine {
  readonly target: "group" | "exclude" | "allDevices" | "allUsers" | "other";
  /** Key in the config, where it has one. */
  readonly group?: string;
  readonly groupId?: string;
  readonly displayName?: string;
  readonly filter?: string;
  readonly filterId?: string;
  readonly filterMode?: "include" | "exclude";
}

export interface MemberDifference {
  readonly add: readonly MemberLine[];
  readonly remove: readonly MemberLine[];
  readonly keep: number;
}

export interface MemberLine {
  readonly id: string;
  readonly displayName: string;
}

export interface Impact {
  /** Devices that the change reaches. */
  readonly devices: number;
  readonly gain: number;
  readonly lose: number;
}

export interface DriftEntry {
  readonly address: string;
  readonly path: string;
  /** Null where only its digest is known, and that is not what the files say. */
  readonly lastApplied: unknown;
  readonly live: unknown;
}

export interface Diagnostic {
  readonly id: string;
  readonly severity: "error" | "warning" | "info";
  readonly address?: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}

export interface Approvals {
  readonly prune: boolean;
  readonly adopt: boolean;
  readonly replace: boolean;
  /** Addresses whose conflicts are overwritten. */
  readonly force: readonly string[];
  /** Guards that are overridden. */
  readonly allow: readonly string[];
}

export const noApprovals: Approvals = {
  prune: false,
  adopt: false,
  replace: false,
  force: [],
  allow: [],
};

/** Whether a change sends a policy's assignments. */
export function reassigns({ assignments }: Pick<Change, "assignments">): boolean {
  return assignments.add.length + assignments.remove.length > 0;
}
