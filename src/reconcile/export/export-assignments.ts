import { objectTitle } from "../../kind/object-title.ts";
import { type Assignment, byHand } from "../../assignments/assignment.ts";
import { checkReferences } from "../../config/cross-checks.ts";
import { filters, groups, kindOf } from "../../registry/kinds.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";

/** How the files of an export name groups and filters, and what is known of those they do not. */
export interface AssignmentNames {
  /** The key of a group or filter in the files; undefined where they have none. */
  keyOf(kind: string, id: string | undefined): string | undefined;
  /** Whether groups were looked up: then one without a key is gone. */
  readonly groupsRead: boolean;
}

/**
 * The assignments of a policy as files state them; none where one cannot be stated, since managing
 * the rest would remove it. What a policy set assigned is the set's, and stays out.
 */
export function exportedAssignments(
  object: TenantObject,
  names: AssignmentNames,
  notes: string[],
): { assignments?: readonly unknown[] } {
  if (!object.assignments) return {};
  const name = `${objectTitle(kindOf(object.kind), object.wire)} "${object.displayName}"`;
  const { ofPolicySets, direct } = byHand(object.assignments);
  if (ofPolicySets.length > 0) {
    notes.push(
      `${name}: what a policy set assigned is left out (${ofPolicySets.length} of ${object.assignments.length} assignments); it stays the set's to change`,
    );
  }
  const lines = direct.map((assignment) => assignmentLine(assignment, names));
  const reason =
    lines.find((line) => typeof line === "string") ?? whyRefused(object, lines as Line[]);
  if (reason === undefined) return { assignments: lines };
  notes.push(
    `${name} has an assignment that files cannot name: ${reason}. Its assignments are left unmanaged`,
  );
  return {};
}

type Line = Readonly<Record<string, unknown>>;

/** One line of a file, or why there is none. */
export function assignmentLine(
  { target, groupId, filterId, filterMode, terms }: Assignment,
  names: AssignmentNames,
): Line | string {
  const filter = filterId === undefined ? undefined : names.keyOf(filters.name, filterId);
  if (filterId !== undefined && filter === undefined)
    return `it names the filter ${filterId}, which no longer exists or could not be read`;
  const filtered = { ...(filter !== undefined && { filter, filterMode }), ...terms };
  switch (target) {
    case "group":
    case "exclude": {
      const group = names.keyOf(groups.name, groupId);
      if (group !== undefined) return { [target]: group, ...filtered };
      return `it names the group ${groupId}, which ${names.groupsRead ? "no longer exists" : "could not be read"}`;
    }
    case "allDevices":
    case "allUsers":
      return { [target]: true, ...filtered };
    case "other":
      return "its type is unknown to this version";
    default:
      return target satisfies never;
  }
}

/** What the loader has against lines whose keys are known, such as a group that is named twice. */
function whyRefused({ kind }: TenantObject, lines: readonly Line[]): string | undefined {
  const problems: string[] = [];
  const named = (...properties: string[]) =>
    Object.fromEntries(
      lines.flatMap((line) => properties.map((property) => [String(line[property]), {}] as const)),
    );
  checkReferences(
    {
      [groups.section]: named("group", "exclude"),
      [filters.section]: named("filter"),
      [kindOf(kind).section]: { policy: { assignments: lines } },
    },
    (_path, message) => problems.push(message),
  );
  return problems[0];
}
