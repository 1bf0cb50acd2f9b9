import type { DesiredResource } from "../../config/desired-state.ts";
import type { MetEffect } from "../../effects/effects-of.ts";
import { type AnyKind, policyKindOf } from "../../registry/kinds.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import { diffAssignments, type PlannedAssignments } from "./assignment-diff.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import { diffFields, type FieldDiff, noFieldDiff } from "./field-diff.ts";
import { diffMembers } from "./member-diff.ts";
import { diffParts, shownLine } from "./part-diff.ts";
import type {
  AssignmentDifference,
  AssignmentLine,
  FieldDifference,
  MemberDifference,
} from "./change.ts";
import type { PlanDraft } from "./plan-draft.ts";

/** Everything in which a resource and its object differ. */
export interface ResourceDiff {
  readonly values: FieldDiff;
  /** Differences of what Graph keeps behind requests of its own. */
  readonly parts: readonly FieldDifference[];
  /** Null where they stay, or are not managed. */
  readonly assignments: AssignmentDifference | null;
  /** The whole set of assignments that is sent; null where none is. */
  readonly wholeSet: readonly AssignmentLine[] | null;
  readonly members: MemberDifference | null;
  /** What the assignments bring about. */
  readonly effects: readonly MetEffect[];
}

/** Compares; blocks the resource where something written cannot be found or done. */
export function diffResource(
  draft: PlanDraft,
  kind: AnyKind,
  resource: DesiredResource,
  object: TenantObject | undefined,
): ResourceDiff {
  const { desired, snapshot } = draft;
  const members = diffMembers(resource, object, desired, snapshot);
  for (const { diagnostic, message } of members.problems)
    draft.block(resource, diagnostic, message);
  const parts = diffParts(resource, object, desired, snapshot);
  for (const problem of parts.problems) draft.block(resource, diagnosticIds.partProblem, problem);
  if (!draft.blocked.has(resource.address)) {
    for (const { severity, message } of parts.notes)
      draft.say(diagnosticIds.partNote, severity, resource, message);
  }
  const assignments = resource.assignments
    ? diffAssignments(resource.assignments, object?.assignments ?? [], resource.assignmentsMode, {
        references: draft.references,
        names: draft.names,
        terms: policyKindOf(kind.name)?.terms,
      })
    : unassigned;
  for (const problem of assignments.problems)
    draft.block(resource, diagnosticIds.keptTarget, problem);
  return {
    values: object ? diffFields(kind, resource, desired, object) : noFieldDiff,
    // most resources of most plans have none
    parts: parts.lines.length === 0 ? none : parts.lines.map((line) => shownLine(line, desired)),
    assignments: assignments.difference,
    wholeSet: assignments.whole,
    members: members.difference,
    effects: assignments.effects,
  };
}

const none: readonly never[] = [];
const unassigned: PlannedAssignments = {
  difference: null,
  whole: null,
  effects: none,
  problems: none,
};
